#include <hk/events/tracked.hpp>

#include <hk/base/ids.hpp>
#include <hk/base/text.hpp>
#include <hk/events/events.hpp>
#include <hk/telemetry/telemetry.hpp>

namespace hk::events {
namespace {

constexpr std::size_t kNameMost = 200;
constexpr Micros kOldest = 946'684'800 * kSecond;  // the year 2000: what is older is a broken clock

// Collects what is wrong with a batch, by path.
class Problems {
 public:
  void add(const std::string& path, const std::string& field, std::string message) {
    if (fields_.size() < 20) fields_.push_back({path + field, std::move(message)});
  }
  bool none() const { return fields_.empty(); }
  Error error() const {
    Error error = invalid("body_invalid", fields_.front().field + " " + fields_.front().message + ".",
                          "See /docs for the fields of an event.");
    error.fields = fields_;
    return error;
  }

 private:
  std::vector<FieldError> fields_;
};

// "" when missing or null.
std::string text_of(const Json& body, const char* field, const std::string& path, Problems& problems) {
  const auto found = body.find(field);
  if (found == body.end() || found->is_null()) return "";
  if (!found->is_string() || found->get_ref<const std::string&>().size() > kNameMost) {
    problems.add(path, field, "must be a text of at most 200 bytes");
    return "";
  }
  return std::string(trim(found->get_ref<const std::string&>()));
}

Micros time_of(const std::string& text, Micros now, const std::string& path, Problems& problems) {
  if (text.empty()) return now;
  const auto at = parse_rfc3339(text);
  if (!at) {
    problems.add(path, "timestamp", "must be a time like 2026-01-31T12:00:00Z");
  } else if (*at > now + kFutureMost) {
    problems.add(path, "timestamp", "is more than five minutes in the future");
  } else if (*at < kOldest) {
    problems.add(path, "timestamp", "is before the year 2000");
  } else {
    return *at;
  }
  return now;
}

void take_properties(const Json& body, Json& data, const std::string& path, Problems& problems) {
  const auto found = body.find("properties");
  if (found == body.end() || found->is_null()) return;
  if (!found->is_object()) return problems.add(path, "properties", "must be an object");
  if (dump_json(*found).size() > kPropertiesBytesMost)
    return problems.add(path, "properties", "must be at most 32 KiB of JSON");
  data["properties"] = *found;
}

TrackedEvent parse_one(const Json& body, Micros now, const std::string& path, Problems& problems) {
  TrackedEvent event;
  event.type = text_of(body, "event", path, problems);
  if (event.type.empty()) problems.add(path, "event", "is missing");
  event.id = text_of(body, "eventId", path, problems);
  if (event.id.empty()) event.id = text_of(body, "messageId", path, problems);
  if (event.id.empty()) event.id = new_type_id("evt");
  event.at = time_of(text_of(body, "timestamp", path, problems), now, path, problems);
  for (const char* field : {"userId", "anonymousId", "leadId", "opportunityId"})
    if (std::string id = text_of(body, field, path, problems); !id.empty()) event.data[field] = std::move(id);
  take_properties(body, event.data, path, problems);
  return event;
}

}  // namespace

Result<std::vector<TrackedEvent>> parse_tracked(const Json& body, Micros now) {
  Problems problems;
  std::vector<TrackedEvent> events;
  const auto batch = body.find("events");
  if (batch == body.end()) {
    events.push_back(parse_one(body, now, "", problems));
  } else if (!batch->is_array() || batch->empty() || batch->size() > kBatchMost || body.size() > 1) {
    problems.add("", "events", "must be a list of 1 to 500 events, alone in the body");
  } else {
    for (std::size_t i = 0; i < batch->size(); ++i) {
      const std::string path = "events[" + std::to_string(i) + "].";
      if (!(*batch)[i].is_object())
        problems.add(path, "event", "is missing");
      else
        events.push_back(parse_one((*batch)[i], now, path, problems));
    }
  }
  if (!problems.none()) return problems.error();
  return events;
}

Tracked track(store::Database& db, store::Session& session, const std::vector<TrackedEvent>& events,
              const Reporter& reporter, Micros now) {
  Tracked tracked;
  for (const TrackedEvent& event : events) {
    const std::int64_t added = session.run(
        "insert into events(scope, id, type, at, received_at, data, correlation_id, source, actor)"
        " values (:scope, :id, :type, :at, :now, :data, :correlation, :source, :actor)"
        " on conflict (scope, id) do nothing",
        {{"scope", reporter.scope},
         {"id", event.id},
         {"type", event.type},
         {"at", event.at},
         {"now", now},
         {"data", dump_json(event.data)},
         {"correlation", telemetry::correlation_id()},
         {"source", reporter.source},
         {"actor", reporter.actor}});
    (added == 1 ? tracked.accepted : tracked.duplicates) += 1;
  }
  if (tracked.accepted > 0) db.notify_on_commit(session, kWakeChannel);
  return tracked;
}

}  // namespace hk::events
