#include "abstract.hpp"

#include "mailbox.hpp"

namespace hk::simulator {
namespace {

bool is_catch_all(const Mailbox& box) {
  return box.kind == MailboxKind::kCatchAll || box.reason == "role_based_catch_all";
}

// Mail to a trap or a complainer would arrive, and must not be sent.
bool is_harmful(const Mailbox& box) {
  return box.kind == MailboxKind::kSpamtrap || box.kind == MailboxKind::kAbuse || box.kind == MailboxKind::kHarmful;
}

std::string_view deliverability(const Mailbox& box) {
  if (is_catch_all(box)) return "RISKY";
  if (box.kind == MailboxKind::kUnknown) return "UNKNOWN";
  return box.kind == MailboxKind::kInvalid || is_harmful(box) ? "UNDELIVERABLE" : "DELIVERABLE";
}

double score(const Mailbox& box) {
  if (box.kind == MailboxKind::kInvalid) return 0;
  if (is_harmful(box)) return 0.05;
  if (box.kind == MailboxKind::kDisposable) return 0.3;
  if (box.kind == MailboxKind::kUnknown || is_catch_all(box)) return 0.5;
  return box.is_role() ? 0.7 : 0.95;
}

Json known_or_null(const Mailbox& box, bool value) {
  return box.kind == MailboxKind::kUnknown ? Json(nullptr) : Json(value);
}

Json catch_all(const Mailbox& box) { return is_catch_all(box) ? Json(true) : Json(nullptr); }

bool takes_mail(const Mailbox& box) { return box.kind != MailboxKind::kInvalid; }

// Some tiers leave the text out and give the bare value.
Json flag(const Json& value, bool flat) {
  if (flat) return value;
  const char* text = value.is_null() ? "UNKNOWN" : value.get<bool>() ? "TRUE" : "FALSE";
  return {{"value", value}, {"text", text}};
}

Json legacy_score(const Mailbox& box) {
  if (box.dice % 4 == 0) return score(box);  // sometimes a number
  std::string text = std::to_string(score(box));
  return text.substr(0, text.find('.') + 3);
}

std::string_view status_of(const Mailbox& box) {
  const std::string_view legacy = deliverability(box);
  if (legacy == "DELIVERABLE") return "deliverable";
  return legacy == "UNDELIVERABLE" ? "undeliverable" : "unknown";
}

std::string_view status_detail(const Mailbox& box) {
  if (!box.has_syntax()) return "invalid_format";
  if (!box.has_mail_server()) return "dns_record_not_found";
  if (box.reason == "mailbox_quota_exceeded") return "full_mailbox";
  if (status_of(box) == "undeliverable") return "invalid_mailbox";
  return box.kind == MailboxKind::kUnknown ? "unavailable_server" : "valid_email";
}

Json quality(const Mailbox& box) {
  return {{"score", score(box)},
          {"is_free_email", box.is_free},
          {"is_username_suspicious", false},
          {"is_disposable", box.kind == MailboxKind::kDisposable},
          {"is_catchall", catch_all(box)},
          {"is_subaddress", box.account.find('+') != std::string::npos},
          {"is_role", box.is_role()},
          {"is_dmarc_enforced", box.has_mail_server()},
          {"is_spf_strict", box.has_mail_server()},
          {"minimum_age", box.dice % 3 == 0 ? Json(nullptr) : Json(30 + box.dice / 3 % 4'000)}};
}

Json mail_servers(const Mailbox& box) {
  return box.has_mail_server() ? Json::array({"mx." + box.domain}) : Json::array();
}

}  // namespace

Json EmailReputation::verdict(const std::string& email, const WebCall&) const {
  const Mailbox box = mailbox_of(email, seed());
  return {{"email_address", box.address},
          {"email_deliverability",
           {{"status", status_of(box)},
            {"status_detail", status_detail(box)},
            {"is_format_valid", box.has_syntax()},
            {"is_smtp_valid", known_or_null(box, takes_mail(box))},
            {"is_mx_valid", box.has_mail_server()},
            {"mx_records", mail_servers(box)}}},
          {"email_quality", quality(box)},
          {"email_sender",
           {{"first_name", text_or_null(box.first_name)},
            {"last_name", text_or_null(box.last_name)},
            {"email_provider_name", nullptr},
            {"organization_name", nullptr},
            {"organization_type", nullptr}}},
          {"email_domain",
           {{"domain", box.domain},
            {"domain_age", box.has_mail_server() ? Json(9'000) : Json(nullptr)},
            {"is_live_site", box.has_mail_server()},
            {"registrar", nullptr},
            {"is_risky_tld", false}}},
          {"email_risk",
           {{"address_risk_status", is_harmful(box)    ? "high"
                                    : score(box) < 0.6 ? "medium"
                                                       : "low"},
            {"domain_risk_status", box.kind == MailboxKind::kDisposable ? "high" : "low"}}},
          {"email_breaches",
           {{"total_breaches", 0},
            {"date_first_breached", nullptr},
            {"date_last_breached", nullptr},
            {"breached_domains", Json::array()}}}};
}

Json EmailValidation::verdict(const std::string& email, const WebCall&) const {
  const Mailbox box = mailbox_of(email, seed());
  const bool flat = box.dice / 4 % 4 == 0;
  return {{"email", box.address},
          {"autocorrect", box.correction},
          {"deliverability", deliverability(box)},
          {"quality_score", legacy_score(box)},
          {"is_valid_format", flag(box.has_syntax(), flat)},
          {"is_free_email", flag(box.is_free, flat)},
          {"is_disposable_email", flag(box.kind == MailboxKind::kDisposable, flat)},
          {"is_role_email", flag(box.is_role(), flat)},
          {"is_catchall_email", flag(catch_all(box), flat)},
          {"is_mx_found", flag(box.has_mail_server(), flat)},
          {"is_smtp_valid", flag(known_or_null(box, takes_mail(box)), flat)}};
}

}  // namespace hk::simulator
