// What an answer of an ArcGIS feature service means.
#include <optional>

#include <hk/enrichment/county_answer.hpp>

#include "county_json.hpp"

namespace hk::enrichment {
namespace {

using namespace county;
using Kind = spending::Outcome::Kind;

std::string words_of(const Json& error) {
  if (!error.is_object()) return {};
  const auto message = error.find("message");
  std::string words = message == error.end() ? std::string() : quoted(*message);
  if (const auto details = error.find("details"); details != error.end() && details->is_array() && !details->empty())
    words += quoted(details->front());
  return words;
}

// An error at the root is a failure whatever the HTTP status; its code may be missing.
CountyAnswer failure(const Json& error) {
  const auto found = error.is_object() ? error.find("code") : error.end();
  const bool has_code = error.is_object() && found != error.end() && found->is_number_integer();
  const auto code = has_code ? found->get<std::int64_t>() : 0;
  const std::string words = (has_code ? " (code " + std::to_string(code) + ")." : ".") + words_of(error);
  if (code == 429) return ended(Kind::kLimited, "The county's service wants a pause: too many calls" + words);
  if (code == 408 || (code >= 500 && code < 600))
    return ended(Kind::kDown, "The county's service is out of order" + words);
  if (code == 403 || code == 498 || code == 499)
    return ended(Kind::kRefused, "The county's layer is not open to all: it wants a token" + words);
  return ended(Kind::kRefused, "The county's service refused the question" + words);
}

bool is_true(const Json& from, const char* key) {
  if (!from.is_object()) return false;
  const auto flag = from.find(key);
  return flag != from.end() && flag->is_boolean() && flag->get<bool>();
}

CountyAnswer features_of(const Json& document) {
  CountyAnswer answer;
  for (const Json& feature : document.at("features")) {
    const auto attributes = feature.is_object() ? feature.find("attributes") : feature.end();
    if (!feature.is_object() || attributes == feature.end() || !attributes->is_object())
      return ended(Kind::kUnusable, "The county's answer holds a row that is none.");
    answer.rows.push_back(*attributes);
  }
  const auto properties = document.find("properties");
  answer.more = is_true(document, "exceededTransferLimit") ||
                (properties != document.end() && is_true(*properties, "exceededTransferLimit"));
  answer.outcome.kind = answer.rows.empty() ? Kind::kNotFound : Kind::kFound;
  if (answer.rows.empty()) answer.outcome.reason = "The county has no such record.";
  return answer;
}

CountyAnswer ids_of(const Json& document) {
  CountyAnswer answer;
  if (const Json& ids = document.at("objectIds"); ids.is_array())
    for (const Json& id : ids) {
      if (!id.is_number_integer()) return ended(Kind::kUnusable, "The county's answer holds an id that is none.");
      answer.ids.push_back(id.get<std::int64_t>());
    }
  answer.outcome.kind = answer.ids.empty() ? Kind::kNotFound : Kind::kFound;
  if (answer.ids.empty()) answer.outcome.reason = "The county has no such record.";
  return answer;
}

// A layer that does not say is asked page by page, as nearly all are.
CountyAnswer layer_of(const Json& document) {
  CountyAnswer answer;
  answer.outcome.kind = Kind::kFound;
  const auto advanced = document.find("advancedQueryCapabilities");
  for (const Json* from : {&document, advanced == document.end() ? nullptr : &*advanced}) {
    if (from == nullptr || !from->is_object()) continue;
    const auto said = from->find("supportsPagination");
    if (said != from->end() && said->is_boolean()) answer.has_pages = said->get<bool>();
  }
  const auto most = document.find("maxRecordCount");
  if (most != document.end() && most->is_number_unsigned()) answer.rows_max = most->get<std::size_t>();
  return answer;
}

bool is_list(const Json& document, const char* name) { return document.contains(name) && document.at(name).is_array(); }

// Empty: it is another thing.
std::optional<CountyAnswer> wanted_of(const Json& document, CountyQuery::What what) {
  using What = CountyQuery::What;
  if (!document.is_object()) return std::nullopt;
  if (what == What::kRows && is_list(document, "features")) return features_of(document);
  const bool has_ids =
      is_list(document, "objectIds") || (document.contains("objectIds") && document.at("objectIds").is_null());
  if (what == What::kIds && has_ids) return ids_of(document);
  if (what == What::kLayer && (is_list(document, "fields") || document.contains("maxRecordCount")))
    return layer_of(document);
  return std::nullopt;
}

}  // namespace

CountyAnswer parse_arcgis_answer(int http_status, const std::string& content_type, const std::string& body,
                                 CountyQuery::What what) {
  if (auto ended_early = ended_by_status(http_status)) return *std::move(ended_early);
  const Json document = document_of(content_type, body);
  if (document.is_object() && document.contains("error")) return failure(document.at("error"));
  if (http_status >= 300 && http_status < 400)
    return ended(Kind::kRefused,
                 "The county's layer is not open to all: it leads to another page" + code_of(http_status));
  if (http_status >= 400)
    return ended(Kind::kRefused, "The county's service refused the question" + code_of(http_status));
  if (auto wanted = http_status == 200 ? wanted_of(document, what) : std::nullopt) return *std::move(wanted);
  return ended(
      Kind::kUnusable,
      "The county's answer can't be read: it is no list of features, or a page for signing in" + code_of(http_status));
}

}  // namespace hk::enrichment
