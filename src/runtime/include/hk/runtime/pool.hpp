// A named, bounded pool for work that blocks (SQL, files).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace hk::runtime {

class Pool {
 public:
  // waiting_max bounds the queue in front of the threads.
  Pool(std::string name, std::size_t threads, std::size_t waiting_max);
  ~Pool();  // runs what was accepted, then joins
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // False when the queue is full or the pool is stopping: the caller answers "busy".
  [[nodiscard]] bool try_run(std::function<void()> work);
  void stop();  // refuses new work, finishes what was accepted, joins
  std::size_t waiting() const;

 private:
  void loop();

  const std::string name_;
  const std::size_t waiting_max_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace hk::runtime
