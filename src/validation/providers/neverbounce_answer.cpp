// What an answer of NeverBounce means, from its status line and its body.
#include <algorithm>

#include <hk/base/text.hpp>
#include <hk/validation/neverbounce.hpp>

#include "email_json.hpp"
#include "email_reply.hpp"

namespace hk::validation {
namespace {

using namespace email_json;
using Kind = spending::Outcome::Kind;
using Flags = std::vector<std::string>;

struct ListedResult {
  std::string_view word, code;  // old clients of theirs speak of codes
  const char* status;
};

constexpr ListedResult kResults[] = {{"valid", "0", email_status::kValid},
                                     {"invalid", "1", email_status::kInvalid},
                                     {"disposable", "2", email_status::kDisposable},
                                     {"catchall", "3", email_status::kCatchAll},
                                     {"unknown", "4", email_status::kUnknown}};

constexpr std::string_view kFlags[] = {"has_dns",        "has_dns_mx",          "bad_syntax",       "free_email_host",
                                       "profanity",      "role_account",        "disposable_email", "government_host",
                                       "academic_host",  "acedemic_host",  // as it was spelt before 4.2
                                       "military_host",  "international_host",  "squatter_host",    "spelling_mistake",
                                       "bad_dns",        "temporary_dns_error", "connect_fails",    "accepts_all",
                                       "contains_alias", "contains_subdomain",  "smtp_connectable", "spamtrap_network"};

// The flags that explain a result, those that tell most first.
constexpr std::string_view kReasons[] = {"spamtrap_network",    "bad_syntax",    "bad_dns",     "disposable_email",
                                         "temporary_dns_error", "connect_fails", "accepts_all", "squatter_host",
                                         "spelling_mistake",    "role_account"};

constexpr std::string_view kStatuses[] = {"success",      "general_failure",    "auth_failure",
                                          "temp_unavail", "throttle_triggered", "bad_referrer"};

// Empty when it is neither a text nor a number.
std::string result_word(const Json& document) {
  const Json* value = known(document, "result");
  return value != nullptr && value->is_number_integer() ? value->dump() : lower_ascii(text_at(document, "result"));
}

const ListedResult* find_result(const std::string& word) {
  const auto* found =
      std::ranges::find_if(kResults, [&](const ListedResult& r) { return r.word == word || r.code == word; });
  return found == std::end(kResults) ? nullptr : found;
}

Flags flags_in(const Json& document) {
  Flags flags;
  const Json* list = known(document, "flags");
  if (list == nullptr || !list->is_array()) return flags;
  for (const Json& flag : *list)
    if (flag.is_string()) flags.push_back(lower_ascii(trim(flag.get_ref<const std::string&>())));
  return flags;
}

bool has(const Flags& flags, std::string_view flag) { return std::ranges::find(flags, flag) != flags.end(); }

// A list that holds anything holds all that is so; an empty one says nothing.
std::optional<bool> says(const Flags& flags, std::string_view flag) {
  return flags.empty() ? std::nullopt : std::optional(has(flags, flag));
}

std::string reason_in(const Flags& flags) {
  const auto* found = std::ranges::find_if(kReasons, [&](std::string_view reason) { return has(flags, reason); });
  return found == std::end(kReasons) ? std::string() : std::string(*found);
}

// What must not get mail is not mailed, however well it would take it.
const char* status_of(const ListedResult* result, const Flags& flags) {
  const char* status = result == nullptr ? email_status::kUnknown : result->status;
  if (status == email_status::kInvalid) return status;
  if (has(flags, "spamtrap_network")) return email_status::kSpamtrap;
  return has(flags, "disposable_email") ? email_status::kDisposable : status;
}

EmailReply read_verdict(const Json& document, const std::string& word, MicroDollars price) {
  const ListedResult* result = find_result(word);
  const Flags flags = flags_in(document);
  EmailReply reply;
  MailboxVerdict& verdict = reply.verdict;
  verdict.status = status_of(result, flags);
  verdict.sub_status = reason_in(flags);
  verdict.free_email = says(flags, "free_email_host");
  verdict.role = says(flags, "role_account");
  verdict.did_you_mean = address_at(document, "suggested_correction");
  if (result == nullptr) note_unless_listed(reply.unlisted, "result", word, {});
  for (const std::string& flag : flags) note_unless_listed(reply.unlisted, "flag", flag, kFlags);
  return answered(std::move(reply), "NeverBounce", price);
}

EmailReply bad_key() {
  return ended(Kind::kRefused,
               "NeverBounce does not accept the key. Check providers.neverbounce.key (HK_NEVERBOUNCE_KEY), and that it "
               "is a key for version 4.");
}

// One word for many failures; only the message tells them apart.
EmailReply read_failure(const Json& document) {
  const std::string message = lower_ascii(text_at(document, "message"));
  if (mentions(message, {"credit", "balance"}))
    return ended(Kind::kRefused, "The account at NeverBounce has no credits left. Buy some, then go on.");
  return ended(Kind::kRefused,
               "NeverBounce refused the request as a whole. Check the account's credits and the settings under "
               "providers.neverbounce.");
}

EmailReply busy(int http_status) {
  return ended(Kind::kLimited, "NeverBounce wants a pause: too many calls" + in_brackets(http_status));
}

EmailReply out_of_order(int http_status) {
  return ended(Kind::kDown, "NeverBounce is out of order" + in_brackets(http_status));
}

// Empty when the status is none of the failures.
std::optional<EmailReply> listed_failure(const std::string& status, const Json& document, int http_status) {
  if (status == "auth_failure") return bad_key();
  if (status == "general_failure") return read_failure(document);
  if (status == "temp_unavail") return out_of_order(http_status);
  if (status == "throttle_triggered") return busy(http_status);
  if (status != "bad_referrer") return std::nullopt;
  return ended(
      Kind::kRefused,
      "NeverBounce does not serve this computer. Take the restriction of referrers off the key in the account.");
}

EmailReply unusable(const std::string& status, int http_status, MicroDollars price) {
  EmailReply reply = ended(
      Kind::kUnusable,
      "NeverBounce's answer can't be read: it is no JSON with a status and a result" + in_brackets(http_status), price);
  note_unless_listed(reply.unlisted, "status", status, kStatuses);
  return reply;
}

EmailReply read_refusal(int http_status) {
  if (http_status == 401) return bad_key();
  if (http_status == 402 || http_status == 403)
    return ended(Kind::kRefused, "NeverBounce does not allow this" + in_brackets(http_status) +
                                     " Check the account's credits and the key in providers.neverbounce.key.");
  return ended(Kind::kRefused, "NeverBounce does not check addresses there" + in_brackets(http_status) +
                                   " Check providers.neverbounce.base_url.");
}

}  // namespace

EmailReply parse_neverbounce_answer(int http_status, const std::string& body, MicroDollars price) {
  if (http_status == 429) return busy(http_status);
  if (http_status == 408 || http_status >= 500) return out_of_order(http_status);
  const Json document = document_of(body);
  const std::string status = lower_ascii(text_at(document, "status"));
  if (auto failure = listed_failure(status, document, http_status)) return *std::move(failure);
  if (http_status >= 300) return read_refusal(http_status);
  const std::string word = result_word(document);
  return status == "success" && !word.empty() ? read_verdict(document, word, price)
                                              : unusable(status, http_status, price);
}

}  // namespace hk::validation
