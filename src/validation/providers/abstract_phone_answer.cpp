// What an answer of AbstractAPI about a telephone number means.
#include <array>

#include <hk/validation/abstract_phone.hpp>

#include "phone_json.hpp"

namespace hk::validation {
namespace {

using namespace phone;
using Kind = spending::Outcome::Kind;

constexpr Micros kQuotaPause = kDay;  // the quota is of a month, whose end is not told: look once a day

constexpr std::array kLegacyTypes = std::to_array<TypeWord>({{"Landline", "landline"},
                                                             {"Mobile", "mobile"},
                                                             {"Satellite", "satellite"},
                                                             {"Premium", "premium"},
                                                             {"Paging", "pager"},
                                                             {"Special", "unknown"},
                                                             {"Toll_Free", "toll_free"},
                                                             {"Unknown", "unknown"}});
constexpr std::array kCurrentTypes = std::to_array<TypeWord>({{"mobile", "mobile"},
                                                              {"landline", "landline"},
                                                              {"voip", "voip"},
                                                              {"toll_free", "toll_free"},
                                                              {"personal", "personal"},
                                                              {"pager", "pager"},
                                                              {"unknown", "unknown"}});

// Any object of an answer may be null.
const Json& object_at(const Json& from, const char* key) {
  static const Json kNothing = Json::object();
  const Json* value = member(from, key);
  return value != nullptr && value->is_object() ? *value : kNothing;
}

// Some tiers of the legacy generation wrap what is true: {"value": true, "text": "TRUE"}.
std::optional<bool> plain_or_wrapped_truth(const Json& from, const char* key) {
  if (const auto plain = truth_at(from, key)) return plain;
  return truth_at(object_at(from, key), "value");
}

// null is "not known"; nothing at all, or what is no truth, is no answer.
bool says_unknown(const Json& from, const char* key) {
  if (!from.is_object()) return false;
  const auto found = from.find(key);
  return found != from.end() && found->is_null();
}

PhoneReply unusable(MicroDollars price) {
  return ended(Kind::kUnusable, "AbstractAPI's answer can't be read: it does not say whether the number is valid.",
               price);
}

PhoneReply judged(std::optional<bool> valid, bool is_unknown, MicroDollars price) {
  if (!valid && !is_unknown) return unusable(price);
  PhoneReply reply = valid ? ended(Kind::kFound, "", price)
                           : ended(Kind::kNotFound, "AbstractAPI does not know whether this number is valid.", price);
  reply.verdict.valid = valid.value_or(false);
  return reply;
}

PhoneReply read_legacy(const Json& answer, MicroDollars price) {
  const bool is_unknown = says_unknown(answer, "valid") || says_unknown(object_at(answer, "valid"), "value");
  PhoneReply reply = judged(plain_or_wrapped_truth(answer, "valid"), is_unknown, price);
  if (reply.outcome.kind != Kind::kFound) return reply;
  reply.verdict.type = type_at(answer, "type", kLegacyTypes, reply);
  reply.verdict.carrier = text_at(answer, "carrier");
  reply.verdict.country_code = country_at(object_at(answer, "country"), "code");
  reply.verdict.location = text_at(answer, "location");
  return reply;
}

// "Washington, District of Columbia"
std::string place_of(const Json& location) {
  const std::string city = text_at(location, "city");
  const std::string region = text_at(location, "region");
  return tidied(city.empty() || region.empty() ? city + region : city + ", " + region);
}

std::string current_type(const Json& answer, PhoneReply& reply) {
  std::string type = type_at(object_at(answer, "phone_carrier"), "line_type", kCurrentTypes, reply);
  const bool is_voip = truth_at(object_at(answer, "phone_validation"), "is_voip").value_or(false);
  return type == "unknown" && is_voip ? "voip" : type;
}

PhoneReply read_current(const Json& answer, MicroDollars price) {
  const Json& validation = object_at(answer, "phone_validation");
  const bool is_unknown = says_unknown(answer, "phone_validation") || says_unknown(validation, "is_valid");
  PhoneReply reply = judged(truth_at(validation, "is_valid"), is_unknown, price);
  if (reply.outcome.kind != Kind::kFound) return reply;
  const Json& location = object_at(answer, "phone_location");
  reply.verdict.type = current_type(answer, reply);
  reply.verdict.carrier = text_at(object_at(answer, "phone_carrier"), "name");
  reply.verdict.country_code = country_at(location, "country_code");
  reply.verdict.location = place_of(location);
  reply.verdict.time_zone = time_zone_at(location, "timezone");
  return reply;
}

PhoneReply quota_used_up() {
  PhoneReply reply =
      ended(Kind::kLimited, "AbstractAPI's calls of this month are used up (HTTP 422). Wait, or take a larger plan.");
  reply.outcome.retry_after = kQuotaPause;
  return reply;
}

// A request it does not take because of this number says nothing about the next one.
bool is_about_the_number(const std::string& body) {
  const Json answer = document_of(body);
  return member(object_at(object_at(answer, "error"), "details"), "phone") != nullptr;
}

PhoneReply read_refusal(int status, const std::string& body, MicroDollars price) {
  const std::string as = " (HTTP " + std::to_string(status) + ").";
  if (status == 422) return quota_used_up();
  if (status == 401 || status == 403)
    return ended(Kind::kRefused, "AbstractAPI does not accept the key" + as +
                                     " Check providers.abstract_phone.key: each of its products has a key of its own.");
  if (status == 400 && is_about_the_number(body))
    return ended(Kind::kNotFound, "AbstractAPI does not take this number" + as, price);
  if (status < 400 || status == 404)
    return ended(Kind::kRefused,
                 "AbstractAPI does not check numbers there" + as + " Check providers.abstract_phone.base_url.");
  return ended(Kind::kRefused, "AbstractAPI refused the request" + as + " Check the account and the plan there.");
}

using ReadLine = PhoneReply (*)(const Json& answer, MicroDollars price);

PhoneReply read(int status, const std::string& body, MicroDollars price, ReadLine read_line) {
  if (auto later = come_again(status, "AbstractAPI")) return *std::move(later);
  if (status == 200) return read_line(document_of(body), price);
  if (status == 204) return ended(Kind::kNotFound, "AbstractAPI knows nothing about this number.", price);
  return status >= 300 ? read_refusal(status, body, price) : unusable(status > 200 ? price : 0);
}

}  // namespace

PhoneReply parse_abstract_phone_legacy_answer(int http_status, const std::string& body, MicroDollars price) {
  return read(http_status, body, price, read_legacy);
}

PhoneReply parse_abstract_phone_current_answer(int http_status, const std::string& body, MicroDollars price) {
  return read(http_status, body, price, read_current);
}

}  // namespace hk::validation
