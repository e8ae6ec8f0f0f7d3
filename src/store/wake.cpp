#include "wake.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <filesystem>

namespace hk::store {

class Listeners::Handle final : public Database::Subscription {
 public:
  Handle(Listeners& owner, std::pair<std::string, std::uint64_t> key) : owner_(owner), key_(std::move(key)) {}
  ~Handle() override {
    const std::lock_guard lock(owner_.mutex_);
    owner_.by_channel_.erase(key_);
  }

 private:
  Listeners& owner_;
  std::pair<std::string, std::uint64_t> key_;
};

std::unique_ptr<Database::Subscription> Listeners::add(const std::string& channel, Listener listener) {
  const std::lock_guard lock(mutex_);
  auto key = std::make_pair(channel, next_++);
  by_channel_.emplace(key, std::move(listener));
  return std::make_unique<Handle>(*this, std::move(key));
}

void Listeners::call(const std::string& channel) {
  const std::lock_guard lock(mutex_);
  for (auto it = by_channel_.lower_bound({channel, 0}); it != by_channel_.end() && it->first.first == channel; ++it)
    it->second();
}

void Listeners::call_all() {
  const std::lock_guard lock(mutex_);
  for (const auto& [key, listener] : by_channel_) listener();
}

WakeFiles::WakeFiles(const std::string& folder, Listeners& listeners)
    : folder_(folder + "/wake"), listeners_(listeners) {
  std::filesystem::create_directories(folder_);
  inotify_ = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  inotify_add_watch(inotify_, folder_.c_str(), IN_MODIFY | IN_CREATE);
  if (pipe2(stop_pipe_, O_CLOEXEC) != 0) stop_pipe_[0] = stop_pipe_[1] = -1;
  task_ = std::make_unique<runtime::Task>("store-wake", [this](runtime::StopSignal& signal) { watch(signal); });
}

WakeFiles::~WakeFiles() {
  task_->request_stop();
  const char byte = 0;
  (void)!write(stop_pipe_[1], &byte, 1);
  task_.reset();
  for (const auto& [channel, file] : files_) close(file);
  for (const int file : {inotify_, stop_pipe_[0], stop_pipe_[1]}) close(file);
}

int WakeFiles::file_for(const std::string& channel) {
  const std::lock_guard lock(mutex_);
  auto [it, is_new] = files_.try_emplace(channel, -1);
  if (is_new) it->second = open((folder_ + "/" + channel).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  return it->second;
}

void WakeFiles::touch(const std::string& channel) {
  const char byte = 1;
  (void)!pwrite(file_for(channel), &byte, 1, 0);
}

void WakeFiles::watch(runtime::StopSignal& signal) {
  alignas(inotify_event) std::array<char, 16 * 1024> buffer;
  std::array<pollfd, 2> waits = {pollfd{inotify_, POLLIN, 0}, pollfd{stop_pipe_[0], POLLIN, 0}};
  while (!signal.stopping()) {
    if (poll(waits.data(), waits.size(), -1) < 0) continue;
    const ssize_t got = read(inotify_, buffer.data(), buffer.size());
    if (got <= 0) continue;
    std::set<std::string> channels;
    bool overflowed = false;
    for (const char* at = buffer.data(); at < buffer.data() + got;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      overflowed |= (event->mask & IN_Q_OVERFLOW) != 0;
      if (event->len > 0) channels.insert(event->name);
      at += sizeof(inotify_event) + event->len;
    }
    if (overflowed) listeners_.call_all();
    for (const std::string& channel : channels) listeners_.call(channel);
  }
}

}  // namespace hk::store
