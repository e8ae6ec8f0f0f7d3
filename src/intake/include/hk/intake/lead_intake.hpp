// Takes one lead in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hk/crm/crm.hpp>
#include <hk/enrichment/enrichment.hpp>
#include <hk/events/events.hpp>
#include <hk/store/store.hpp>
#include <hk/validation/validation.hpp>

namespace hk::intake {

// As typed; any text may be empty, but a lead needs a name, an e-mail, a phone or an address.
struct LeadInput {
  std::string source{}, first_name{}, last_name{}, email{}, phone{}, notes{};
  crm::PostalAddress address{};
};

// What is known of an input before anything is stored; pure, so that a write transaction stays short.
struct CheckedLead {
  crm::Contact contact;
  std::optional<crm::Property> property;
  std::string source;
  std::string notes;
  std::string fingerprint;  // equal for inputs with the same content
  bool email_invalid = false;
  std::string email_message;
  std::string email_suggestion;
};

// The validators' verdicts for changes of records.
crm::Checks checks_of(const validation::Validator& validator);

struct Origin {
  std::string actor{};      // who brought it; empty: the system
  std::string import_id{};  // of a CSV import
  bool is_demo = false;
  bool once = false;  // skip an input whose fingerprint is known
};

class LeadIntake {
 public:
  LeadIntake(const Clock& clock, const validation::Validator& validator, enrichment::Enrichment& enrichment,
             events::Outbox& outbox)
      : clock_(clock), validator_(validator), enrichment_(enrichment), outbox_(outbox) {}

  // Error `lead_empty`.
  Result<CheckedLead> check(const LeadInput& input) const;
  // Stores contact, property and lead, queues the enrichment, logs and emits. Empty: skipped, see Origin::once.
  std::optional<crm::LeadRow> store(store::Session& session, const CheckedLead& checked, const Origin& origin);

 private:
  void note_arrival(store::Session& session, const crm::Lead& lead, const Origin& origin);

  const Clock& clock_;
  const validation::Validator& validator_;
  enrichment::Enrichment& enrichment_;
  events::Outbox& outbox_;
};

}  // namespace hk::intake
