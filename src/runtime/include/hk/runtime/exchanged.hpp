// A value that is never changed, only exchanged for another: whoever has it goes on with what it was.
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace hk::runtime {

template <class T>
class Exchanged {
 public:
  explicit Exchanged(T first) : now_(std::make_shared<const T>(std::move(first))) {}
  std::shared_ptr<const T> now() const {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  void exchange(T fresh) {
    auto next = std::make_shared<const T>(std::move(fresh));
    const std::lock_guard lock(mutex_);
    now_.swap(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const T> now_;
};

}  // namespace hk::runtime
