#include "neverbounce.hpp"

#include "draw.hpp"

namespace hk::simulator {
namespace {

constexpr std::int64_t kCreditsWithoutQuota = 1'000'000;

// Traps and complainers have no word of their own here: one does not send to them.
std::string_view result_of(const Mailbox& box) {
  if (box.reason == "role_based_catch_all") return "catchall";
  switch (box.kind) {
    case MailboxKind::kValid:
    case MailboxKind::kRole:
      return "valid";
    case MailboxKind::kCatchAll:
      return "catchall";
    case MailboxKind::kUnknown:
      return "unknown";
    case MailboxKind::kDisposable:
      return "disposable";
    default:
      return "invalid";
  }
}

Json flags_of(const Mailbox& box) {
  if (!box.has_syntax()) return {"bad_syntax"};
  Json flags = Json::array();
  const auto add = [&flags](bool has, const char* flag) {
    if (has) flags.push_back(flag);
  };
  add(box.has_mail_server(), "has_dns");
  add(box.has_mail_server(), "has_dns_mx");
  add(!box.has_mail_server(), "bad_dns");
  add(box.has_mail_server() && box.kind != MailboxKind::kUnknown, "smtp_connectable");
  add(box.kind == MailboxKind::kUnknown, "connect_fails");
  add(box.is_free, "free_email_host");
  add(box.is_role(), "role_account");
  add(box.kind == MailboxKind::kDisposable, "disposable_email");
  add(result_of(box) == "catchall", "accepts_all");
  add(box.kind == MailboxKind::kSpamtrap, "spamtrap_network");
  add(box.account.find('+') != std::string::npos, "contains_alias");
  add(!box.correction.empty(), "spelling_mistake");
  return flags;
}

Json address_info(const Mailbox& box) {
  const auto plus = std::min(box.account.find('+'), box.account.size());
  const auto dot = std::min(box.domain.rfind('.'), box.domain.size());
  const std::string name = box.domain.substr(0, dot);
  const auto inner = name.rfind('.');
  return {{"original_email", box.address},
          {"normalized_email", lower_ascii(box.account) + "@" + box.domain},
          {"addr", box.account.substr(0, plus)},
          {"alias", box.account.substr(std::min(plus + 1, box.account.size()))},
          {"host", box.domain},
          {"fqdn", box.domain},
          {"domain", inner == std::string::npos ? name : name.substr(inner + 1)},
          {"subdomain", inner == std::string::npos ? "" : name.substr(0, inner)},
          {"tld", box.domain.substr(std::min(dot + 1, box.domain.size()))}};
}

Json credits(std::int64_t used, std::optional<std::int64_t> left) {
  return {{"paid_credits_used", used},
          {"free_credits_used", 0},
          {"paid_credits_remaining", left.value_or(kCreditsWithoutQuota) - used},
          {"free_credits_remaining", 0}};
}

bool is_on(const std::string& flag) { return flag == "1" || flag == "true"; }

// "/single/check" of any version that still answers.
std::string method_of(const std::string& path) {
  for (const std::string_view version : {"/v4.2/", "/v4.1/", "/v4/"})
    if (path.starts_with(version)) return path.substr(version.size() - 1);
  return {};
}

}  // namespace

VendorAnswer NeverBounce::answer(const VendorCall& asked) const {
  const auto call = read_posted_call(asked.request, kNeverBounceBase);
  if (!call) return {failure("general_failure", "The request could not be read", asked.number)};
  const std::string method = method_of(call->path);
  if (method != "/single/check" && method != "/account/info")
    return {{.status = 404, .content_type = "text/html", .body = "<html><body><h1>Not Found</h1></body></html>"}};
  const std::string key = call->parameter("key");
  // As the vendor does, the message repeats the key: it must not reach a log.
  if (!terms_.admits(key)) return {failure("auth_failure", "Invalid API key '" + key + "'", asked.number)};
  if (method == "/account/info") return {account(asked)};
  return check(*call, asked);
}

VendorAnswer NeverBounce::check(const WebCall& call, const VendorCall& asked) const {
  if (call.parameter("email").empty())
    return {failure("general_failure", "Missing required parameter 'email'", asked.number)};
  const Mailbox box = mailbox_of(call.parameter("email"), terms_.seed);
  Json body = {{"status", "success"},
               {"result", result_of(box)},
               {"flags", flags_of(box)},
               {"suggested_correction", box.correction}};
  if (box.kind == MailboxKind::kUnknown) body["retry_token"] = "rt_" + std::to_string(box.dice);
  if (is_on(call.parameter("address_info"))) body["address_info"] = address_info(box);
  if (is_on(call.parameter("credits_info"))) body["credits_info"] = credits(1, asked.quota_left);
  body["execution_time"] = execution_time(asked.number);
  return {json_answer(200, body), terms_.price};
}

RawAnswer NeverBounce::account(const VendorCall& asked) const {
  return json_answer(200, {{"status", "success"},
                           {"credits_info", credits(0, asked.quota_left)},
                           {"job_counts", {{"completed", 0}, {"under_review", 0}, {"queued", 0}, {"processing", 0}}},
                           {"execution_time", execution_time(asked.number)}});
}

RawAnswer NeverBounce::failure(const std::string& status, const std::string& message, std::uint64_t number) const {
  return json_answer(200, {{"status", status}, {"message", message}, {"execution_time", execution_time(number)}});
}

std::uint64_t NeverBounce::execution_time(std::uint64_t number) const {
  return 10 + draw(seed(), number, "execution time") % 400;
}

std::string NeverBounce::path(const RawRequest& request) const { return displayed_path(request, kNeverBounceBase); }

RawAnswer NeverBounce::too_many_calls(std::uint64_t number) const {
  return failure("throttle_triggered", "Too many requests in a short amount of time", number);
}

RawAnswer NeverBounce::quota_exceeded(std::uint64_t number) const {
  return failure("general_failure", "Insufficient credit balance for this request", number);
}

}  // namespace hk::simulator
