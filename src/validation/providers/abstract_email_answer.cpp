// What an answer of AbstractAPI's e-mail checks means, from its status line and its body, in both generations.
#include <hk/base/text.hpp>
#include <hk/validation/abstract_email.hpp>

#include "email_json.hpp"
#include "email_reply.hpp"

namespace hk::validation {
namespace {

using namespace email_json;
using Kind = spending::Outcome::Kind;

constexpr double kBestScore = 1;

// The list is known to be whole for the legacy generation only.
constexpr std::string_view kDeliverabilities[] = {"deliverable", "undeliverable", "risky", "unknown"};

// What both generations say, whatever they call it.
struct Findings {
  const Json* deliverability = nullptr;  // null: the answer has no place for it, so it is no answer
  std::string detail{}, did_you_mean{};
  std::optional<bool> free_email{}, role{}, disposable{}, catch_all{};
  std::optional<double> quality{};
};

Findings legacy_findings(const Json& document) {
  return {.deliverability = member(document, "deliverability"),
          .did_you_mean = address_at(document, "autocorrect"),
          .free_email = flag_at(document, "is_free_email"),
          .role = flag_at(document, "is_role_email"),
          .disposable = flag_at(document, "is_disposable_email"),
          .catch_all = flag_at(document, "is_catchall_email"),
          .quality = rating_at(document, "quality_score", kBestScore)};
}

// Any of its parts may be null.
Findings current_findings(const Json& document) {
  static const Json kNothing = Json::object();
  const Json* deliverability = member(document, "email_deliverability");
  if (deliverability == nullptr) return {};
  const Json* quality = known(document, "email_quality");
  if (quality == nullptr) quality = &kNothing;
  const bool is_null = deliverability->is_null();
  return {.deliverability = is_null ? deliverability : member(*deliverability, "status"),
          .detail = text_at(*deliverability, "status_detail"),
          .free_email = flag_at(*quality, "is_free_email"),
          .role = flag_at(*quality, "is_role"),
          .disposable = flag_at(*quality, "is_disposable"),
          .catch_all = flag_at(*quality, "is_catchall"),
          .quality = rating_at(*quality, "score", kBestScore)};
}

bool is_answer(const Findings& findings) {
  return findings.deliverability != nullptr &&
         (findings.deliverability->is_null() || findings.deliverability->is_string());
}

const char* status_of(const std::string& word, const Findings& findings) {
  if (word == "undeliverable") return email_status::kInvalid;
  // That a domain takes mail for any name is why nobody can tell: such an "unknown" is definite.
  if (findings.disposable.value_or(false)) return email_status::kDisposable;
  if (findings.catch_all.value_or(false)) return email_status::kCatchAll;
  return word == "deliverable" ? email_status::kValid : email_status::kUnknown;
}

EmailReply read_verdict(const Findings& findings, MicroDollars price) {
  const Json& said = *findings.deliverability;
  const std::string word = said.is_string() ? lower_ascii(trim(said.get_ref<const std::string&>())) : std::string();
  EmailReply reply;
  reply.verdict = {.status = status_of(word, findings),
                   .sub_status = word == "risky" ? word : word_of(lower_ascii(findings.detail)),
                   .free_email = findings.free_email,
                   .role = findings.role,
                   .did_you_mean = findings.did_you_mean,
                   .quality = findings.quality};
  note_unless_listed(reply.unlisted, "deliverability", word, kDeliverabilities);
  return answered(std::move(reply), "AbstractAPI", price);
}

EmailReply bad_key() {
  return ended(Kind::kRefused,
               "AbstractAPI does not accept the key. Keys are of one product: check that providers.abstract_email.key "
               "(HK_ABSTRACT_EMAIL_KEY) belongs to the one that providers.abstract_email.base_url names.");
}

EmailReply no_quota() {
  return ended(Kind::kRefused,
               "The quota of the plan at AbstractAPI is used up. Wait for the next period or take a larger plan.");
}

EmailReply busy(int http_status) {
  return ended(Kind::kLimited, "AbstractAPI wants a pause: too many calls in a second" + in_brackets(http_status));
}

// Of the codes only "unauthorized" and "validation_error" are documented; the others are guesses that do no harm.
EmailReply read_error(int http_status, const Json& error, MicroDollars price) {
  const std::string code = lower_ascii(text_at(error, "code"));
  if (code == "unauthorized") return bad_key();
  if (mentions(code, {"quota"})) return no_quota();
  if (mentions(code, {"too_many", "rate_limit"})) return busy(http_status);
  return ended(Kind::kUnusable,
               "AbstractAPI refused to check this address" + in_brackets(http_status) +
                   " If it refuses others too, check providers.abstract_email.base_url and its generation.",
               price);
}

EmailReply nothing_said(MicroDollars price) { return answered({}, "AbstractAPI", price); }

EmailReply read_result(AbstractGeneration generation, int http_status, const Json& document, MicroDollars price) {
  if (http_status == 204) return nothing_said(price);
  const Json* error = known(document, "error");
  if (error != nullptr) return read_error(http_status, *error, price);
  const bool is_legacy = generation == AbstractGeneration::kLegacy;
  const Findings findings = is_legacy ? legacy_findings(document) : current_findings(document);
  if (is_answer(findings)) return read_verdict(findings, price);
  return ended(Kind::kUnusable,
               "AbstractAPI's answer can't be read: it is no JSON of the " +
                   std::string(is_legacy ? "legacy" : "current") + " generation" + in_brackets(http_status) +
                   " Check providers.abstract_email.base_url and its generation.",
               price);
}

EmailReply read_refusal(int http_status, const Json& document, MicroDollars price) {
  static const Json kNoError = nullptr;
  const Json* error = known(document, "error");
  if (http_status == 401 || http_status == 403) return bad_key();
  if (http_status == 402 || http_status == 422) return no_quota();
  if (http_status == 400) return read_error(http_status, error == nullptr ? kNoError : *error, price);
  return ended(Kind::kRefused, "AbstractAPI does not check addresses there" + in_brackets(http_status) +
                                   " Check providers.abstract_email.base_url.");
}

}  // namespace

EmailReply parse_abstract_email_answer(AbstractGeneration generation, int http_status, const std::string& body,
                                       MicroDollars price) {
  if (http_status == 429) return busy(http_status);
  if (http_status == 408 || http_status >= 500)
    return ended(Kind::kDown, "AbstractAPI is out of order" + in_brackets(http_status));
  const Json document = document_of(body);
  return http_status < 300 ? read_result(generation, http_status, document, price)
                           : read_refusal(http_status, document, price);
}

}  // namespace hk::validation
