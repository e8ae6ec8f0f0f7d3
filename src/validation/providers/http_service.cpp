#include "http_service.hpp"

#include <algorithm>

#include <hk/base/text.hpp>

namespace hk::validation {
namespace {

bool is_e164(const std::string& number) {
  constexpr std::size_t kLongest = 16;
  return number.size() > 1 && number.size() <= kLongest && number.front() == '+' &&
         std::all_of(number.begin() + 1, number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class HttpPhoneService final : public HttpService<PhoneService, PhoneReply> {
 public:
  using HttpService::HttpService;
  PhoneReply check(const spending::Product& product, const std::string& e164,
                   const spending::Sending& sending) override {
    if (is_e164(e164)) return HttpService::check(product, e164, sending);
    return {.outcome = {spending::Outcome::Kind::kNotFound,
                        "It was not asked: the number needs its country code and a plus."}};
  }
};

}  // namespace

std::unique_ptr<EmailService> email_service(EmailWire wire, http::Client& client) {
  return std::make_unique<HttpService<EmailService, EmailReply>>(std::move(wire), client);
}

std::unique_ptr<PhoneService> phone_service(PhoneWire wire, http::Client& client) {
  return std::make_unique<HttpPhoneService>(std::move(wire), client);
}

spending::Product email_product(MicroDollars price) {
  return {.name = "validate", .price = price, .fields = {"emailStatus"}, .fresh_for = 90 * kDay, .miss_for = kDay};
}

// Numbers are seldom ported.
spending::Product phone_product(std::string name, MicroDollars price) {
  return {.name = std::move(name),
          .price = price,
          .fields = {"phoneType", "phoneCarrier"},
          .fresh_for = 180 * kDay,
          .miss_for = 7 * kDay};
}

Error bad_setting(const std::string& service, const std::string& setting, const std::string& problem,
                  std::string next_step) {
  return invalid("setting_invalid", "The setting providers." + service + "." + setting + " " + problem,
                 std::move(next_step));
}

Status check_key(const std::string& service, const std::string& setting, const std::string& key) {
  if (spending::may_stand_in_header(key)) return {};
  return bad_setting(service, setting, "must be of visible characters without blanks.",
                     "Copy it from the service's console.");
}

Result<std::string> checked_url(const std::string& service, const std::string& url, const std::string& real_one) {
  std::string base = url;
  while (base.ends_with('/')) base.pop_back();
  if (starts_with_ci(base, "http://") || starts_with_ci(base, "https://")) return base;
  return bad_setting(service, "base_url", "must be an http or https URL.", "The real one is " + real_one);
}

std::string host_of(const std::string& url) {
  const std::size_t begin = url.find("://");
  const std::string rest = begin == std::string::npos ? url : url.substr(begin + 3);
  return lower_ascii(rest.substr(0, rest.find_first_of(":/?#")));
}

}  // namespace hk::validation
