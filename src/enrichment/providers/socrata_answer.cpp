// What an answer of a Socrata data set means.
#include <hk/enrichment/county_answer.hpp>

#include "county_json.hpp"

#include <hk/base/csv.hpp>

namespace hk::enrichment {
namespace {

using namespace county;
using Kind = spending::Outcome::Kind;

constexpr std::size_t kCodeMax = 80;

// Two generations name it differently: "errorCode" and "code".
std::string error_code(const Json& document) {
  if (!document.is_object()) return {};
  for (const char* key : {"errorCode", "code"})
    if (const auto code = document.find(key); code != document.end() && code->is_string())
      return displayable(code->get_ref<const std::string&>(), kCodeMax);
  return {};
}

std::string words_of(const Json& document) {
  if (!document.is_object()) return {};
  const std::string code = error_code(document);
  const auto message = document.find("message");
  return (code.empty() ? "" : " Its code is " + code + ".") + (message == document.end() ? "" : quoted(*message));
}

CountyAnswer refusal(int http_status, const Json& document) {
  const std::string words = code_of(http_status) + words_of(document);
  if (http_status == 404) return ended(Kind::kRefused, "The county does not have this data set, or no longer" + words);
  if (http_status == 401 || http_status == 403)
    return ended(Kind::kRefused,
                 "The county refuses access. Check providers.socrata.app_token (HK_SOCRATA_APP_TOKEN)" + words);
  return ended(Kind::kRefused, "The county's service refused the question" + words);
}

}  // namespace

CountyAnswer parse_socrata_answer(int http_status, const std::string& content_type, const std::string& body) {
  if (auto ended_early = ended_by_status(http_status)) return *std::move(ended_early);
  const Json document = document_of(content_type, body);
  if (http_status >= 300) return refusal(http_status, document);
  if (http_status != 200 || !document.is_array()) {
    if (!error_code(document).empty()) return refusal(http_status, document);
    return ended(Kind::kUnusable, "The county's answer can't be read: it is no list of rows" + code_of(http_status));
  }
  CountyAnswer answer;
  for (const Json& row : document) {
    if (!row.is_object()) return ended(Kind::kUnusable, "The county's answer holds a row that is none.");
    answer.rows.push_back(row);
  }
  answer.outcome.kind = answer.rows.empty() ? Kind::kNotFound : Kind::kFound;
  if (answer.rows.empty()) answer.outcome.reason = "The county has no such record.";
  return answer;
}

}  // namespace hk::enrichment
