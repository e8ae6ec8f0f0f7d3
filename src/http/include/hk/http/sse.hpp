// Server-sent events: one hub, many clients; each client sees what its filter lets through.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace hk::http {

struct SseEvent {
  std::string id;    // sent as Last-Event-ID by a client that reconnects
  std::string type;  // the event name
  std::string data;  // one line of JSON
};

// Fan-out to all open streams. A client that does not read is dropped once 1 MiB waits for it. Thread-safe.
class SseHub {
 public:
  static std::shared_ptr<SseHub> create();
  virtual ~SseHub() = default;
  // Only queues. Filters run here, one after the other: they must be quick and must not publish.
  virtual void publish(const SseEvent& event) = 0;
  virtual std::size_t clients() const = 0;
};

}  // namespace hk::http
