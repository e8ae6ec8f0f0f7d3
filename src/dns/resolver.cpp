#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

#include <ares.h>

#include "mail_lookup.hpp"

namespace hk::dns {
namespace {

constexpr int kLongestPauseMs = 1'000;

struct Question {
  std::string domain;
  Resolver::Done done;
};

MailAnswer stopped() { return {MailRoute::kUnknown, {}, "stopped"}; }

// c-ares is set up once for the whole process.
int set_up_library() {
  static const int status = ares_library_init(ARES_LIB_INIT_ALL);
  return status;
}

class Channel {
 public:
  Channel() = default;
  ~Channel() {
    if (channel_ != nullptr) ares_destroy(channel_);
  }
  Channel(const Channel&) = delete;

  Status open(const Settings& settings) {
    ares_options options{};
    options.timeout = static_cast<int>(settings.timeout / kMillisecond);
    options.tries = settings.tries;
    options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_STAYOPEN;
    const int status =
        set_up_library() == ARES_SUCCESS
            ? ares_init_options(&channel_, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_FLAGS)
            : ARES_ENOTINITIALIZED;
    if (status != ARES_SUCCESS)
      return unavailable("dns_unavailable", "Names can't be looked up.", ares_strerror(status));
    if (settings.servers.empty()) return {};
    if (ares_set_servers_ports_csv(channel_, settings.servers.c_str()) != ARES_SUCCESS)
      return invalid("dns_servers", "The name servers are no list of addresses: " + settings.servers + ".",
                     "For example 10.0.0.1,10.0.0.2:5353.");
    return {};
  }
  ares_channel get() const { return channel_; }

 private:
  ares_channel channel_ = nullptr;
};

// One thread owns the channel; the others leave it questions and wake it through a pipe.
class RunningResolver final : public Resolver {
 public:
  explicit RunningResolver(const Settings& settings)
      : at_once_max_(settings.at_once_max), waiting_max_(settings.waiting_max) {}

  Status open(const Settings& settings) {
    HK_CHECK(channel_.open(settings));
    if (::pipe2(wake_.data(), O_CLOEXEC | O_NONBLOCK) != 0)
      return unavailable("dns_unavailable", "Names can't be looked up.", "no pipe");
    thread_ = std::thread([this] { run(); });
    return {};
  }

  ~RunningResolver() override {
    if (thread_.joinable()) {
      stopping_ = true;
      wake();
      thread_.join();
    }
    for (const int end : wake_)
      if (end >= 0) ::close(end);
  }

  void ask_mail(std::string domain, Done done) override {
    if (!leave({std::move(domain), done})) return done({MailRoute::kUnknown, {}, "busy"});
    wake();
  }

 private:
  bool leave(Question question) {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= waiting_max_) return false;
    waiting_.push_back(std::move(question));
    return true;
  }

  void wake() {
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(wake_[1], &byte, 1);  // a full pipe wakes as well
  }

  void run() {
    while (!stopping_) {
      start_waiting();
      wait_and_process();
    }
    ares_cancel(channel_.get());
    start_waiting(true);
  }

  std::optional<Question> next(bool any) {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty() || (!any && under_way_ >= at_once_max_)) return std::nullopt;
    Question question = std::move(waiting_.front());
    waiting_.pop_front();
    return question;
  }

  void start_waiting(bool refuse = false) {
    while (auto question = next(refuse)) {
      if (refuse) {
        question->done(stopped());
        continue;
      }
      ++under_way_;
      look_up_mail(channel_.get(), std::move(question->domain), [this, done = std::move(question->done)](auto& answer) {
        --under_way_;
        done(answer);
      });
    }
  }

  void wait_and_process() {
    std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
    const int wanted = ares_getsock(channel_.get(), sockets.data(), ARES_GETSOCK_MAXNUM);
    std::array<pollfd, ARES_GETSOCK_MAXNUM + 1> polled{};
    nfds_t count = 0;
    polled[count++] = {wake_[0], POLLIN, 0};
    for (int i = 0; i < ARES_GETSOCK_MAXNUM; ++i) {
      const bool reads = ARES_GETSOCK_READABLE(wanted, i), writes = ARES_GETSOCK_WRITABLE(wanted, i);
      if (!reads && !writes) break;
      polled[count++] = {sockets[static_cast<std::size_t>(i)],
                         static_cast<short>((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), 0};
    }
    ::poll(polled.data(), count, pause_ms());
    std::array<char, 256> ignored{};
    while (::read(wake_[0], ignored.data(), ignored.size()) > 0) {
    }
    process(polled.data() + 1, count - 1);
  }

  int pause_ms() {
    timeval most{kLongestPauseMs / 1'000, 0}, until{};
    const timeval* wait = ares_timeout(channel_.get(), &most, &until);
    return static_cast<int>(wait->tv_sec * 1'000 + (wait->tv_usec + 999) / 1'000);
  }

  void process(const pollfd* polled, nfds_t count) {
    for (nfds_t i = 0; i < count; ++i) {
      const bool reads = (polled[i].revents & (POLLIN | POLLERR | POLLHUP)) != 0;
      const bool writes = (polled[i].revents & POLLOUT) != 0;
      if (reads || writes)
        ares_process_fd(channel_.get(), reads ? polled[i].fd : ARES_SOCKET_BAD,
                        writes ? polled[i].fd : ARES_SOCKET_BAD);
    }
    ares_process_fd(channel_.get(), ARES_SOCKET_BAD, ARES_SOCKET_BAD);  // what has timed out
  }

  const std::size_t at_once_max_, waiting_max_;
  Channel channel_;
  std::array<int, 2> wake_{-1, -1};
  std::atomic<bool> stopping_ = false;
  std::size_t under_way_ = 0;  // of the thread
  std::mutex mutex_;
  std::deque<Question> waiting_;
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Resolver>> Resolver::start(const Settings& settings) {
  auto resolver = std::make_unique<RunningResolver>(settings);
  HK_CHECK(resolver->open(settings));
  return std::unique_ptr<Resolver>(std::move(resolver));
}

MailAnswer Resolver::mail(const std::string& domain, Micros at_most) {
  auto answered = std::make_shared<std::promise<MailAnswer>>();  // an answer that comes too late still finds it
  auto answer = answered->get_future();
  ask_mail(domain, [answered](const MailAnswer& one) { answered->set_value(one); });
  if (answer.wait_for(std::chrono::microseconds(at_most)) == std::future_status::ready) return answer.get();
  return {MailRoute::kUnknown, {}, "timeout"};
}

}  // namespace hk::dns
