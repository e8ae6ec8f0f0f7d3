// The inside of SseHub: what a server adds to it.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <hk/http/sse.hpp>

namespace hk::http {

std::string format_event(const SseEvent& event);

// One open stream. send() is called on the thread of its loop only.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void send(std::shared_ptr<const std::string> text) = 0;
};

// The thread that writes to the sinks; deliver() only queues.
class EventLoop {
 public:
  virtual ~EventLoop() = default;
  virtual void deliver(std::vector<std::shared_ptr<EventSink>> sinks, std::shared_ptr<const std::string> text) = 0;
};

class EventHub final : public SseHub {
 public:
  using Clock = std::chrono::steady_clock;
  using Filter = std::function<bool(const SseEvent&)>;

  void publish(const SseEvent& event) override;
  std::size_t clients() const override;

  // From now on `sink` gets what is published. Returned are the events published after `since` (the moment its
  // request came in): they may be missing from what the handler had read, and would be lost in between.
  std::vector<SseEvent> add(EventLoop& loop, std::shared_ptr<EventSink> sink, Filter filter, Clock::time_point since);
  void remove(const EventSink& sink);

 private:
  struct Entry {
    EventLoop* loop;
    std::shared_ptr<EventSink> sink;
    Filter filter;
  };
  struct Recent {
    Clock::time_point at;
    SseEvent event;
  };

  mutable std::mutex mutex_;
  std::map<const EventSink*, Entry> entries_;
  std::deque<Recent> recent_;
};

}  // namespace hk::http
