// E-mails and phones of contacts, judged by services that charge: a job `check-contact` asks for one contact. What the
// built-in engine knows to be bad is not bought.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <hk/base/money.hpp>
#include <hk/crm/contact.hpp>
#include <hk/runtime/exchanged.hpp>
#include <hk/telemetry/metrics.hpp>
#include <hk/validation/service_checks.hpp>
#include <hk/validation/services.hpp>
#include <hk/validation/validation.hpp>

namespace hk::validation {

inline constexpr const char* kCheckQueue = "contact-checks";
inline constexpr const char* kCheckContact = "check-contact";

class ContactChecks final : public ServiceChecks {
 public:
  struct Asked {
    std::vector<std::shared_ptr<EmailService>> email{};
    std::vector<std::shared_ptr<PhoneService>> phone{};
  };
  struct Settings {
    Asked services{};
    std::shared_ptr<const TimeZone> zone{};
    MicroDollars lead_budget = 0;  // in 30 days; 0: no cap
    telemetry::Metrics* metrics = nullptr;
  };
  ContactChecks(const Clock& clock, store::Database& db, jobs::Queue& queue, events::Outbox& outbox,
                const Validator& validator, Settings settings);

  // From now on these are asked; what runs goes on with those it began with.
  void use(Asked services) { asked_.exchange(std::move(services)); }
  Services services() const override;
  // Queues the job of a contact, which has one at a time. Error no_contact_services.
  Result<jobs::JobId> request(store::Session& session, const crm::ContactId& contact);

 private:
  Questions questions_about(store::Session& session, const std::string& record) const override;
  std::optional<Point> email_of(const crm::Contact& contact) const;
  std::optional<Point> phone_of(const crm::Contact& contact) const;

  const Validator& validator_;
  runtime::Exchanged<Asked> asked_;
};

}  // namespace hk::validation
