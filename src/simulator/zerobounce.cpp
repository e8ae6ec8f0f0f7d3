#include "zerobounce.hpp"

#include <cstdio>

#include "draw.hpp"

#include <hk/base/time.hpp>

namespace hk::simulator {
namespace {

constexpr std::int64_t kCreditsWithoutQuota = 2'375'323;

std::string_view status_of(MailboxKind kind) {
  switch (kind) {
    case MailboxKind::kValid:
      return "valid";
    case MailboxKind::kInvalid:
      return "invalid";
    case MailboxKind::kCatchAll:
      return "catch-all";
    case MailboxKind::kUnknown:
      return "unknown";
    case MailboxKind::kSpamtrap:
      return "spamtrap";
    case MailboxKind::kAbuse:
      return "abuse";
    default:
      return "do_not_mail";
  }
}

// Without a zone; it is UTC.
std::string processed_at() {
  const Micros now = SystemClock().now();
  char milliseconds[8];
  std::snprintf(milliseconds, sizeof milliseconds, ".%03lld", static_cast<long long>(now % kSecond / kMillisecond));
  std::string text = format_rfc3339(now / kSecond * kSecond);
  text.replace(text.find('T'), 1, " ").pop_back();
  return text + milliseconds;
}

Json catchall_domain(const Mailbox& box) {
  if (box.kind == MailboxKind::kCatchAll || box.reason == "role_based_catch_all") return true;
  return box.dice % 2 == 0 ? Json(false) : Json(nullptr);
}

Json verdict(const Mailbox& box) {
  const bool found = box.has_mail_server();
  return {{"address", box.address},
          {"status", status_of(box.kind)},
          {"sub_status", box.reason},
          {"free_email", box.is_free},
          {"did_you_mean", text_or_null(box.correction)},
          {"account", box.account},
          {"domain", box.domain},
          {"domain_age_days", found ? Json(std::to_string(100 + text_hash(box.domain) % 9'000)) : Json(nullptr)},
          {"smtp_provider", found ? Json("example") : Json(nullptr)},
          {"mx_found", found ? "true" : "false"},
          {"mx_record", found ? Json("mx." + box.domain) : Json(nullptr)},
          {"firstname", text_or_null(box.first_name)},
          {"lastname", text_or_null(box.last_name)},
          {"gender", nullptr},
          {"country", nullptr},
          {"region", nullptr},
          {"city", nullptr},
          {"zipcode", nullptr},
          {"catchall_domain", catchall_domain(box)},
          {"processed_at", processed_at()}};
}

}  // namespace

VendorAnswer ZeroBounce::answer(const VendorCall& asked) const {
  if (asked.request.method != "GET")
    return {{.status = 405, .body = R"({"error":"Method Not Allowed"})", .headers = {{"Allow", "GET"}}}};
  const auto call = read_call(asked.request.target, kZeroBounceBase);
  if (!call) return {refused_parameter("Invalid encoding of parameters", asked.number)};
  const bool admitted = terms_.admits(call->parameter("api_key"));
  if (call->path == "/v2/getcredits") {
    const std::int64_t left = admitted ? asked.quota_left.value_or(kCreditsWithoutQuota) : -1;
    return {json_answer(200, {{"Credits", std::to_string(left)}})};
  }
  if (call->path != "/v2/validate") return {json_answer(404, {{"error", "Not Found"}})};
  if (!admitted) return {quota_exceeded(asked.number)};  // the same words for both
  return validate(*call, asked.number);
}

VendorAnswer ZeroBounce::validate(const WebCall& call, std::uint64_t number) const {
  if (call.parameter("email").empty()) return {refused_parameter("Missing parameter: email", number)};
  const Mailbox box = mailbox_of(call.parameter("email"), terms_.seed);
  const bool free = box.kind == MailboxKind::kUnknown;
  return {json_answer(200, verdict(box)), free ? std::nullopt : std::optional(terms_.price)};
}

// `error` is text, or a list of texts.
RawAnswer ZeroBounce::refused_parameter(const std::string& message, std::uint64_t number) const {
  const bool listed = draw(seed(), number, "list of errors") % 2 == 0;
  return json_answer(400, {{"error", listed ? Json::array({message}) : Json(message)}});
}

std::string ZeroBounce::path(const RawRequest& request) const { return displayed_path(request, kZeroBounceBase); }

RawAnswer ZeroBounce::too_many_calls(std::uint64_t) const {
  return json_answer(429, {{"error", "Too many requests. You are temporarily blocked."}});
}

// Seen with both of these statuses.
RawAnswer ZeroBounce::quota_exceeded(std::uint64_t number) const {
  const int status = draw(seed(), number, "status of a wrong key") % 2 == 0 ? 200 : 400;
  return json_answer(status, {{"error", "Invalid API Key or your account ran out of credits"}});
}

}  // namespace hk::simulator
