#include "raw_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>

#include "raw_connection.hpp"

namespace hk::simulator {
namespace {

Error port_error(const RawServerSettings& settings, const std::string& why) {
  return invalid("simulator_port",
                 "Can't listen on " + settings.address + ":" + std::to_string(settings.port) + ": " + why + ".",
                 "Choose another port, or 0 for any free one.");
}

std::uint16_t port_of(int listener) {
  sockaddr_in bound{};
  socklen_t size = sizeof bound;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&bound), &size);
  return ntohs(bound.sin_port);
}

}  // namespace

Micros monotonic_now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<Micros>(now.tv_sec) * kSecond + now.tv_nsec / 1'000;
}

std::string RawRequest::header(const std::string& lower_name) const {
  const auto found = headers.find(lower_name);
  return found == headers.end() ? std::string() : found->second;
}

Result<std::unique_ptr<RawServer>> RawServer::start(const RawServerSettings& settings, Handler handler) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(settings.port);
  if (::inet_pton(AF_INET, settings.address.c_str(), &address.sin_addr) != 1)
    return port_error(settings, "this is no IPv4 address");
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener, SOMAXCONN) != 0) {
    const std::string why = std::strerror(errno);
    ::close(listener);
    return port_error(settings, why);
  }
  return std::unique_ptr<RawServer>(new RawServer(settings, std::move(handler), listener, port_of(listener)));
}

RawServer::RawServer(const RawServerSettings& settings, Handler handler, int listener, std::uint16_t port)
    : settings_(settings), handler_(std::move(handler)), listener_(listener), port_(port) {
  acceptor_ = std::thread([this] { accept_all(); });
}

RawServer::~RawServer() {
  stop();
  ::close(listener_);
}

void RawServer::stop() {
  signal_.request_stop();
  ::shutdown(listener_, SHUT_RDWR);  // wakes the acceptor
  if (acceptor_.joinable()) acceptor_.join();
  const std::lock_guard lock(mutex_);
  for (Served& served : served_) served.connection->hang_up();
  for (Served& served : served_) served.thread.join();
  served_.clear();
}

void RawServer::accept_all() {
  while (!signal_.stopping()) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, -1) <= 0 || signal_.stopping()) continue;
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    join_ended();
    if (socket >= 0) {
      admit(socket);
    } else if (errno == EMFILE || errno == ENFILE) {
      signal_.sleep_for(10 * kMillisecond);  // until a connection ends
    }
  }
}

void RawServer::admit(int socket) {
  auto connection = std::make_unique<Connection>(socket, settings_);
  const std::lock_guard lock(mutex_);
  if (served_.size() >= settings_.connections_max) {
    connection->send({.status = 503,
                      .content_type = "text/plain",
                      .body = "Too many connections\n",
                      .headers = {{"Connection", "close"}}});
    return;  // without a farewell that could hold up the others
  }
  Served& served = served_.emplace_back();
  served.connection = std::move(connection);
  served.thread = std::thread([this, &served] {
    served.connection->serve([this](const RawRequest& request) { return handler_(request, signal_); });
    served.ended = true;
  });
}

void RawServer::join_ended() {
  const std::lock_guard lock(mutex_);
  for (auto served = served_.begin(); served != served_.end();) {
    if (!served->ended) {
      ++served;
      continue;
    }
    served->thread.join();
    served = served_.erase(served);
  }
}

}  // namespace hk::simulator
