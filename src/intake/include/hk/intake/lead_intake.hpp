// Takes leads in: one that somebody types, or the rows of a list.
#pragma once

#include <string>
#include <vector>

#include <hk/crm/crm.hpp>
#include <hk/enrichment/enrichment.hpp>
#include <hk/events/events.hpp>
#include <hk/intake/lead_matcher.hpp>
#include <hk/store/store.hpp>
#include <hk/validation/address_checks.hpp>
#include <hk/validation/contact_checks.hpp>
#include <hk/validation/validation.hpp>

namespace hk::intake {

// As typed; any text may be empty, but a lead needs a name, an e-mail, a phone or an address.
struct LeadInput {
  std::string source{}, first_name{}, last_name{}, email{}, phone{}, notes{};
  crm::PostalAddress address{};
};

// The validators' verdicts for changes of records.
crm::Checks checks_of(const validation::Validator& validator);

struct Origin {
  std::string actor{};      // who brought it; empty: the system
  std::string import_id{};  // of a CSV import
  bool is_demo = false;
};

class LeadIntake {
 public:
  // Of single leads, where they are; a list is checked when somebody asks for it.
  struct Checkers {
    validation::ContactChecks* contacts = nullptr;
    validation::AddressChecks* addresses = nullptr;
  };
  LeadIntake(const Clock& clock, const validation::Validator& validator, enrichment::Enrichment& enrichment,
             events::Outbox& outbox, const Checkers& checkers = {nullptr, nullptr})
      : clock_(clock),
        validator_(validator),
        enrichment_(enrichment),
        outbox_(outbox),
        checkers_(checkers),
        records_(clock, outbox, checks_of(validator)) {}

  // Error `lead_empty`.
  Result<CheckedLead> check(const LeadInput& input) const;
  // Stores contact, property and lead, queues the enrichment and the checks of contact and address, logs and emits. A
  // lead like one that is known names that in duplicate_of.
  crm::LeadRow store(store::Session& session, const CheckedLead& checked, const Origin& origin);
  // The same for rows of a list, `lines` of their file; those about known leads are dealt with as `policy` says.
  // Answers what became of each, in their order.
  Result<std::vector<Match>> store_rows(store::Session& session, const std::vector<CheckedLead>& rows,
                                        const std::vector<std::int64_t>& lines, Duplicates policy,
                                        const Origin& origin);

 private:
  crm::LeadRow new_row(const CheckedLead& checked, const crm::LeadId& id, const Match& match,
                       const Origin& origin) const;
  void insert(store::Session& session, std::vector<crm::LeadRow>& rows, const Origin& origin);
  void queue_checks(store::Session& session, const crm::LeadRow& row);
  void note_arrival(store::Session& session, const std::vector<crm::LeadRow>& rows, const Origin& origin);
  Status fill_in(store::Session& session, const Match& match, const CheckedLead& row, const Origin& origin);

  const Clock& clock_;
  const validation::Validator& validator_;
  enrichment::Enrichment& enrichment_;
  events::Outbox& outbox_;
  const Checkers checkers_;
  crm::RecordStore records_;
};

}  // namespace hk::intake
