#include <hk/simulator/dns.hpp>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <map>
#include <thread>

#include <hk/base/json.hpp>

#include "dns_zone.hpp"
#include "draw.hpp"
#include "journal.hpp"
#include "raw_server.hpp"

namespace hk::simulator {
namespace {

constexpr std::size_t kConnectionsMax = 64;
constexpr std::size_t kMessageBytesMax = 4'096;
constexpr int kPortTries = 20;

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Socket() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

Error port_error(const DnsSettings& settings, const std::string& why) {
  return invalid("simulator_port",
                 "Can't listen on " + settings.address + ":" + std::to_string(settings.port) + ": " + why + ".",
                 "Choose another port, or 0 for any free one.");
}

struct Listeners {
  Socket udp, tcp;
  std::uint16_t port = 0;
};

bool bind_to(const Socket& socket, sockaddr_in address, std::uint16_t port) {
  address.sin_port = htons(port);
  const int on = 1;
  ::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  return ::bind(socket.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

std::uint16_t port_of(const Socket& socket) {
  sockaddr_in bound{};
  socklen_t size = sizeof bound;
  ::getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&bound), &size);
  return ntohs(bound.sin_port);
}

// Both on one port: a port that is free for TCP may be taken for UDP, then another is tried.
Result<Listeners> listen_on(const DnsSettings& settings) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (::inet_pton(AF_INET, settings.address.c_str(), &address.sin_addr) != 1)
    return port_error(settings, "this is no IPv4 address");
  for (int tries = settings.port == 0 ? kPortTries : 1; tries > 0; --tries) {
    Socket tcp(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    Socket udp(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!bind_to(tcp, address, settings.port) || ::listen(tcp.fd(), SOMAXCONN) != 0) continue;
    const std::uint16_t port = port_of(tcp);
    if (bind_to(udp, address, port)) return Listeners{std::move(udp), std::move(tcp), port};
  }
  return port_error(settings, std::strerror(errno));
}

// A TCP connection: each message has two bytes with its length in front.
struct TcpClient {
  Socket socket;
  std::string received{};
};

// An answer that goes out later.
struct Due {
  std::string reply;
  sockaddr_in to{};
  int connection = -1;  // -1: over UDP
};

}  // namespace

class DnsSimulator::Impl {
 public:
  Impl(const DnsSettings& settings, DnsZone zone, Journal journal, Listeners listeners)
      : settings_(settings), zone_(std::move(zone)), journal_(std::move(journal)), listeners_(std::move(listeners)) {
    if (::pipe2(wake_.data(), O_CLOEXEC) == 0) thread_ = std::thread([this] { run(); });
  }
  ~Impl() {
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(wake_[1], &byte, 1);
    if (thread_.joinable()) thread_.join();
    for (const int end : wake_) ::close(end);
  }

  std::uint16_t port() const { return listeners_.port; }
  std::uint64_t questions() const { return questions_; }

 private:
  void run() {
    for (;;) {
      std::vector<pollfd> polled = {
          {wake_[0], POLLIN, 0}, {listeners_.udp.fd(), POLLIN, 0}, {listeners_.tcp.fd(), POLLIN, 0}};
      for (const auto& [fd, client] : clients_) polled.push_back({fd, POLLIN, 0});
      ::poll(polled.data(), polled.size(), pause_ms());
      if (polled[0].revents != 0) return;
      if (polled[1].revents != 0) take_udp();
      if (polled[2].revents != 0) accept_tcp();
      for (std::size_t i = 3; i < polled.size(); ++i)
        if (polled[i].revents != 0) take_tcp(polled[i].fd);
      send_due();
    }
  }

  int pause_ms() const {
    if (due_.empty()) return -1;
    return static_cast<int>(std::max<Micros>(0, due_.begin()->first - monotonic_now()) / kMillisecond) + 1;
  }

  void take_udp() {
    std::array<char, kMessageBytesMax> buffer{};
    sockaddr_in from{};
    socklen_t size = sizeof from;
    for (;;) {
      const auto got =
          ::recvfrom(listeners_.udp.fd(), buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
      if (got < 0) return;
      answer({buffer.data(), static_cast<std::size_t>(got)}, {"", from, -1});
    }
  }

  void accept_tcp() {
    const int fd = ::accept4(listeners_.tcp.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) return;
    Socket socket(fd);
    if (clients_.size() < kConnectionsMax) clients_.emplace(fd, TcpClient{std::move(socket)});
  }

  void take_tcp(int fd) {
    TcpClient& client = clients_.at(fd);
    std::array<char, kMessageBytesMax> buffer{};
    const auto got = ::recv(fd, buffer.data(), buffer.size(), 0);
    if (got <= 0) {
      if (got == 0 || errno != EAGAIN) clients_.erase(fd);
      return;
    }
    client.received.append(buffer.data(), static_cast<std::size_t>(got));
    while (client.received.size() >= 2) {
      const std::size_t size = static_cast<std::size_t>(static_cast<unsigned char>(client.received[0])) << 8 |
                               static_cast<unsigned char>(client.received[1]);
      if (client.received.size() < 2 + size) return;
      answer(std::string_view(client.received).substr(2, size), {"", {}, fd});
      client.received.erase(0, 2 + size);
    }
  }

  void answer(std::string_view message, Due to) {
    const auto question = parse_question(message);
    if (!question) return;
    const std::uint64_t number = ++questions_;
    const bool over_udp = to.connection < 0;
    journal_.append({{"number", number},
                     {"name", question->name},
                     {"type", question->type},
                     {"transport", over_udp ? "udp" : "tcp"}});
    const DnsWay way = way_of(*question, number);
    to.reply = dns_reply(*question, way, over_udp);
    if (to.reply.empty()) return;
    const Micros wait = way == DnsWay::kSlow ? settings_.slow_ms * kMillisecond : 0;
    due_.emplace(monotonic_now() + wait, std::move(to));
  }

  DnsWay way_of(const DnsQuestion& question, std::uint64_t number) const {
    if (draw_fraction(settings_.seed, number, "dns fault") >= settings_.fault_rate) return zone_.way_of(question.name);
    constexpr std::array kFaults = {DnsWay::kServFail, DnsWay::kRefused, DnsWay::kTimeout, DnsWay::kGarbled};
    return kFaults[draw(settings_.seed, number, "which dns fault") % kFaults.size()];
  }

  void send_due() {
    while (!due_.empty() && due_.begin()->first <= monotonic_now()) {
      const Due due = std::move(due_.begin()->second);
      due_.erase(due_.begin());
      if (due.connection < 0) {
        ::sendto(listeners_.udp.fd(), due.reply.data(), due.reply.size(), 0, reinterpret_cast<const sockaddr*>(&due.to),
                 sizeof due.to);
      } else if (clients_.contains(due.connection)) {
        const std::string framed = {static_cast<char>(due.reply.size() >> 8),
                                    static_cast<char>(due.reply.size() & 0xFF)};
        const std::string whole = framed + due.reply;
        ::send(due.connection, whole.data(), whole.size(), MSG_NOSIGNAL);
      }
    }
  }

  const DnsSettings settings_;
  const DnsZone zone_;
  Journal journal_;
  Listeners listeners_;
  std::array<int, 2> wake_{-1, -1};
  std::atomic<std::uint64_t> questions_ = 0;
  std::map<int, TcpClient> clients_;  // by socket
  std::multimap<Micros, Due> due_;
  std::thread thread_;
};

Result<std::unique_ptr<DnsSimulator>> DnsSimulator::start(const DnsSettings& settings) {
  if (settings.fault_rate < 0 || settings.fault_rate > 1 || settings.slow_ms < 0)
    return invalid("simulator_setting_invalid", "The fault rate is from 0 to 1, and times are not negative.");
  HK_TRY(auto zone, DnsZone::load(settings.zone_file));
  HK_TRY(auto journal, Journal::open(settings.questions_file));
  HK_TRY(auto listeners, listen_on(settings));
  auto impl = std::make_unique<Impl>(settings, std::move(zone), std::move(journal), std::move(listeners));
  return std::unique_ptr<DnsSimulator>(new DnsSimulator(std::move(impl)));
}

DnsSimulator::DnsSimulator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DnsSimulator::~DnsSimulator() = default;

std::uint16_t DnsSimulator::port() const { return impl_->port(); }
std::string DnsSimulator::server() const { return "127.0.0.1:" + std::to_string(port()); }
std::uint64_t DnsSimulator::questions() const { return impl_->questions(); }

}  // namespace hk::simulator
