// The socket type we give RESTinio, to do what it can't: answer a request it refuses to parse (RESTinio just closes),
// answer `Expect: 100-continue`, notice that the reader of an event stream has gone, and close a connection at will.
// Everything here happens on the one I/O thread. Included by server.cpp alone.
#pragma once

#include <sys/socket.h>

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <restinio/asio_include.hpp>

#include <hk/base/text.hpp>

namespace hk::http {

namespace asio = restinio::asio_ns;
using asio::error_code;
using PlainSocket = asio::ip::tcp::socket;

class GuardedSocket;
class LingeringSocket;

// Stays valid when the connection is gone, and then does nothing.
struct SocketControl {
  GuardedSocket* socket = nullptr;
  void close();
  void when_gone(std::function<void()> gone);
};

// What all sockets of one io_context share. A service, because RESTinio makes sockets from the io_context alone.
class SocketHooks final : public asio::execution_context::service {
 public:
  static inline asio::execution_context::id id;
  explicit SocketHooks(asio::execution_context& context) : service(context) {}

  std::unordered_set<GuardedSocket*> live;
  std::unordered_set<LingeringSocket*> lingering;
  GuardedSocket* current = nullptr;  // whose bytes are being handled
  std::string refusal;               // to be sent by the socket that RESTinio closes next

  void close_all();

 private:
  void shutdown() override {}
};

// Keeps a refused connection open for reading a moment: closing with unread data would reset it, and the client
// would lose our answer.
class LingeringSocket final : public std::enable_shared_from_this<LingeringSocket> {
 public:
  LingeringSocket(PlainSocket socket, SocketHooks& hooks)
      : hooks_(hooks), socket_(std::move(socket)), timer_(socket_.get_executor()) {
    hooks_.lingering.insert(this);
  }
  ~LingeringSocket() { hooks_.lingering.erase(this); }

  void start() {
    error_code ignored;
    socket_.shutdown(PlainSocket::shutdown_send, ignored);
    timer_.expires_after(std::chrono::seconds(2));
    timer_.async_wait([self = shared_from_this()](const error_code&) { self->close(); });
    read();
  }

  void close() {
    error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
  }

 private:
  void read() {
    socket_.async_read_some(asio::buffer(bytes_), [self = shared_from_this()](const error_code& ec, std::size_t) {
      if (!ec) return self->read();
      self->close();
    });
  }

  SocketHooks& hooks_;
  PlainSocket socket_;
  asio::steady_timer timer_;
  std::array<char, 4096> bytes_{};
};

class GuardedSocket : public PlainSocket {
 public:
  explicit GuardedSocket(asio::io_context& io) : PlainSocket(io), hooks_(&asio::use_service<SocketHooks>(io)) {}
  // RESTinio moves a socket only before its first read, which is when it gets its control.
  GuardedSocket(GuardedSocket&& other) noexcept : PlainSocket(std::move(other)), hooks_(other.hooks_) {}
  GuardedSocket& operator=(GuardedSocket&&) = delete;
  ~GuardedSocket() {
    if (control_) control_->socket = nullptr;
    hooks_->live.erase(this);
  }

  std::shared_ptr<SocketControl> control() {
    if (!control_) {
      control_ = std::make_shared<SocketControl>(SocketControl{this});
      hooks_->live.insert(this);
    }
    return control_;
  }

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    control();
    const char* data = static_cast<const char*>(asio::buffer_sequence_begin(buffers)->data());
    PlainSocket::async_read_some(
        buffers, [this, data, next = std::forward<Handler>(handler)](const error_code& ec, std::size_t size) mutable {
          if (!ec && !writing_) answer_expectation({data, size});
          as_current([&] { next(ec, size); });
        });
  }

  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    writing_ = true;
    PlainSocket::async_write_some(
        buffers, [this, next = std::forward<Handler>(handler)](const error_code& ec, std::size_t size) mutable {
          writing_ = false;
          as_current([&] { next(ec, size); });
        });
  }

  error_code shutdown(shutdown_type what, error_code& ec) {
    if (!hooks_->refusal.empty()) say_refusal();
    return PlainSocket::shutdown(what, ec);
  }

  void watch(std::function<void()> gone) {
    PlainSocket::async_wait(PlainSocket::wait_read,
                            [control = control(), gone = std::move(gone)](const error_code& ec) {
                              if (ec || control->socket == nullptr) return;
                              char byte = 0;
                              // Bytes that a client sends while it listens are a next request: it is there.
                              if (::recv(control->socket->native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0)
                                gone();
                            });
  }

 private:
  // The handler keeps the connection, and so this socket, alive while it runs.
  template <class Work>
  void as_current(Work&& work) {
    SocketHooks& hooks = *hooks_;
    hooks.current = this;
    work();
    hooks.current = nullptr;
  }

  void say_now(std::string_view text) {
    // A few hundred bytes fit the send buffer; a client that has filled it gets nothing.
    (void)!::send(native_handle(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }

  void answer_expectation(std::string_view data) {
    if (!data.ends_with("\r\n\r\n")) return;
    const std::string lower = lower_ascii(data);
    if (lower.find("\r\nexpect: 100-continue") != std::string::npos) say_now("HTTP/1.1 100 Continue\r\n\r\n");
  }

  void say_refusal() {
    say_now(std::exchange(hooks_->refusal, {}));
    std::make_shared<LingeringSocket>(std::move(static_cast<PlainSocket&>(*this)), *hooks_)->start();
  }

  SocketHooks* hooks_;
  std::shared_ptr<SocketControl> control_;
  bool writing_ = false;
};

inline void SocketControl::close() {
  if (socket == nullptr) return;
  error_code ignored;
  socket->close(ignored);
}

inline void SocketControl::when_gone(std::function<void()> gone) {
  if (socket != nullptr) socket->watch(std::move(gone));
}

inline void SocketHooks::close_all() {
  for (GuardedSocket* socket : std::unordered_set<GuardedSocket*>(live)) {
    error_code ignored;
    socket->close(ignored);
  }
  for (LingeringSocket* socket : std::unordered_set<LingeringSocket*>(lingering)) socket->close();
}

}  // namespace hk::http
