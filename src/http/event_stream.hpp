// One open event stream on a connection. Lives on the I/O thread. Included by server.cpp alone.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <restinio/all.hpp>

#include "guarded_socket.hpp"
#include "sse_hub.hpp"

namespace hk::http {

// What RESTinio needs to know to send bytes for a request.
struct Wire {
  restinio::impl::connection_handle_t connection;
  restinio::request_id_t request_id = 0;
  std::shared_ptr<SocketControl> socket;  // null when unknown

  template <class Done>
  void send(restinio::writable_items_container_t parts, bool last, bool keep_alive, Done done) const {
    restinio::write_group_t group(std::move(parts));
    group.after_write_notificator(std::move(done));
    connection->write_response_parts(
        request_id,
        {last ? restinio::response_parts_attr_t::final_parts : restinio::response_parts_attr_t::not_final_parts,
         keep_alive ? restinio::response_connection_attr_t::connection_keepalive
                    : restinio::response_connection_attr_t::connection_close},
        std::move(group));
  }
};

class EventStream final : public EventSink, public std::enable_shared_from_this<EventStream> {
 public:
  using Text = std::shared_ptr<const std::string>;
  // A client that does not read is dropped once so much waits for it.
  static constexpr std::size_t kUnflushedMax = 1024 * 1024;

  EventStream(Wire wire, std::shared_ptr<EventHub> hub, std::function<void(EventStream&)> closed)
      : wire_(std::move(wire)), hub_(std::move(hub)), closed_(std::move(closed)) {}

  EventHub& hub() { return *hub_; }

  void watch_client() {
    if (!wire_.socket) return;
    wire_.socket->when_gone([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->close();
    });
  }

  void send(Text text) override {
    if (!open_) return;
    unflushed_ += text->size();
    waiting_.push_back(std::move(text));
    if (!writing_) return write_waiting();
    if (unflushed_ > kUnflushedMax) close();
  }

  void close() {
    if (!std::exchange(open_, false)) return;
    const auto keep = shared_from_this();
    hub_->remove(*this);
    waiting_.clear();
    if (wire_.socket) wire_.socket->close();
    wire_.connection.reset();
    closed_(*this);
  }

 private:
  // One write at a time takes all that waits: RESTinio's own queue is slow when long.
  void write_waiting() {
    writing_ = true;
    std::size_t bytes = 0;
    restinio::writable_items_container_t parts;
    for (Text& text : std::exchange(waiting_, {})) {
      bytes += text->size();
      parts.emplace_back(std::move(text));
    }
    wire_.send(std::move(parts), false, true,
               [self = shared_from_this(), bytes](const error_code& ec) { self->written(ec, bytes); });
  }

  void written(const error_code& ec, std::size_t bytes) {
    writing_ = false;
    unflushed_ -= bytes;
    if (ec) return close();
    if (open_ && !waiting_.empty()) write_waiting();
  }

  Wire wire_;
  const std::shared_ptr<EventHub> hub_;
  const std::function<void(EventStream&)> closed_;
  std::vector<Text> waiting_;
  std::size_t unflushed_ = 0;
  bool writing_ = false;
  bool open_ = true;
};

}  // namespace hk::http
