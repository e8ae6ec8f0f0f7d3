#include <hk/runtime/task.hpp>

#include <pthread.h>

namespace hk::runtime {

bool StopSignal::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

bool StopSignal::sleep_for(Micros wait) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::microseconds(wait), [this] { return stopping_ || wakes_ != seen_; });
  seen_ = wakes_;
  return stopping_;
}

void StopSignal::wake() {
  {
    const std::lock_guard lock(mutex_);
    ++wakes_;
  }
  changed_.notify_all();
}

void StopSignal::request_stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
}

Task::Task(std::string name, std::function<void(StopSignal&)> body)
    : thread_([this, name = std::move(name), body = std::move(body)] {
        pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
        body(signal_);
      }) {}

Task::~Task() {
  signal_.request_stop();
  thread_.join();
}

}  // namespace hk::runtime
