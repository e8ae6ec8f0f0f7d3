// E-mails and phones of contacts, judged by services that charge.
//
// A job `check-contact` asks for one contact: the cheapest service first, the next one where it does not know or can't
// be asked, until one is definite. What the built-in engine knows to be bad is not bought. An answer is kept by the
// address, not by the contact, so that two contacts with one address cost one call; the ledger and the answers know an
// address by a digest only. Whatever happens, the contact keeps the verdict it has until a better one is there.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/money.hpp>
#include <hk/base/time.hpp>
#include <hk/crm/contact.hpp>
#include <hk/events/events.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/spending/spending.hpp>
#include <hk/store/store.hpp>
#include <hk/telemetry/metrics.hpp>
#include <hk/validation/services.hpp>
#include <hk/validation/validation.hpp>

namespace hk::validation {

inline constexpr const char* kCheckQueue = "contact-checks";
inline constexpr const char* kCheckContact = "check-contact";

class ContactChecks {
 public:
  struct Services {
    std::vector<std::shared_ptr<EmailService>> email{};
    std::vector<std::shared_ptr<PhoneService>> phone{};
  };
  struct Settings {
    Services services{};
    std::shared_ptr<const TimeZone> zone{};
    MicroDollars lead_budget = 0;  // in 30 days; 0: no cap
    telemetry::Metrics* metrics = nullptr;
  };
  ContactChecks(const Clock& clock, store::Database& db, jobs::Queue& queue, events::Outbox& outbox,
                const Validator& validator, Settings settings);
  ~ContactChecks();
  ContactChecks(const ContactChecks&) = delete;

  // From now on these are asked; what runs goes on with those it began with.
  void use(Services services);
  // Whether there is any service to ask.
  bool can_ask() const;
  std::vector<std::shared_ptr<const spending::Service>> services() const;
  // Queues the job of a contact, which has one at a time. Error no_contact_services.
  Result<jobs::JobId> request(store::Session& session, const crm::ContactId& contact);
  // Jobs that wait for a service go on at once.
  void hurry(store::Session& session);
  // A person decided about a call without a known outcome: if it is one of ours, its contact is queued again. Answers
  // whether it is.
  bool decided(store::Session& session, const spending::Call& call);

  // For WorkerSettings: {kCheckContact, checks.kind()}. Must not outlive this object.
  jobs::Kind kind();

 private:
  std::shared_ptr<const Services> asked() const;
  struct Reply;
  struct Choice;
  struct Point;
  struct Asked;
  Result<jobs::Completion> run(const jobs::Job& job);
  std::optional<Point> email_of(const crm::Contact& contact) const;
  std::optional<Point> phone_of(const crm::Contact& contact) const;
  std::vector<Point> points_of(const crm::Contact& contact) const;
  Result<Asked> ask(const jobs::Job& job, const std::string& lead, const Point& point);
  Status ask_one(const spending::Buyer& buyer, const Choice& choice, Asked& asked);
  Status buy(const spending::Buyer& buyer, const Choice& choice, Asked& asked);
  Status look_after_lost(const jobs::Job& job, const Point& point);
  void emit_undecided(store::Session& session, const spending::Call& call);

  const Clock& clock_;
  store::Database& db_;
  jobs::Queue& queue_;
  events::Outbox& outbox_;
  const Validator& validator_;
  const Settings settings_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Services> asked_;  // never changed, only exchanged
  std::unique_ptr<spending::Purchases> purchases_;
};

// Table contact_answers. Migration numbers 4500-4599.
std::vector<store::Migration> migrations();

}  // namespace hk::validation
