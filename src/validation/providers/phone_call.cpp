#include "phone_call.hpp"

#include <algorithm>

#include <hk/base/text.hpp>

#include "phone_json.hpp"

namespace hk::validation::phone {
namespace {

using Kind = spending::Outcome::Kind;

constexpr Micros kFresh = 180 * kDay;  // numbers are seldom ported
constexpr Micros kMiss = 7 * kDay;

bool is_e164(const std::string& number) {
  constexpr std::size_t kLongest = 16;
  return number.size() > 1 && number.size() <= kLongest && number.front() == '+' &&
         std::all_of(number.begin() + 1, number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class Service final : public PhoneService {
 public:
  Service(Dialect dialect, http::Client& client)
      : dialect_(std::move(dialect)),
        products_({{.name = dialect_.product,
                    .price = dialect_.price,
                    .fields = {"phoneType", "phoneCarrier"},
                    .fresh_for = kFresh,
                    .miss_for = kMiss}}),
        client_(client) {}

  const std::string& name() const override { return dialect_.name; }
  const std::vector<spending::Product>& products() const override { return products_; }
  const spending::Account& account() const override { return dialect_.account; }

  PhoneReply check(const spending::Product& product, const std::string& e164,
                   const spending::Sending& sending) override {
    if (!is_e164(e164))
      return ended(Kind::kNotFound, dialect_.label + " was not asked: the number needs its country code and a plus.");
    http::ClientRequest request = dialect_.request(e164);
    request.headers.emplace_back("Accept", "application/json");
    request.timeout_ms = dialect_.timeout_ms;
    auto sent =
        spending::send_paid(client_, {dialect_.label, dialect_.secret, product.price, std::move(request)}, sending);
    if (auto* no_answer = std::get_if<spending::Outcome>(&sent)) return {.outcome = std::move(*no_answer)};
    return read(std::get<http::ClientResponse>(sent), product.price);
  }

 private:
  PhoneReply read(const http::ClientResponse& answer, MicroDollars price) const {
    PhoneReply reply = dialect_.parse(answer.status, answer.body, price);
    if (reply.outcome.kind != Kind::kLimited) return reply;
    if (const auto pause = spending::retry_after(answer)) reply.outcome.retry_after = pause;
    return reply;
  }

  const Dialect dialect_;
  const std::vector<spending::Product> products_;
  http::Client& client_;
};

}  // namespace

std::unique_ptr<PhoneService> service(Dialect dialect, http::Client& client) {
  return std::make_unique<Service>(std::move(dialect), client);
}

Error bad_setting(const std::string& name, const std::string& setting, const std::string& problem,
                  std::string next_step) {
  return invalid("setting_invalid", "The setting providers." + name + "." + setting + " " + problem,
                 std::move(next_step));
}

Status check_key(const std::string& name, const std::string& setting, const std::string& key) {
  if (spending::may_stand_in_header(key)) return {};
  return bad_setting(name, setting, "must be of visible characters without blanks.",
                     "Copy it from the service's console.");
}

Result<std::string> checked_url(const std::string& name, const std::string& url, const std::string& real_one) {
  std::string base = url;
  while (base.ends_with('/')) base.pop_back();
  if (starts_with_ci(base, "http://") || starts_with_ci(base, "https://")) return base;
  return bad_setting(name, "base_url", "must be an http or https URL.", "The real one is " + real_one);
}

std::string host_of(const std::string& url) {
  const std::size_t begin = url.find("://");
  const std::string rest = begin == std::string::npos ? url : url.substr(begin + 3);
  return lower_ascii(rest.substr(0, rest.find_first_of(":/?#")));
}

}  // namespace hk::validation::phone
