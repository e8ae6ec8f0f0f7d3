#include <hk/simulator/contacts.hpp>

#include <algorithm>
#include <utility>

#include "abstract.hpp"
#include "neverbounce.hpp"
#include "numverify.hpp"
#include "paid_server.hpp"
#include "smarty.hpp"
#include "twilio.hpp"
#include "zerobounce.hpp"

namespace hk::simulator {
namespace {

constexpr std::size_t kBodyBytesMax = 64 * 1024;

template <class Service>
std::unique_ptr<Vendor> make(ContactTerms terms) {
  return std::make_unique<Service>(std::move(terms));
}

struct Service {
  std::string_view name;
  std::string_view base;   // what its paths begin with
  std::string_view entry;  // what clients are given beyond that
  MicroDollars price;      // near the list price of small volumes
  std::unique_ptr<Vendor> (*make)(ContactTerms);
};

constexpr Service kServices[] = {
    {"zerobounce", kZeroBounceBase, "/v2", 8'000, make<ZeroBounce>},
    {"neverbounce", kNeverBounceBase, "/v4.2", 8'000, make<NeverBounce>},
    {"abstract/emailreputation", kEmailReputationBase, "/v1/", 5'000, make<EmailReputation>},
    {"abstract/emailvalidation", kEmailValidationBase, "/v1/", 5'000, make<EmailValidation>},
    {"abstract/phoneintelligence", kPhoneIntelligenceBase, "/v1/", 5'000, make<PhoneIntelligence>},
    {"abstract/phonevalidation", kPhoneValidationBase, "/v1/", 5'000, make<PhoneValidation>},
    {"twilio", kTwilioBase, "", 8'000, make<Twilio>},
    {"numverify", kNumVerifyBase, "/api", 3'000, make<NumVerify>},
    {"smarty", kSmartyBase, "", 20'000, make<Smarty>},
};

const Service* find_service(std::string_view name) {
  const auto* found = std::ranges::find(kServices, name, &Service::name);
  return found == std::end(kServices) ? nullptr : found;
}

Status check(const ContactSettings& settings) {
  const auto unknown = [](const std::string& name) {
    return invalid("simulator_setting_invalid", "No service \"" + name + "\" is simulated.");
  };
  for (const auto& [name, key] : settings.keys)
    if (find_service(name) == nullptr) return unknown(name);
  for (const auto& [name, price] : settings.prices) {
    if (find_service(name) == nullptr) return unknown(name);
    if (price < 0) return invalid("simulator_setting_invalid", "The price can't be negative.");
  }
  return {};
}

template <class Value>
Value value_or(const std::map<std::string, Value>& values, std::string_view name, Value otherwise) {
  const auto found = values.find(std::string(name));
  return found == values.end() ? otherwise : found->second;
}

HostedVendor hosted(const Service& service, const ContactSettings& settings) {
  ContactTerms terms{settings.serving.seed, value_or(settings.keys, service.name, settings.key),
                     value_or(settings.prices, service.name, service.price)};
  return {std::string(service.name), std::string(service.base), service.make(std::move(terms)), settings.allowance};
}

}  // namespace

class ContactSimulator::Impl {
 public:
  explicit Impl(std::unique_ptr<PaidServer> server) : server_(std::move(server)) {}
  PaidServer& server() { return *server_; }

 private:
  std::unique_ptr<PaidServer> server_;
};

std::vector<std::string> ContactSimulator::services() {
  std::vector<std::string> names;
  for (const Service& service : kServices) names.emplace_back(service.name);
  return names;
}

Result<std::unique_ptr<ContactSimulator>> ContactSimulator::start(const ContactSettings& settings) {
  HK_CHECK(check(settings));
  ServingSettings serving = settings.serving;
  serving.body_bytes_max = std::max(serving.body_bytes_max, kBodyBytesMax);  // some services are asked with POST
  std::vector<HostedVendor> vendors;
  for (const Service& service : kServices) vendors.push_back(hosted(service, settings));
  HK_TRY(auto server, PaidServer::start(serving, std::move(vendors)));
  return std::unique_ptr<ContactSimulator>(new ContactSimulator(std::make_unique<Impl>(std::move(server))));
}

ContactSimulator::ContactSimulator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ContactSimulator::~ContactSimulator() = default;

std::uint16_t ContactSimulator::port() const { return impl_->server().port(); }
std::string ContactSimulator::base_url(const std::string& name) const {
  const Service* service = find_service(name);
  if (service == nullptr) return {};
  return impl_->server().origin() + std::string(service->base) + std::string(service->entry);
}
std::uint64_t ContactSimulator::calls() const { return impl_->server().calls(); }
Result<std::vector<BillLine>> ContactSimulator::bill() const { return impl_->server().bill(); }
void ContactSimulator::stop() { impl_->server().stop(); }

}  // namespace hk::simulator
