// A lead: somebody who may sell, with a contact, a property, a status, and the state of its enrichment.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hk/base/ids.hpp>
#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/crm/contact.hpp>
#include <hk/crm/property.hpp>
#include <hk/store/session.hpp>

namespace hk::crm {

struct LeadTag {
  static constexpr std::string_view kPrefix = "lead";
};
using LeadId = Id<LeadTag>;

// Enrichment states: none, queued, running, enriched, partial, not_found, ambiguous, paused, needs_review, failed.
struct LeadEnrichment {
  std::string status = "none";
  std::string reason;  // for people; may be empty
  std::string job_id;
  std::optional<Micros> finished_at;
  Json candidates =
      Json::array();  // when ambiguous: [{parcelId, parcelNumber, address, city, ownerName, landUse, bedrooms, sqft}]
};

struct Lead {
  LeadId id;
  std::string status = "new";  // new, contacted, qualified, nurture, converted, lost
  std::string source;
  std::string notes;
  ContactId contact_id;
  PropertyId property_id;  // empty id: no address was given
  std::optional<LeadId> duplicate_of;
  std::string import_id;    // the CSV import it came with; may be empty
  std::string fingerprint;  // of the CSV row, where nothing else keeps a rerun from a second lead; may be empty
  bool is_demo = false;
  LeadEnrichment enrichment;
  std::string owner_id{};  // the user it is assigned to; empty: nobody
  Micros created_at = 0;
  Micros updated_at = 0;
  std::int64_t version = 1;  // the ETag; grows with each change
};

// A lead with the records it points to.
struct LeadRow {
  Lead lead;
  Contact contact;
  std::optional<Property> property;
};

// Stores them with their contacts and properties; the ids of all are made already. Where a property with the same
// address key is known, the row gets the id of that one, in `property` and in `lead`.
void insert_leads(store::Session& session, std::vector<LeadRow>& rows);
std::optional<Lead> find_lead(store::Session& session, const LeadId& id);
LeadRow row_of(store::Session& session, Lead lead);
// Gives a lead without a property this one, or the one known at its address. Index the record after it.
void set_lead_property(store::Session& session, const LeadId& id, Property property, Micros now);
// Raises the version. False when there is no such lead.
bool set_lead_enrichment(store::Session& session, const LeadId& id, const LeadEnrichment& enrichment, Micros now);

struct DemoRemoved {
  std::int64_t leads = 0, properties = 0;
};
// Removes every demo lead with its contact and activities, and properties that no other lead uses.
DemoRemoved remove_demo_leads(store::Session& session);
bool has_leads(store::Session& session);
bool has_demo_leads(store::Session& session);

}  // namespace hk::crm
