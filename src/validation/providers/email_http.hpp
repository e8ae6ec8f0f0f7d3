// What the e-mail services have in common: one product, one call over HTTP, one answer. Private to the services.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <hk/base/result.hpp>
#include <hk/http/client.hpp>
#include <hk/validation/services.hpp>

namespace hk::validation {

// What sets one service apart.
struct EmailWire {
  std::string name, title;  // "zerobounce", and for people "ZeroBounce"
  std::string key{};
  MicroDollars price = 0;
  spending::Account account{};
  std::function<http::ClientRequest(const std::string& email)> request_of{};
  std::function<EmailReply(int http_status, const std::string& body, MicroDollars price)> read{};
};

std::unique_ptr<EmailService> email_service(EmailWire wire, http::Client& client);

// Error setting_invalid: no key, one that can't stand in a header or URL, or no URL.
Status check_email_settings(const EmailWire& wire, const std::string& base_url, const std::string& real_url);
std::string without_slashes_at_end(std::string url);

}  // namespace hk::validation
