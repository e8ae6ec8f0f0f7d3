// What an answer of NumVerify means.
#include <algorithm>
#include <array>

#include <hk/validation/numverify.hpp>

#include "phone_json.hpp"

namespace hk::validation {
namespace {

using namespace phone;
using Kind = spending::Outcome::Kind;

constexpr Micros kQuotaPause = kDay;  // the quota is of a month, whose end is not told: look once a day

constexpr std::array kTypes = std::to_array<TypeWord>({{"mobile", "mobile"},
                                                       {"landline", "landline"},
                                                       {"special_services", "unknown"},
                                                       {"toll_free", "toll_free"},
                                                       {"premium_rate", "premium"},
                                                       {"satellite", "satellite"},
                                                       {"paging", "pager"}});

enum class Meaning { kKey, kInactive, kPlan, kPlace, kRequest, kQuota, kTooFast };

struct NamedError {
  std::string_view code, type;
  Meaning meaning;
};

constexpr std::array kErrors = std::to_array<NamedError>({
    {"101", "missing_access_key", Meaning::kKey},
    {"101", "invalid_access_key", Meaning::kKey},
    {"102", "inactive_user", Meaning::kInactive},  // the number is not certain
    {"103", "invalid_api_function", Meaning::kPlace},
    {"104", "usage_limit_reached", Meaning::kQuota},
    {"105", "https_access_restricted", Meaning::kPlan},  // the number is not certain
    {"106", "rate_limit_reached", Meaning::kTooFast},
    {"210", "no_phone_number_provided", Meaning::kRequest},
    {"211", "non_numeric_phone_number_provided", Meaning::kRequest},
    {"310", "invalid_country_code", Meaning::kRequest},
    {"404", "404_not_found", Meaning::kPlace},
});

std::optional<Meaning> meaning_of(const Json& error) {
  const std::string type = text_at(error, "type");
  const auto by_type = std::ranges::find(kErrors, type, &NamedError::type);
  if (by_type != kErrors.end()) return by_type->meaning;
  const auto by_code = std::ranges::find(kErrors, code_at(error, "code"), &NamedError::code);
  return by_code == kErrors.end() ? std::nullopt : std::optional(by_code->meaning);
}

PhoneReply ending(Meaning meaning) {
  switch (meaning) {
    case Meaning::kKey:
      return ended(Kind::kRefused, "NumVerify does not accept the key. Check providers.numverify.key.");
    case Meaning::kInactive:
      return ended(Kind::kRefused, "The NumVerify account is not active. Log in there and see why.");
    case Meaning::kPlan:
      return ended(Kind::kRefused,
                   "The NumVerify plan has no HTTPS. Take one that has: otherwise the key can be read on its way.");
    case Meaning::kPlace:
      return ended(Kind::kRefused,
                   "NumVerify does not check numbers there. Check providers.numverify.base_url and the plan.");
    case Meaning::kRequest:
      return ended(Kind::kRefused,
                   "NumVerify does not take our way to ask. See whether its interface changed, and tell the operator.");
    case Meaning::kTooFast:
      return ended(Kind::kLimited, "NumVerify wants a pause: too many calls.");
    case Meaning::kQuota:
      break;
  }
  PhoneReply reply = ended(Kind::kLimited, "NumVerify's calls of this month are used up. Wait, or take a larger plan.");
  reply.outcome.retry_after = kQuotaPause;
  return reply;
}

PhoneReply read_line(const Json& answer, bool valid, MicroDollars price) {
  PhoneReply reply = ended(Kind::kFound, "", price);
  reply.verdict.valid = valid;
  reply.verdict.type = type_at(answer, "line_type", kTypes, reply);
  reply.verdict.carrier = text_at(answer, "carrier");
  reply.verdict.country_code = country_at(answer, "country_code");
  reply.verdict.location = text_at(answer, "location");
  return reply;
}

PhoneReply read_status(int status, MicroDollars price) {
  const std::string as = " (HTTP " + std::to_string(status) + ").";
  if (status == 401 || status == 403) return ending(Meaning::kKey);
  if (status == 404 || (status >= 300 && status < 400)) return ending(Meaning::kPlace);
  if (status >= 400)
    return ended(Kind::kRefused, "NumVerify refused the request" + as + " Check the account and the plan there.");
  return ended(Kind::kUnusable, "NumVerify's answer can't be read" + as, status >= 200 ? price : 0);
}

// Only answers about a number have `valid`, and only errors have `error`.
PhoneReply read_body(int status, const std::string& body, MicroDollars price) {
  const Json answer = document_of(body);
  if (const auto valid = truth_at(answer, "valid"); valid && status == 200) return read_line(answer, *valid, price);
  const Json* error = member(answer, "error");
  if (error == nullptr || !error->is_object()) return read_status(status, price);
  if (const auto meaning = meaning_of(*error)) return ending(*meaning);
  if (status >= 300) return read_status(status, price);
  const std::string code = code_at(*error, "code");
  PhoneReply reply = ended(Kind::kUnusable, "NumVerify answered with an error nobody documents" +
                                                (code.empty() ? "." : ", code " + code + "."));
  const Json* type = member(*error, "type");
  note_unlisted(reply, "error", type == nullptr ? Json(code) : *type);
  return reply;
}

}  // namespace

PhoneReply parse_numverify_answer(int http_status, const std::string& body, MicroDollars price) {
  if (http_status == 408 || http_status >= 500) return *come_again(http_status, "NumVerify");
  PhoneReply reply = read_body(http_status, body, price);
  // A pause by its status, unless the body says that the quota is used up.
  if (http_status == 429 && reply.outcome.kind != Kind::kLimited) return *come_again(http_status, "NumVerify");
  return reply;
}

}  // namespace hk::validation
