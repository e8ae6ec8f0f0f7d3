// What an answer of Twilio Lookup means.
#include <algorithm>
#include <array>

#include <hk/validation/twilio_lookup.hpp>

#include "phone_json.hpp"

namespace hk::validation {
namespace {

using namespace phone;
using Kind = spending::Outcome::Kind;

// Version 1 knows landline, mobile and voip only, under the same names.
constexpr std::array kTypes = std::to_array<TypeWord>({{"landline", "landline"},
                                                       {"mobile", "mobile"},
                                                       {"voip", "voip"},
                                                       {"fixedVoip", "voip"},
                                                       {"nonFixedVoip", "voip"},
                                                       {"personal", "personal"},
                                                       {"tollFree", "toll_free"},
                                                       {"premium", "premium"},
                                                       {"sharedCost", "shared_cost"},
                                                       {"uan", "uan"},
                                                       {"voicemail", "voicemail"},
                                                       {"pager", "pager"},
                                                       {"unknown", "unknown"}});
constexpr std::array<std::string_view, 6> kValidationErrors = {
    "TOO_SHORT", "TOO_LONG", "INVALID_BUT_POSSIBLE", "INVALID_COUNTRY_CODE", "INVALID_LENGTH", "NOT_A_NUMBER"};
constexpr const char* kNotExisting = "20404";

PhoneReply unusable(const std::string& what, MicroDollars price) {
  return ended(Kind::kUnusable, "Twilio's answer can't be read: " + what, price);
}

// What both versions tell of a line, under different names. Data that were asked for and are not there are noted, for
// they are paid: Twilio leaves them out of numbers that are not valid only.
void read_line(const Json& answer, const char* package, const char* carrier, PhoneReply& reply) {
  const Json* line = member(answer, package);
  if (line == nullptr || !line->is_object()) {
    if (reply.verdict.valid || line != nullptr) note_unlisted(reply, package, line == nullptr ? Json() : *line);
    return;
  }
  reply.verdict.type = type_at(*line, "type", kTypes, reply);
  reply.verdict.carrier = text_at(*line, carrier);
  if (const Json* code = member(*line, "error_code")) note_unlisted(reply, "error_code", *code);
}

void note_validation_errors(const Json& answer, PhoneReply& reply) {
  const Json* errors = member(answer, "validation_errors");
  if (errors == nullptr) return;
  if (!errors->is_array()) return note_unlisted(reply, "validation_errors", *errors);
  for (const Json& error : *errors)
    if (!error.is_string() ||
        std::ranges::find(kValidationErrors, error.get_ref<const std::string&>()) == kValidationErrors.end())
      note_unlisted(reply, "validation_errors", error);
}

PhoneReply read_v2(const std::string& body, MicroDollars price) {
  const Json answer = document_of(body);
  const auto valid = truth_at(answer, "valid");
  if (!valid) return unusable("it does not say whether the number is valid.", price);
  PhoneReply reply = ended(Kind::kFound, "", price);
  reply.verdict.valid = *valid;
  reply.verdict.country_code = country_at(answer, "country_code");
  note_validation_errors(answer, reply);
  read_line(answer, "line_type_intelligence", "carrier_name", reply);
  return reply;
}

// There is no `valid`: a number that is answered exists.
PhoneReply read_v1(const std::string& body, MicroDollars price) {
  const Json answer = document_of(body);
  const Json* carrier = member(answer, "carrier");
  const bool has_line = carrier != nullptr && carrier->is_object();
  if (!has_line && text_at(answer, "phone_number").empty()) return unusable("it names no number.", price);
  PhoneReply reply = ended(Kind::kFound, "", price);
  reply.verdict.valid = true;
  reply.verdict.country_code = country_at(answer, "country_code");
  read_line(answer, "carrier", "name", reply);
  return reply;
}

PhoneReply read_refusal(int status, const std::string& body) {
  const std::string code = code_at(document_of(body), "code");
  const std::string as = " (HTTP " + std::to_string(status) + (code.empty() ? ")" : ", code " + code + ")");
  if (status == 401)
    return ended(Kind::kRefused, "Twilio does not accept the credentials" + as +
                                     ". Check providers.twilio.sid and providers.twilio.key.");
  if (status == 403)
    return ended(Kind::kRefused, "Twilio does not let these credentials use Lookup" + as +
                                     ". Give them access in Twilio's console, or take others for providers.twilio.");
  if (status < 400 || status == 404)
    return ended(Kind::kRefused, "Twilio does not serve Lookup there" + as + ". Check providers.twilio.base_url.");
  return ended(Kind::kRefused, "Twilio refused the request" + as +
                                   ". Look the code up in Twilio's list of errors, and check the account there.");
}

PhoneReply read_other(int status, const std::string& body, MicroDollars price) {
  if (auto later = come_again(status, "Twilio")) return *std::move(later);
  if (status >= 300) return read_refusal(status, body);
  const std::string what = "nobody documents HTTP " + std::to_string(status) + ".";
  return unusable(what, status >= 200 ? price : 0);
}

}  // namespace

PhoneReply parse_twilio_v2_answer(int http_status, const std::string& body, MicroDollars price) {
  return http_status == 200 ? read_v2(body, price) : read_other(http_status, body, price);
}

PhoneReply parse_twilio_v1_answer(int http_status, const std::string& body, MicroDollars price) {
  if (http_status == 200) return read_v1(body, price);
  // A gateway's 404 has no code, and says nothing about the number.
  if (http_status == 404 && code_at(document_of(body), "code") == kNotExisting) return ended(Kind::kFound, "");
  return read_other(http_status, body, price);
}

}  // namespace hk::validation
