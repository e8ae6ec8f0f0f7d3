#include "mailbox.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>

#include "draw.hpp"

#include <hk/base/text.hpp>
#include <hk/canonical/email.hpp>

namespace hk::simulator {
namespace {

using Kind = MailboxKind;

struct Label {
  std::string_view word;
  Kind kind;
  std::string_view reason;
};

constexpr Label kLabels[] = {
    {"valid", Kind::kValid, ""},
    {"free_email", Kind::kValid, ""},
    {"leading_period_removed", Kind::kValid, "leading_period_removed"},
    {"invalid", Kind::kInvalid, "mailbox_not_found"},
    {"does_not_accept_mail", Kind::kInvalid, "does_not_accept_mail"},
    {"failed_syntax_check", Kind::kInvalid, "failed_syntax_check"},
    {"mailbox_quota_exceeded", Kind::kInvalid, "mailbox_quota_exceeded"},
    {"mailbox_not_found", Kind::kInvalid, "mailbox_not_found"},
    {"no_dns_entries", Kind::kInvalid, "no_dns_entries"},
    {"possible_typo", Kind::kInvalid, "possible_typo"},
    {"unroutable_ip_address", Kind::kInvalid, "unroutable_ip_address"},
    {"catch_all", Kind::kCatchAll, ""},
    {"unknown", Kind::kUnknown, "mail_server_temporary_error"},
    {"antispam_system", Kind::kUnknown, "antispam_system"},
    {"exception_occurred", Kind::kUnknown, "exception_occurred"},
    {"failed_smtp_connection", Kind::kUnknown, "failed_smtp_connection"},
    {"forcible_disconnect", Kind::kUnknown, "forcible_disconnect"},
    {"greylisted", Kind::kUnknown, "greylisted"},
    {"mail_server_did_not_respond", Kind::kUnknown, "mail_server_did_not_respond"},
    {"mail_server_temporary_error", Kind::kUnknown, "mail_server_temporary_error"},
    {"timeout_exceeded", Kind::kUnknown, "timeout_exceeded"},
    {"disposable", Kind::kDisposable, "disposable"},
    {"donotmail", Kind::kRole, "role_based"},
    {"role_based", Kind::kRole, "role_based"},
    {"role_based_catch_all", Kind::kRole, "role_based_catch_all"},
    {"toxic", Kind::kHarmful, "toxic"},
    {"global_suppression", Kind::kHarmful, "global_suppression"},
    {"possible_trap", Kind::kHarmful, "possible_trap"},
    {"spamtrap", Kind::kSpamtrap, ""},
    {"abuse", Kind::kAbuse, ""},
};

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

// "valid" is no word of "invalid", nor of "validation".
bool has_word(std::string_view text, std::string_view word) {
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::string_view after = text.substr(at + word.size());
    if ((at == 0 || !is_letter(text[at - 1])) && (after.empty() || !is_letter(after.front()))) return true;
  }
  return false;
}

const Label* label_in(std::string_view account) {
  const Label* longest = nullptr;
  for (const Label& label : kLabels)
    if (has_word(account, label.word) && (longest == nullptr || label.word.size() > longest->word.size()))
      longest = &label;
  return longest;
}

std::string_view meant_domain(std::string_view domain) {
  static constexpr std::array<std::array<std::string_view, 2>, 5> kTypos = {{{"gmial.com", "gmail.com"},
                                                                             {"gmal.com", "gmail.com"},
                                                                             {"hotmial.com", "hotmail.com"},
                                                                             {"outlok.com", "outlook.com"},
                                                                             {"yaho.com", "yahoo.com"}}};
  const auto* found = std::ranges::find(kTypos, domain, [](const auto& typo) { return typo[0]; });
  return found == kTypos.end() ? std::string_view() : (*found)[1];
}

bool is_free_host(std::string_view domain) {
  static const std::set<std::string_view> kHosts = {"gmail.com",   "yahoo.com", "outlook.com",
                                                    "hotmail.com", "aol.com",   "icloud.com"};
  return kHosts.contains(domain);
}

Label drawn_label(std::uint64_t seed, std::uint64_t dice) {
  struct Share {
    std::uint64_t of_a_thousand;
    std::string_view word;
  };
  static constexpr Share kShares[] = {
      {820, "valid"},
      {50, "mailbox_not_found"},
      {12, "no_dns_entries"},
      {8, "does_not_accept_mail"},
      {50, "catch_all"},
      {12, "greylisted"},
      {8, "timeout_exceeded"},
      {20, "disposable"},
      {10, "role_based"},
      {5, "spamtrap"},
      {5, "abuse"},
  };
  std::uint64_t left = draw(seed, dice, "mailbox") % 1'000;
  for (const Share& share : kShares) {
    if (left < share.of_a_thousand) return *std::ranges::find(kLabels, share.word, &Label::word);
    left -= share.of_a_thousand;
  }
  return kLabels[0];
}

Label truth_of(const Mailbox& box, std::uint64_t seed) {
  if (const Label* label = label_in(lower_ascii(box.account))) return *label;
  if (!canonical::parse_email(box.address)) return {"", Kind::kInvalid, "failed_syntax_check"};
  if (!box.correction.empty()) return {"", Kind::kInvalid, "possible_typo"};
  return drawn_label(seed, box.dice);
}

std::string capitalized(std::string text) {
  text = lower_ascii(text);
  text[0] = upper_ascii(text.substr(0, 1))[0];
  return text;
}

void name_owner(Mailbox& box) {
  const std::vector<std::string> parts = split(box.account, '.');
  const auto is_name = [](const std::string& part) { return part.size() > 1 && std::ranges::all_of(part, is_letter); };
  if (parts.size() != 2 || !std::ranges::all_of(parts, is_name)) return;
  box.first_name = capitalized(parts[0]);
  box.last_name = capitalized(parts[1]);
}

}  // namespace

Mailbox mailbox_of(std::string_view address, std::uint64_t seed) {
  Mailbox box;
  box.address = trim(address);
  const auto at = std::min(box.address.rfind('@'), box.address.size());
  box.account = box.address.substr(0, at);
  box.domain = lower_ascii(box.address.substr(std::min(at + 1, box.address.size())));
  box.dice = text_hash(lower_ascii(box.address));
  if (const auto meant = meant_domain(box.domain); !meant.empty())
    box.correction = box.account + "@" + std::string(meant);
  const Label truth = truth_of(box, seed);
  box.kind = truth.kind;
  box.reason = truth.reason;
  box.is_free = truth.word == "free_email" || is_free_host(box.domain);
  name_owner(box);
  return box;
}

}  // namespace hk::simulator
