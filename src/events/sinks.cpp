// Wire formats: the Segment HTTP Tracking API, PostHog's batch endpoint.
#include <hk/base/text.hpp>
#include <hk/events/forward.hpp>

namespace hk::events {
namespace {

constexpr std::size_t kItemBytesMost = 32 * 1024;  // Segment's limit for one event
constexpr std::size_t kMessageIdBytesMost = 99;    // Segment's

std::string text_in(const Json& data, const char* field) {
  const auto found = data.find(field);
  return found != data.end() && found->is_string() ? found->get<std::string>() : "";
}

// The program's events carry their facts directly; tracked ones under "properties", beside their ids.
Json properties_of(const RecordedEvent& event) {
  if (event.source == kServer) return event.data;
  Json properties = event.data.value("properties", Json::object());
  for (const char* id : {"leadId", "opportunityId"})
    if (const std::string value = text_in(event.data, id); !value.empty()) properties[id] = value;
  return properties;
}

// Whom the event is about. Pseudonyms only: ids of ours or of the reporter.
struct Subject {
  std::string id;
  bool anonymous = false;
};
Subject subject_of(const RecordedEvent& event) {
  if (const std::string user = text_in(event.data, "userId"); !user.empty()) return {user, false};
  if (const std::string visitor = text_in(event.data, "anonymousId"); !visitor.empty()) return {visitor, true};
  if (const std::string lead = text_in(event.data, "leadId"); !lead.empty()) return {lead, false};
  if (const std::string record = text_in(event.data, "recordId"); !record.empty()) return {record, false};
  return {event.actor.empty() ? "hidden-key" : event.actor, true};
}

// Sinks tell events apart by this. Ids that do not fit become a hash of theirs; those of different scopes may be equal.
std::string message_id(const RecordedEvent& event) {
  const std::string full = event.source == kBrowser ? event.actor + "/" + event.id : event.id;
  return full.size() <= kMessageIdBytesMost ? full : hex(sha256(full));
}

std::string uuid_of(const std::string& text) {
  std::string digits = hex(sha256(text)).substr(0, 32);
  digits[12] = '8';  // a UUID of an own making (RFC 9562, version 8)
  digits[16] = '8';
  return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-" + digits.substr(12, 4) + "-" + digits.substr(16, 4) +
         "-" + digits.substr(20);
}

Json fitting(Json item) { return dump_json(item).size() <= kItemBytesMost ? std::move(item) : Json(nullptr); }

http::ClientRequest json_post(const std::string& base_url, const char* path, const Json& body) {
  http::ClientRequest request;
  request.method = http::Method::kPost;
  request.url = base_url + path;
  while (request.url.find("//", 8) != std::string::npos) request.url.erase(request.url.find("//", 8), 1);
  request.headers = {{"Content-Type", "application/json"}};
  request.body = dump_json(body);
  return request;
}

class SegmentSink final : public Sink {
 public:
  explicit SegmentSink(SinkSettings settings) : settings_(std::move(settings)) {}
  std::string_view name() const override { return "segment"; }
  Json item(const RecordedEvent& event) const override {
    const Subject subject = subject_of(event);
    return fitting({{"type", "track"},
                    {"event", event.type},
                    {subject.anonymous ? "anonymousId" : "userId", subject.id},
                    {"messageId", message_id(event)},
                    {"timestamp", format_rfc3339(event.at)},
                    {"properties", properties_of(event)},
                    {"context", {{"library", {{"name", "hidden-key"}, {"version", "1"}}}}}});
  }
  http::ClientRequest request(const Json& items, Micros now) const override {
    return json_post(settings_.base_url, "/batch",
                     {{"writeKey", settings_.key}, {"batch", items}, {"sentAt", format_rfc3339(now)}});
  }

 private:
  const SinkSettings settings_;
};

class PosthogSink final : public Sink {
 public:
  explicit PosthogSink(SinkSettings settings) : settings_(std::move(settings)) {}
  std::string_view name() const override { return "posthog"; }
  Json item(const RecordedEvent& event) const override {
    const Subject subject = subject_of(event);
    Json properties = properties_of(event);
    if (subject.anonymous) properties["$process_person_profile"] = false;
    return fitting({{"event", event.type},
                    {"distinct_id", subject.id},
                    {"properties", std::move(properties)},
                    {"timestamp", format_rfc3339(event.at)},
                    {"uuid", uuid_of(message_id(event))}});
  }
  http::ClientRequest request(const Json& items, Micros) const override {
    return json_post(settings_.base_url, "/batch/",
                     {{"api_key", settings_.key}, {"historical_migration", false}, {"batch", items}});
  }

 private:
  const SinkSettings settings_;
};

}  // namespace

std::unique_ptr<Sink> segment_sink(const SinkSettings& settings) { return std::make_unique<SegmentSink>(settings); }
std::unique_ptr<Sink> posthog_sink(const SinkSettings& settings) { return std::make_unique<PosthogSink>(settings); }

}  // namespace hk::events
