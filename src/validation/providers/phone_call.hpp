// What the telephone services share: one paid call with a number, and how their settings are checked.
// Private to the providers.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <hk/base/result.hpp>
#include <hk/http/client.hpp>
#include <hk/spending/http_call.hpp>
#include <hk/validation/services.hpp>

namespace hk::validation::phone {

// What makes a service this one.
struct Dialect {
  std::string name;    // "twilio"
  std::string label;   // for people: "Twilio"
  std::string secret;  // taken out of answers
  std::string product;
  MicroDollars price = 0;
  spending::Account account{};
  int timeout_ms = 0;
  std::function<http::ClientRequest(const std::string& e164)> request;
  std::function<PhoneReply(int http_status, const std::string& body, MicroDollars price)> parse;
};

// `client` must outlive it.
std::unique_ptr<PhoneService> service(Dialect dialect, http::Client& client);

// "providers.<name>.<setting> <problem>", code setting_invalid.
Error bad_setting(const std::string& name, const std::string& setting, const std::string& problem,
                  std::string next_step);
// The key in `setting` may stand in a header and in a URL.
Status check_key(const std::string& name, const std::string& setting, const std::string& key);
// A base URL without slashes at its end.
Result<std::string> checked_url(const std::string& name, const std::string& url, const std::string& real_one);
std::string host_of(const std::string& url);  // in lower case, without a port

}  // namespace hk::validation::phone
