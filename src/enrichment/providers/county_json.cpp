#include "county_json.hpp"

#include <hk/base/csv.hpp>
#include <hk/base/text.hpp>

namespace hk::enrichment::county {

using Kind = spending::Outcome::Kind;

CountyAnswer ended(Kind kind, std::string reason) { return {.outcome = {.kind = kind, .reason = std::move(reason)}}; }

std::string quoted(const Json& message) {
  constexpr std::size_t kQuotedMax = 200;
  if (!message.is_string()) return {};
  const std::string text = displayable(collapse_space(message.get_ref<const std::string&>()), kQuotedMax);
  return text.empty() ? std::string() : " It says: " + text;
}

std::string code_of(int http_status) { return " (HTTP " + std::to_string(http_status) + ")."; }

std::optional<CountyAnswer> ended_by_status(int http_status) {
  if (http_status == 429)
    return ended(Kind::kLimited, "The county's service wants a pause: too many calls" + code_of(http_status));
  if (http_status == 408 || http_status >= 500)
    return ended(Kind::kDown, "The county's service is out of order" + code_of(http_status));
  return std::nullopt;
}

Json document_of(const std::string& content_type, const std::string& body) {
  const std::string type = lower_ascii(content_type);
  const bool may_be_json = type.empty() || type.find("json") != std::string::npos || type.starts_with("text/plain");
  if (!may_be_json) return nullptr;
  auto json = parse_json(body);
  return json ? *std::move(json) : Json(nullptr);
}

}  // namespace hk::enrichment::county
