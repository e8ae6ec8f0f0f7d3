// What the services have in common: one product, one paid call over HTTP, one answer, and how their settings are
// checked. Private to the services.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/http/client.hpp>
#include <hk/spending/http_call.hpp>
#include <hk/validation/services.hpp>

namespace hk::validation {

// What sets one service apart.
template <class Reply, class Question = std::string>
struct Wire {
  std::string name, title;             // "zerobounce", and for people "ZeroBounce"
  std::vector<std::string> secrets{};  // taken out of answers
  spending::Product product{};
  spending::Account account{};
  int timeout_ms = 0;
  std::function<http::ClientRequest(const Question&)> request_of{};
  std::function<Reply(int http_status, const std::string& body, MicroDollars price)> read{};
};
using EmailWire = Wire<EmailReply>;
using PhoneWire = Wire<PhoneReply>;

template <class Base, class Reply, class Question = std::string>
class HttpService : public Base {
 public:
  HttpService(Wire<Reply, Question> wire, http::Client& client)
      : wire_(std::move(wire)), products_({wire_.product}), client_(client) {}

  const std::string& name() const override { return wire_.name; }
  const std::vector<spending::Product>& products() const override { return products_; }
  const spending::Account& account() const override { return wire_.account; }

  Reply check(const spending::Product& product, const Question& question, const spending::Sending& sending) override {
    http::ClientRequest request = wire_.request_of(question);
    request.headers.emplace_back("Accept", "application/json");
    request.timeout_ms = wire_.timeout_ms;
    auto sent = spending::send_paid(client_, {wire_.title, wire_.secrets, product.price, std::move(request)}, sending);
    if (auto* ended = std::get_if<spending::Outcome>(&sent)) return {.outcome = std::move(*ended)};
    const auto& answer = std::get<http::ClientResponse>(sent);
    Reply reply = read(question, answer, product.price);
    if (reply.outcome.kind != spending::Outcome::Kind::kLimited) return reply;
    if (const auto pause = spending::retry_after(answer)) reply.outcome.retry_after = pause;
    return reply;
  }

 protected:
  // What an answer says; of a service whose answers are understood by what was asked, it is overridden.
  virtual Reply read(const Question&, const http::ClientResponse& answer, MicroDollars price) const {
    return wire_.read(answer.status, answer.body, price);
  }

 private:
  const Wire<Reply, Question> wire_;
  const std::vector<spending::Product> products_;
  http::Client& client_;
};

// `client` must outlive them. Phones are asked about in E.164 alone.
std::unique_ptr<EmailService> email_service(EmailWire wire, http::Client& client);
std::unique_ptr<PhoneService> phone_service(PhoneWire wire, http::Client& client);

spending::Product email_product(MicroDollars price);
spending::Product phone_product(std::string name, MicroDollars price);

// Errors setting_invalid, about "providers.<service>.<setting>".
Error bad_setting(const std::string& service, const std::string& setting, const std::string& problem,
                  std::string next_step);
// The key in `setting` may stand in a header and in a URL.
Status check_key(const std::string& service, const std::string& setting, const std::string& key);
// A base URL without slashes at its end.
Result<std::string> checked_url(const std::string& service, const std::string& url, const std::string& real_one);
std::string host_of(const std::string& url);  // in lower case, without a port

}  // namespace hk::validation
