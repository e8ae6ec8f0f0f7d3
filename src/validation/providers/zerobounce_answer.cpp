// What an answer of ZeroBounce means, from its status line and its body.
#include <hk/base/text.hpp>
#include <hk/validation/zerobounce.hpp>

#include "email_json.hpp"
#include "email_reply.hpp"

namespace hk::validation {
namespace {

using namespace email_json;
using Kind = spending::Outcome::Kind;

constexpr Micros kBlockedFor = kMinute;  // the documented penalty for validating too fast
constexpr double kBestScore = 10;

constexpr std::string_view kRoleWords[] = {"role_based", "role_based_catch_all", "role_based_accept_all"};

constexpr std::string_view kSubStatuses[] = {
    // valid
    "alias_address", "leading_period_removed", "alternate", "gold", "accept_all", "role_based_accept_all",
    "ai_agent_mailbox",
    // invalid
    "does_not_accept_mail", "failed_syntax_check", "possible_typo", "mailbox_not_found", "no_dns_entries",
    "mailbox_quota_exceeded", "unroutable_ip_address",
    // do_not_mail
    "role_based", "disposable", "role_based_catch_all", "mx_forward", "global_suppression", "possible_trap", "toxic",
    // unknown
    "antispam_system", "exception_occurred", "failed_smtp_connection", "forcible_disconnect", "greylisted",
    "mail_server_did_not_respond", "mail_server_temporary_error", "timeout_exceeded",
    // lists of the account
    "blocked", "allowed"};

// Ours are called as theirs are, but for the throw-away mailboxes.
constexpr std::string_view kStatuses[] = {email_status::kValid,    email_status::kInvalid,  email_status::kCatchAll,
                                          email_status::kUnknown,  email_status::kSpamtrap, email_status::kAbuse,
                                          email_status::kDoNotMail};

std::string status_of(const std::string& status, const std::string& sub_status) {
  if (!is_one_of(status, kStatuses)) return email_status::kUnknown;
  const bool is_disposable = status == email_status::kDoNotMail && sub_status == "disposable";
  return is_disposable ? email_status::kDisposable : status;
}

// It is written with a hyphen, unlike "do_not_mail"; some clients of theirs write it otherwise.
std::string status_word(const Json& document) {
  const std::string word = lower_ascii(text_at(document, "status"));
  return word == "catch_all" || word == "catchall" ? email_status::kCatchAll : word;
}

EmailReply read_verdict(const Json& document, const std::string& status, MicroDollars price) {
  const std::string sub_status = lower_ascii(text_at(document, "sub_status"));
  EmailReply reply;
  MailboxVerdict& verdict = reply.verdict;
  verdict.status = status_of(status, sub_status);
  verdict.sub_status = word_of(sub_status);
  verdict.free_email = flag_at(document, "free_email");
  if (is_one_of(sub_status, kRoleWords)) verdict.role = true;
  verdict.did_you_mean = address_at(document, "did_you_mean");
  // Documented for files of addresses only; not verified for a single one.
  verdict.quality = rating_at(document, "zerobounce_quality_score", kBestScore);
  note_unless_listed(reply.unlisted, "status", status, kStatuses);
  note_unless_listed(reply.unlisted, "sub_status", sub_status, kSubStatuses);
  return answered(std::move(reply), "ZeroBounce", status == email_status::kUnknown ? 0 : price);
}

// A text, or a list of texts. In lower case, to look for words; never shown.
std::string problem_in(const Json& document) {
  std::string all = text_at(document, "error");
  const Json* error = known(document, "error");
  if (error != nullptr && error->is_array())
    for (const Json& one : *error)
      if (one.is_string()) all += one.get_ref<const std::string&>() + " ";
  return lower_ascii(all);
}

EmailReply bad_key() {
  return ended(Kind::kRefused,
               "ZeroBounce does not accept the key, or the account ran out of credits. Check providers.zerobounce.key "
               "(HK_ZEROBOUNCE_KEY), and buy credits in the account.");
}

EmailReply blocked(int http_status) {
  EmailReply reply =
      ended(Kind::kLimited, "ZeroBounce wants a pause: too many calls, or a block" + in_brackets(http_status));
  if (http_status == 429) reply.outcome.retry_after = kBlockedFor;
  return reply;
}

// The words for a block are not documented; how long one lasts that is told in words isn't either.
EmailReply read_problem(int http_status, const std::string& problem) {
  if (mentions(problem, {"too many", "rate limit", "temporarily blocked", "throttl"})) return blocked(http_status);
  if (mentions(problem, {"api key", "api_key", "apikey", "credit"})) return bad_key();
  return ended(Kind::kRefused, "ZeroBounce refused the request" + in_brackets(http_status) +
                                   " Look at the account's log at ZeroBounce for the reason.");
}

EmailReply read_refusal(int http_status, const Json& document) {
  if (http_status == 403)
    return ended(Kind::kRefused,
                 "ZeroBounce does not serve this computer. Add its address to the allowed ones of the API Shield in "
                 "the account, or turn the shield off.");
  if (http_status == 401 || http_status == 402) return bad_key();
  if (known(document, "error") != nullptr || http_status == 400) return read_problem(http_status, problem_in(document));
  return ended(Kind::kRefused, "ZeroBounce does not validate there" + in_brackets(http_status) +
                                   " Check providers.zerobounce.base_url.");
}

EmailReply read_result(int http_status, const Json& document, MicroDollars price) {
  const std::string status = status_word(document);
  if (!status.empty()) return read_verdict(document, status, price);
  if (known(document, "error") != nullptr) return read_problem(http_status, problem_in(document));
  return ended(Kind::kUnusable,
               "ZeroBounce's answer can't be read: it is no JSON with a status" + in_brackets(http_status), price);
}

}  // namespace

EmailReply parse_zerobounce_answer(int http_status, const std::string& body, MicroDollars price) {
  if (http_status == 429) return blocked(http_status);
  if (http_status == 408 || http_status >= 500)
    return ended(Kind::kDown, "ZeroBounce is out of order" + in_brackets(http_status));
  const Json document = document_of(body);
  if (http_status >= 300) return read_refusal(http_status, document);
  return read_result(http_status, document, price);
}

}  // namespace hk::validation
