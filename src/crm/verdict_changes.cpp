#include "verdict_changes.hpp"

namespace hk::crm {

void add_verdict_change(store::Session& session, const Judged& object, const std::string& id, const std::string& field,
                        std::vector<events::Event>& events) {
  const auto changed = [&](const std::string& singular, const std::string& plural, const std::string& record,
                           const std::string& owner, const std::string& name) {
    events.push_back({singular + "_updated",
                      {{"object", plural},
                       {"recordId", record},
                       {singular + "Id", record},
                       {"ownerId", text_or_null(owner)},
                       {"fields", {name}}}});
  };
  const auto owner =
      session.one<std::string>(std::string("select owner_id from ") + object.plural + " where id = :id", {{"id", id}});
  changed(object.singular, object.plural, id, owner, field);
  for (auto& [lead, lead_owner] : session.rows<std::string, std::string>(
           std::string("select id, owner_id from leads where ") + object.singular + "_id = :id", {{"id", id}}))
    changed("lead", "leads", lead, lead_owner, std::string(object.singular) + "." + field);
}

void emit_verdict_change(store::Session& session, events::Outbox& outbox, const Judged& object, const std::string& id,
                         const std::string& field) {
  std::vector<events::Event> events;
  add_verdict_change(session, object, id, field, events);
  outbox.emit_all(session, events);
}

}  // namespace hk::crm
