#include "today.hpp"

#include <hk/base/money.hpp>
#include <hk/crm/records.hpp>

namespace hk::crm {
namespace {

constexpr const char* kEachMax = "50";
constexpr Micros kProofWarning = 14 * kDay;

const Object& object_named(const char* name) {
  for (const Object& object : built_in_objects())
    if (object.name == name) return object;
  std::abort();
}

std::string ago(Micros span) {
  const auto say = [](Micros count, const char* unit) {
    return std::to_string(count) + " " + unit + (count == 1 ? "" : "s");
  };
  if (span < kHour) return say(std::max<Micros>(span / kMinute, 1), "minute");
  if (span < 2 * kDay) return say(span / kHour, "hour");
  return say(span / kDay, "day");
}

class Today {
 public:
  Today(store::Session& session, const Viewer& viewer, Micros now, const TimeZone& zone)
      : session_(session), viewer_(viewer), now_(now), zone_(zone) {}

  Json gather() {
    overdue_and_due_tasks();
    new_leads();
    deals_past_age();
    expiring_proofs();
    return {{"items", items_}, {"counts", counts_}};
  }

 private:
  void add(const char* kind, const std::string& title, const std::string& reason, const std::string& object,
           const std::string& record, std::optional<Micros> at, const Json& value, const Json& task) {
    items_.push_back({{"kind", kind},
                      {"title", title},
                      {"reason", reason},
                      {"object", object},
                      {"recordId", record},
                      {"at", at ? Json(format_rfc3339(*at)) : Json(nullptr)},
                      {"value", value},
                      {"taskId", task}});
    counts_[kind] = counts_.value(kind, 0) + 1;
  }

  // Mine, and those that wait for anybody.
  std::string mine(const char* object, store::Params& params) const {
    params.push_back({"me", viewer_.actor()});
    return row_rule(object_named(object), viewer_, false, "t", params) + " and (t.owner_id = :me or t.owner_id = '')";
  }

  void overdue_and_due_tasks() {
    const Micros end_of_day = zone_.start_of_day(now_) + kDay;
    store::Params params = {{"me", viewer_.actor()}, {"end", end_of_day}};
    for (auto& [id, title, record, due] : session_.rows<std::string, std::string, std::string, std::int64_t>(
             std::string("select t.id, t.title, t.record_id, t.due_at from tasks t where t.owner_id = :me and"
                         " t.status = 'open' and t.due_at < :end order by t.due_at, t.id limit ") +
                 kEachMax,
             params)) {
      const bool overdue = due < now_;
      add(overdue ? "task_overdue" : "task_due", title, overdue ? "Overdue for " + ago(now_ - due) : "Due today",
          record.empty() ? "tasks" : object_of_id(record), record.empty() ? id : record, due, nullptr, id);
    }
  }

  void new_leads() {
    store::Params params;
    const std::string rule = mine("leads", params);
    for (auto& [id, name, source, created] : session_.rows<std::string, std::string, std::string, std::int64_t>(
             "select t.id, coalesce(nullif(trim(c.first_name || ' ' || c.last_name), ''), nullif(c.email, ''),"
             " nullif(c.phone, ''), 'Unnamed'), t.source, t.created_at from leads t join contacts c on c.id ="
             " t.contact_id where t.status = 'new' and " +
                 rule + " order by t.created_at desc, t.id desc limit " + kEachMax,
             params))
      add("new_lead", name, "New from " + source + ", waiting for " + ago(now_ - created), "leads", id, created,
          nullptr, nullptr);
  }

  void deals_past_age() {
    store::Params params = {{"now", now_}, {"day", kDay}};
    const std::string rule = mine("opportunities", params);
    for (auto& [id, name, stage, since, value] :
         session_.rows<std::string, std::string, std::string, std::int64_t, std::optional<std::int64_t>>(
             "select t.id, t.name, st.label, t.stage_since, t.expected_value from opportunities t join stages st on"
             " st.key = t.stage where t.status = 'open' and st.age_limit_days is not null and t.stage_since < :now -"
             " st.age_limit_days * :day and " +
                 rule + " order by t.expected_value desc, t.id limit " + kEachMax,
             params))
      add("deal_past_age", name, stage + " for " + ago(now_ - since), "opportunities", id, since,
          value ? dollars_json(*value) : Json(nullptr), nullptr);
  }

  void expiring_proofs() {
    const Date soon = utc_date(now_ + kProofWarning);
    store::Params params = {{"soon", format_date(soon)}};
    const std::string rule = mine("investors", params);
    for (auto& [id, name, expires] : session_.rows<std::string, std::string, std::string>(
             "select t.id, t.name, t.proof_of_funds_expires from investors t where t.status = 'active' and"
             " t.proof_of_funds_expires <= :soon and " +
                 rule + " order by t.proof_of_funds_expires, t.id limit " + kEachMax,
             params))
      add("proof_of_funds_expires", name, "Proof of funds ends " + expires, "investors", id, std::nullopt, nullptr,
          nullptr);
  }

  store::Session& session_;
  const Viewer& viewer_;
  const Micros now_;
  const TimeZone& zone_;
  Json items_ = Json::array(), counts_ = Json::object();
};

}  // namespace

Json today(store::Session& session, const Viewer& viewer, Micros now, const TimeZone& zone) {
  return Today(session, viewer, now, zone).gather();
}

}  // namespace hk::crm
