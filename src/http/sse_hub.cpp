#include "sse_hub.hpp"

#include <hk/telemetry/log.hpp>

namespace hk::http {

namespace {

constexpr std::size_t kRecentMax = 1024;

void append_line(std::string& out, std::string_view field, std::string_view value) {
  // A line break would end the field: data continues on a line of its own, other fields lose it.
  std::size_t from = 0;
  const bool is_data = field == "data";
  while (true) {
    const auto end = value.find_first_of("\r\n", from);
    out.append(field).append(": ").append(value.substr(from, end - from)).push_back('\n');
    if (end == std::string_view::npos || !is_data) return;
    from = end + (value.substr(end, 2) == "\r\n" ? 2 : 1);
  }
}

bool lets_through(const EventHub::Filter& filter, const SseEvent& event) {
  try {
    return !filter || filter(event);
  } catch (const std::exception& error) {
    telemetry::log_error("sse_filter_failed", {{"reason", error.what()}});
    return false;
  }
}

}  // namespace

std::string format_event(const SseEvent& event) {
  std::string out;
  if (!event.id.empty()) append_line(out, "id", event.id);
  if (!event.type.empty()) append_line(out, "event", event.type);
  append_line(out, "data", event.data);
  out.push_back('\n');
  return out;
}

std::shared_ptr<SseHub> SseHub::create() { return std::make_shared<EventHub>(); }

void EventHub::publish(const SseEvent& event) {
  const std::lock_guard lock(mutex_);
  recent_.push_back({Clock::now(), event});
  if (recent_.size() > kRecentMax) recent_.pop_front();
  std::map<EventLoop*, std::vector<std::shared_ptr<EventSink>>> targets;
  for (const auto& [key, entry] : entries_) {
    if (lets_through(entry.filter, event)) targets[entry.loop].push_back(entry.sink);
  }
  if (targets.empty()) return;
  const auto text = std::make_shared<const std::string>(format_event(event));
  for (auto& [loop, sinks] : targets) loop->deliver(std::move(sinks), text);
}

std::size_t EventHub::clients() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

std::vector<SseEvent> EventHub::add(EventLoop& loop, std::shared_ptr<EventSink> sink, Filter filter,
                                    Clock::time_point since) {
  const std::lock_guard lock(mutex_);
  std::vector<SseEvent> missed;
  for (const Recent& recent : recent_) {
    if (recent.at >= since && lets_through(filter, recent.event)) missed.push_back(recent.event);
  }
  const EventSink* key = sink.get();
  entries_.insert_or_assign(key, Entry{&loop, std::move(sink), std::move(filter)});
  return missed;
}

void EventHub::remove(const EventSink& sink) {
  const std::lock_guard lock(mutex_);
  entries_.erase(&sink);
}

}  // namespace hk::http
