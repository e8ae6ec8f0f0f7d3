#include <hk/validation/revalidation.hpp>

#include <hk/crm/contact.hpp>
#include <hk/crm/round.hpp>

namespace hk::validation {
namespace {

constexpr const char* kBuiltin = "builtin";

struct Visit {
  crm::RoundStep step{};
  std::vector<crm::Contact> contacts{};
};
struct Change {
  crm::ContactId id;
  std::string email;
  Json verdict;
};

std::string provider_of(const Json& verdict) {
  return verdict.is_object() ? verdict.value("provider", kBuiltin) : kBuiltin;
}

// Also when nobody knows when it was judged.
bool is_old(const Json& verdict, Micros before) {
  if (!verdict.is_object()) return true;
  const auto at = parse_rfc3339(verdict.value("checkedAt", ""));
  return !at || *at < before;
}

bool is_for_services(const crm::Contact& contact, Micros before) {
  const auto is_due = [&](const Json& verdict) { return provider_of(verdict) == kBuiltin || is_old(verdict, before); };
  return (!contact.email.empty() && is_due(contact.email_verdict)) ||
         (!contact.phone_key.empty() && is_due(contact.phone_verdict));
}

class Run {
 public:
  explicit Run(const Revalidation& settings) : s_(settings) {}

  Result<jobs::Completion> operator()(const jobs::Job&, jobs::JobContext&) const {
    const Micros now = s_.clock.now();
    HK_TRY(Visit visit, s_.db.read([&](store::Session& session) -> Result<Visit> { return visit_of(session, now); }));
    std::vector<Change> changes = changes_of(visit.contacts, now - s_.period);
    jobs::Completion done;
    done.commit = [*this, now, visit = std::move(visit),
                   changes = std::move(changes)](store::Session& session) -> Status {
      crm::keep_round(session, kRevalidate, visit.step, now);
      for (const Change& change : changes)
        crm::keep_email_verdict(session, s_.outbox, change.id, change.email, change.verdict);
      if (!s_.checks.can_ask()) return {};
      for (const crm::Contact& contact : visit.contacts)
        if (is_for_services(contact, now - s_.period)) HK_CHECK(s_.checks.request(session, contact.id));
      return {};
    };
    return done;
  }

 private:
  Visit visit_of(store::Session& session, Micros now) const {
    Visit visit{crm::step_of_round(session, kRevalidate, "contacts", s_.period, now), {}};
    for (const std::string& id : visit.step.ids)
      if (auto contact = crm::find_contact(session, crm::ContactId::trusted(id)))
        visit.contacts.push_back(*std::move(contact));
    return visit;
  }

  // What the domains say now, where it is another verdict.
  std::vector<Change> changes_of(const std::vector<crm::Contact>& contacts, Micros before) const {
    std::vector<const crm::Contact*> asked;
    std::vector<std::string> emails;
    for (const crm::Contact& contact : contacts) {
      if (!s_.validator.asks_domains() || contact.email.empty()) continue;
      if (provider_of(contact.email_verdict) != kBuiltin || !is_old(contact.email_verdict, before)) continue;
      asked.push_back(&contact);
      emails.push_back(contact.email);
    }
    s_.validator.prepare_domains(emails);
    std::vector<Change> changes;
    for (const crm::Contact* contact : asked) {
      const EmailVerdict verdict = s_.validator.email_and_domain(contact->email);
      if (verdict.status == email_status::kUnknown) continue;
      const Json& known = contact->email_verdict;
      const bool is_same = known.is_object() && known.value("status", "") == verdict.status;
      if (!is_same) changes.push_back({contact->id, contact->email, to_json(verdict)});
    }
    return changes;
  }

  Revalidation s_;
};

}  // namespace

jobs::Kind revalidation_kind(const Revalidation& settings) {
  jobs::Kind kind;
  kind.run = Run(settings);
  return kind;
}

}  // namespace hk::validation
