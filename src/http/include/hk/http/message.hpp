// Requests and responses as plain values.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/http/sse.hpp>

namespace hk::http {

enum class Method { kGet, kHead, kPost, kPut, kPatch, kDelete };
std::string_view method_name(Method method);

// Who calls. The module that knows users derives its own type from this.
class Caller {
 public:
  virtual ~Caller() = default;
};

struct Request {
  Method method = Method::kGet;
  std::string path;                            // decoded, without query
  std::map<std::string, std::string> params;   // of the route pattern
  std::map<std::string, std::string> query;    // decoded; the last of repeated names wins
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  std::string remote_ip;
  std::string request_id;  // X-Request-Id when it is well formed, else made here
  std::shared_ptr<const Caller> caller;

  std::string header(const std::string& lower_name) const;  // empty when missing
  std::string param(const std::string& name) const;
  std::optional<std::string> query_value(const std::string& name) const;
  std::optional<std::string> cookie(std::string_view name) const;
  // The body as a JSON object; errors `json_invalid`, `json_not_object`, `content_type_unsupported` (415 is not used:
  // 400).
  Result<Json> json_object() const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;

  // Set for an event stream: the connection stays open and belongs to the hub.
  std::shared_ptr<SseHub> stream;
  std::function<bool(const SseEvent&)> stream_filter;  // empty: everything
  std::vector<SseEvent> stream_first;                  // sent before live events (what was missed)
};

Response json_response(int status, const Json& body);
Response text_response(int status, std::string content_type, std::string body);
Response empty_response(int status);  // 204 and the like
Response redirect_response(std::string location);

int status_of(ErrorKind kind);
// RFC 9457 application/problem+json: type, title, status, code, detail, error, suggestion, requestId.
// Never shows Error::detail.
Response problem_response(const Error& error, const std::string& request_id);

}  // namespace hk::http
