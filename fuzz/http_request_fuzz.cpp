// HTTP requests from the wire to the answer: decoding, limits, routing, headers, cookies, query and body.
#include <hk/base/json.hpp>

#include "edge.hpp"
#include "fuzz.hpp"
#include "http_wire.hpp"

namespace hk::fuzz {
namespace {

using namespace hk::http;

// Says back all that a handler can ask of a request.
Result<Response> echo(const Request& request) {
  Json seen = {{"path", request.path}, {"query", Json::object()}, {"params", request.params}};
  for (const auto& [name, value] : request.query) seen["query"][name] = value;
  for (const auto* name : {"hk_session", "hk_csrf"}) seen[name] = json_or_null(request.cookie(name)).is_string();
  if (request.method == Method::kPost) {
    HK_TRY(seen["body"], request.json_object());
  }
  require(parse_json(seen.dump()).ok(), "path, query and parameters are UTF-8 without NUL");
  return json_response(200, seen);
}

Edge make_edge() {
  auto router = std::make_shared<Router>();
  for (const auto& [method, path] : {std::pair(Method::kGet, "/api/leads"),
                                     {Method::kPost, "/api/leads"},
                                     {Method::kGet, "/api/leads/{name}"},
                                     {Method::kPatch, "/api/leads/{id:lead}"},
                                     {Method::kGet, "/api/pages/{n:int}/rows/{row:int}"},
                                     {Method::kDelete, "/"}})
    router->add(
        {.method = method, .path = path, .permission = "public", .handler = echo, .doc = {}, .body_bytes_max = 64});
  ServerSettings settings;
  settings.header_bytes_max = 400;
  settings.gzip_bytes_min = 200;
  return Edge(
      settings, router, [](Request&, const Route&) { return Status(); }, nullptr);
}

void check(const Call& call, const Outgoing& out) {
  require(out.status >= 200 && out.status < 500, "nothing a client sends is the server's fault");
  require(out.body.empty() || !call.head, "HEAD has no body");
  require(out.body.empty() || (out.has_length && out.length == out.body.size()), "the length is the body's");
  const std::string head = format_head(out, true);
  std::size_t lines = 0;
  for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) ++lines;
  require(lines == out.fields.size() + (out.has_length ? 6 : 5), "no value begins another header", head);
  require(head.find('\0') == std::string::npos, "no NUL in a header", head);
}

}  // namespace
}  // namespace hk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hk::fuzz;
  static const Edge kEdge = make_edge();
  auto incoming = WireReader().read(text_of(data, size));
  if (!incoming) return 0;
  Call call = kEdge.begin(*std::move(incoming));
  Response answer = call.answer ? *call.answer : kEdge.run(call);
  check(call, kEdge.finish(call, std::move(answer)));
  return 0;
}
