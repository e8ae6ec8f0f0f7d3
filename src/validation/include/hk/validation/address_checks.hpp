// Addresses of properties, judged by services that charge: a job `check-address` asks for one property. The address
// itself stays as it was typed, and so does our standard form of it, by which properties are told apart: how the post
// office writes it is a part of the verdict.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <hk/base/money.hpp>
#include <hk/crm/property.hpp>
#include <hk/runtime/exchanged.hpp>
#include <hk/telemetry/metrics.hpp>
#include <hk/validation/service_checks.hpp>
#include <hk/validation/services.hpp>
#include <hk/validation/validation.hpp>

namespace hk::validation {

inline constexpr const char* kAddressQueue = "address-checks";
inline constexpr const char* kCheckAddress = "check-address";

class AddressChecks final : public ServiceChecks {
 public:
  using Asked = std::vector<std::shared_ptr<AddressService>>;
  struct Settings {
    Asked services{};
    std::shared_ptr<const TimeZone> zone{};
    MicroDollars lead_budget = 0;  // in 30 days; 0: no cap
    telemetry::Metrics* metrics = nullptr;
  };
  AddressChecks(const Clock& clock, store::Database& db, jobs::Queue& queue, events::Outbox& outbox,
                const Validator& validator, Settings settings);

  // From now on these are asked; what runs goes on with those it began with.
  void use(Asked services) { asked_.exchange(std::move(services)); }
  Services services() const override;
  // Queues the job of a property, which has one at a time. Errors no_address_services, property_not_found,
  // address_incomplete: without a street and number, or with neither ZIP code nor city and state, there is nothing to
  // ask about.
  Result<jobs::JobId> request(store::Session& session, const crm::PropertyId& property);

 private:
  Questions questions_about(store::Session& session, const std::string& record) const override;
  std::optional<Point> address_of(const crm::Property& property) const;

  const Validator& validator_;
  runtime::Exchanged<Asked> asked_;
};

}  // namespace hk::validation
