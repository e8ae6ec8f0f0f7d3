#include <hk/enrichment/manual_facts.hpp>

#include <hk/base/text.hpp>
#include <hk/crm/activity.hpp>
#include <hk/enrichment/enrichment.hpp>
#include <hk/identity/audit.hpp>
#include <hk/identity/names.hpp>

namespace hk::enrichment {
namespace {

constexpr std::size_t kNoteMax = 500;
constexpr std::size_t kToldLeadsMax = 20;  // timelines of leads that share the property

Error no_field(const std::string& name) {
  return not_found("field_unknown", "Properties have no value \"" + name.substr(0, 40) + "\" that can be set.",
                   "GET /api/properties/{id}/facts names the fields, as in bedrooms or lastSalePrice.");
}

const Fact* winner_of(const std::vector<Fact>& facts, std::string_view field) {
  for (const Fact& fact : facts)
    if (fact.field == field && fact.winner) return &fact;
  return nullptr;
}

std::string value_now(store::Session& session, const crm::PropertyId& property, std::string_view field) {
  const std::vector<Fact> facts = facts_of(session, property);
  const Fact* winner = winner_of(facts, field);
  return winner == nullptr ? "" : winner->value;
}

std::string name_of(store::Session& session, const std::string& actor) {
  const auto names = identity::names(session);
  const auto found = names.find(actor);
  return found == names.end() || found->second.empty() ? "a person" : found->second;
}

std::string shown(const FactField& field, const std::string& value) {
  if (value.empty()) return "nothing";
  if (field.unit == "dollars") return "$" + value;
  return field.unit == "square feet" ? value + " sq ft" : value;
}

std::string sentence(const ManualChange& change) {
  const std::string label(change.field->label);
  const std::string from = shown(*change.field, change.from), to = shown(*change.field, change.to);
  if (change.is_withdrawn) return label + " is no longer set by hand: " + from + " becomes " + to;
  return label + " set by hand to " + to + " (was " + from + ")" + (change.note.empty() ? "" : ": " + change.note);
}

}  // namespace

Status Enrichment::set_fact(store::Session& session, const crm::PropertyId& property, const ManualFact& fact,
                            const std::string& actor) {
  const FactField* field = find_fact_field(fact.field);
  if (field == nullptr) return no_field(fact.field);
  const std::string note = collapse_space(fact.note);
  if (utf8_length(note) > kNoteMax) return invalid("note_too_long", "A note has at most 500 characters.");
  const Micros now = clock_.now();
  const Date today = utc_date(now + settings_.zone->offset_at(now));
  HK_TRY(const std::string value, manual_value(*field, fact.value, today));
  crm::lock_property(session, property);
  const ManualChange change{field, actor, value_now(session, property, field->name), value, note};
  const Fact set = {.field = fact.field,
                    .value = value,
                    .provider = kManual,
                    .as_of = format_date(today),
                    .note = note,
                    .fetched_at = now,
                    .set_by = name_of(session, actor)};
  (void)replace_facts(session, property, kManual, {fact.field}, {set}, settings_.policy, now);
  note_manual(session, property, change);
  return {};
}

Status Enrichment::withdraw_fact(store::Session& session, const crm::PropertyId& property, const std::string& name,
                                 const std::string& actor) {
  const FactField* field = find_fact_field(name);
  if (field == nullptr) return no_field(name);
  crm::lock_property(session, property);
  const std::vector<Fact> before = facts_of(session, property);
  const Fact* set = winner_of(before, name);
  if (set == nullptr || set->provider != kManual)
    return not_found("fact_not_set", std::string(field->label) + " is not set by hand.");
  (void)replace_facts(session, property, kManual, {name}, {}, settings_.policy, clock_.now());
  note_manual(session, property, {field, actor, set->value, value_now(session, property, name), set->note, true});
  return {};
}

void Enrichment::note_manual(store::Session& session, const crm::PropertyId& property, const ManualChange& change) {
  const char* const what = change.is_withdrawn ? "fact_withdrawn" : "fact_set";
  const Json details = {{"field", std::string(change.field->name)},
                        {"from", text_or_null(change.from)},
                        {"to", text_or_null(change.to)},
                        {"note", text_or_null(change.note)}};
  std::vector<std::string> records = crm::leads_of(session, property, kToldLeadsMax);
  records.push_back(property.str());
  std::vector<crm::Activity> activities;
  for (const std::string& record : records)
    activities.push_back({"", record, what, clock_.now(), change.actor, sentence(change), details});
  crm::add_activities(session, activities);
  crm::emit_property_change(session, outbox_, property, std::string(change.field->name));
  identity::audit(session, clock_, change.actor, what, property.str(), details);
}

}  // namespace hk::enrichment
