#include "email_http.hpp"

#include <hk/base/text.hpp>
#include <hk/spending/http_call.hpp>

namespace hk::validation {
namespace {

using spending::Outcome;

class HttpEmailService final : public EmailService {
 public:
  HttpEmailService(EmailWire wire, http::Client& client) : wire_(std::move(wire)), client_(client) {
    products_.push_back({.name = "validate",
                         .price = wire_.price,
                         .fields = {"emailStatus"},
                         .fresh_for = 90 * kDay,
                         .miss_for = kDay});
  }

  const std::string& name() const override { return wire_.name; }
  const std::vector<spending::Product>& products() const override { return products_; }
  const spending::Account& account() const override { return wire_.account; }

  EmailReply check(const spending::Product& product, const std::string& email,
                   const spending::Sending& sending) override {
    auto sent = spending::send_paid(client_, {wire_.title, wire_.key, product.price, wire_.request_of(email)}, sending);
    if (auto* outcome = std::get_if<Outcome>(&sent)) return {.outcome = std::move(*outcome)};
    return read(std::get<http::ClientResponse>(sent), product);
  }

 private:
  EmailReply read(const http::ClientResponse& answer, const spending::Product& product) const {
    EmailReply reply = wire_.read(answer.status, answer.body, product.price);
    if (reply.outcome.kind == Outcome::Kind::kLimited)
      if (const auto pause = spending::retry_after(answer)) reply.outcome.retry_after = pause;
    return reply;
  }

  const EmailWire wire_;
  std::vector<spending::Product> products_;
  http::Client& client_;
};

Error bad_setting(const EmailWire& wire, const std::string& name, const std::string& problem, std::string next_step) {
  return invalid("setting_invalid", "The setting providers." + wire.name + "." + name + " " + problem,
                 std::move(next_step));
}

}  // namespace

std::unique_ptr<EmailService> email_service(EmailWire wire, http::Client& client) {
  return std::make_unique<HttpEmailService>(std::move(wire), client);
}

Status check_email_settings(const EmailWire& wire, const std::string& base_url, const std::string& real_url) {
  if (!spending::may_stand_in_header(wire.key))
    return bad_setting(wire, "key", "must be a key of visible characters without blanks.",
                       "Copy it from the account at " + wire.title + ".");
  if (!starts_with_ci(base_url, "http://") && !starts_with_ci(base_url, "https://"))
    return bad_setting(wire, "base_url", "must be an http or https URL.", "The real one is " + real_url);
  return {};
}

std::string without_slashes_at_end(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace hk::validation
