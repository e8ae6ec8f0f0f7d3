// The outgoing side: one client a process, connections reused, bounded in time and size.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/http/message.hpp>

namespace hk::http {

struct ClientRequest {
  Method method = Method::kGet;
  std::string url;              // http or https only; redirects are not followed
  std::string url_in_traces{};  // instead of the URL, whose path they show, when the path names people; may be empty
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  int connect_timeout_ms = 3'000;
  int timeout_ms = 15'000;
  std::size_t response_bytes_max = 8 * 1024 * 1024;
  // GET, HEAD, PUT and DELETE are retried on connection errors, 429, 502, 503, 504 up to this often, with
  // back-off and Retry-After (at most 10 s). POST and PATCH never are.
  int retries_max = 0;
  // Runs each time the connection is up and the request would leave at once, e.g. to wait for its turn; the timeout
  // does not count it. An error is the answer, and nothing was sent.
  std::function<Status()> before_sending{};
};

struct ClientResponse {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

// How a call ended without an answer: was it certainly not sent (safe to repeat), or can't that be known?
// Error codes: http_connect_failed (not sent), http_timeout, http_broken (unknown), http_answer_too_large,
// http_bad_url.
class Client {
 public:
  static std::unique_ptr<Client> create();
  virtual ~Client() = default;
  // Thread-safe; blocks the calling thread. The correlation id of the thread goes out as X-Request-Id.
  virtual Result<ClientResponse> send(const ClientRequest& request) = 0;
};

std::string url_encode(std::string_view text);  // RFC 3986 unreserved characters stay
// The URL with values of query parameters that look like secrets (key, token, apikey, ...) replaced.
std::string redact_url(std::string_view url);

}  // namespace hk::http
