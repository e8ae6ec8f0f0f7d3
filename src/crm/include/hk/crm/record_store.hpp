// Changing records of any kind. A change, its trace on the timeline, its history and its event are one transaction.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/crm/object.hpp>
#include <hk/crm/property.hpp>
#include <hk/crm/viewer.hpp>
#include <hk/events/events.hpp>
#include <hk/store/session.hpp>

namespace hk::crm {

// What the validators say of what people type; given by whoever has validators.
struct Checks {
  struct Email {
    std::string key;
    Json verdict;
    std::string status;  // valid, invalid, catch-all, unknown, disposable, spamtrap, abuse, do_not_mail
  };
  struct Phone {
    std::string e164;  // empty: no number
    std::string formatted;
    bool valid = false;
    Json verdict;
  };
  struct Address {
    PostalAddress standard;
    std::string key;
    Json verdict;
  };
  std::function<Email(const std::string&)> email;
  std::function<Phone(const std::string&)> phone;
  std::function<Address(const PostalAddress&)> address;
};

class RecordStore {
 public:
  RecordStore(const Clock& clock, events::Outbox& outbox, Checks checks)
      : clock_(clock), outbox_(outbox), checks_(std::move(checks)) {}

  // Each answers the record as the viewer sees it afterwards. `body` holds values by field key, nested or not:
  // {"contact": {"email": "..."}} or {"contact.email": "..."}. Errors: field_unknown, field_read_only, value_invalid,
  // record_not_found, forbidden.
  Result<Json> create(store::Session& session, const Viewer& viewer, const std::string& object, const Json& body);
  // `version`: the one the change was made from; empty: overwrite. Error `edit_conflict` when it is another now.
  Result<Json> update(store::Session& session, const Viewer& viewer, const std::string& object, const std::string& id,
                      const Json& patch, std::optional<std::int64_t> version);
  // Out of its table into the trash. Error `record_in_use` when others need it.
  Status remove(store::Session& session, const Viewer& viewer, const std::string& object, const std::string& id);
  Result<Json> restore(store::Session& session, const Viewer& viewer, const std::string& object, const std::string& id);

  // The lead's contact and property become a deal: name, expectedValue, stage and expectedClose may be given. Error
  // `already_converted`.
  struct Converted {
    Json lead, opportunity;
  };
  Result<Converted> convert(store::Session& session, const Viewer& viewer, const std::string& lead, const Json& body);

  // What somebody did: {recordId, type, summary, outcome?, at?, durationSeconds?}.
  Result<Json> log_activity(store::Session& session, const Viewer& viewer, const Json& body);

  // All phones and e-mails of a contact: [{kind, value, label?, primary?}].
  Result<Json> set_points(store::Session& session, const Viewer& viewer, const std::string& contact,
                          const Json& points);
  // All owners of a property, people or companies: [{contactId, share?}].
  Result<Json> set_owners(store::Session& session, const Viewer& viewer, const std::string& property,
                          const Json& owners);
  // Puts tags on a record and takes others off.
  Status tag(store::Session& session, const Viewer& viewer, const std::string& object, const std::string& id,
             const std::vector<std::string>& added, const std::vector<std::string>& removed);

 private:
  const Clock& clock_;
  events::Outbox& outbox_;
  const Checks checks_;
};

// Words and title of a record for the search; call after any change of what they are made of.
void index_record(store::Session& session, const Object& object, const std::string& id);
void unindex_record(store::Session& session, const std::string& id);

}  // namespace hk::crm
