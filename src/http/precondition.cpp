#include <hk/http/precondition.hpp>

#include <hk/base/text.hpp>

namespace hk::http {

std::string version_etag(std::int64_t version) { return "\"" + std::to_string(version) + "\""; }

Result<std::optional<std::int64_t>> version_seen(const Request& request) {
  const std::string header = request.header("if-match");
  const std::string_view tag = trim(header);
  if (tag.empty())
    return Error{ErrorKind::kPrecondition,
                 kPreconditionRequired,
                 "The change does not say which version it is based on.",
                 "Send the ETag of the record as If-Match, or * to overwrite whatever is there.",
                 {}};
  if (tag == "*") return std::optional<std::int64_t>();
  const bool quoted = tag.size() > 2 && tag.front() == '"' && tag.back() == '"';
  const auto version = quoted ? parse_int(tag.substr(1, tag.size() - 2)) : std::nullopt;
  if (!version) return invalid("if_match_invalid", "If-Match is not an ETag of ours.", "Send the ETag as it was.");
  return std::optional<std::int64_t>(*version);
}

Response conflict_response(const Error& error, const Request& request, const Json& current) {
  Response response = problem_response(error, request.request_id);
  Json body = Json::parse(response.body);
  body["current"] = current;
  response.body = dump_json(body);
  return response;
}

}  // namespace hk::http
