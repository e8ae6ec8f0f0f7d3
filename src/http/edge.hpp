// What happens to a request between the wire and its handler, without any socket: request id, limits, decoding,
// routing, gate, handler, and the headers every answer has. Immutable after construction, thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <hk/http/server.hpp>
#include <hk/telemetry/trace.hpp>

namespace hk::http {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Incoming {
  std::string method;
  std::string target;  // as sent
  Fields headers;
  std::string body;
  std::string remote_ip;
};

// A request on its way: either the edge has the answer already, or `route` is to run.
struct Call {
  Request request;
  std::string method;  // also of methods that no route can have
  bool head = false;
  const Route* route = nullptr;
  std::string label;  // for metrics and the log: the route's pattern
  bool static_file = false;
  bool preflight = false;         // a browser asks whether a page of another origin may send this
  telemetry::TraceContext trace;  // of the request's span, for what the handler does and for the answer
  std::optional<Response> answer;
};

// An answer as it goes out.
struct Outgoing {
  int status = 200;
  Fields fields;
  std::string body;
  bool has_length = true;  // Content-Length is sent
  std::size_t length = 0;  // of the body; HEAD says it but sends none
};
std::string format_head(const Outgoing& answer, bool keep_alive);

class Edge {
 public:
  Edge(ServerSettings settings, std::shared_ptr<const Router> router, Gate gate,
       std::shared_ptr<const StaticFiles> files);

  Call begin(Incoming incoming) const;
  Response run(Call& call) const;  // gate and handler; never throws
  Outgoing finish(const Call& call, Response response) const;
  // For what never became a request: broken syntax, or a size that the parser refused.
  Outgoing refuse(int status, const Error& error) const;

 private:
  std::optional<Response> check_sizes(const Incoming& incoming, const Request& request) const;
  void choose_route(Call& call) const;
  void choose_without_route(Call& call, const std::vector<Method>& allowed) const;
  bool choose_preflight(Call& call) const;
  std::string methods_of(const std::string& path) const;
  Result<Response> guarded(Call& call) const;
  Response refusal(const Error& error, const std::string& request_id) const;
  void compress(const Request& request, const Response& response, Outgoing& out) const;

  const ServerSettings settings_;
  const std::shared_ptr<const Router> router_;
  const Gate gate_;
  const std::shared_ptr<const StaticFiles> files_;
};

}  // namespace hk::http
