// A background thread with an owner. The destructor asks it to stop, wakes it and joins.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include <hk/base/time.hpp>

namespace hk::runtime {

// What a task's body sees of its owner.
class StopSignal {
 public:
  bool stopping() const;
  // Sleeps until `wait` has passed, wake() is called, or the owner stops it. True when it should stop.
  bool sleep_for(Micros wait);
  void wake();
  void request_stop();

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::uint64_t wakes_ = 0;
  std::uint64_t seen_ = 0;
};

class Task {
 public:
  Task(std::string name, std::function<void(StopSignal&)> body);
  ~Task();
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  void wake() { signal_.wake(); }
  void request_stop() { signal_.request_stop(); }

 private:
  StopSignal signal_;
  std::thread thread_;
};

}  // namespace hk::runtime
