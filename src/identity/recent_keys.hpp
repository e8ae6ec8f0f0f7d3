// API keys that were looked up a moment ago: a client that sends a thousand leads a second is one key. Private to
// identity/.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <hk/identity/identity.hpp>

namespace hk::identity {

// A key is known for kLife, so one that another process removed works that much longer at most. Unknown keys are not
// kept.
class Identity::RecentKeys {
 public:
  std::shared_ptr<const Principal> find(const std::string& key_hash, Micros now) {
    const std::lock_guard lock(mutex_);
    const auto found = keys_.find(key_hash);
    if (found == keys_.end() || now < found->second.since || now >= found->second.since + kLife) return nullptr;
    return found->second.principal;
  }
  // Counts the calls of forget(): what was read before one must not be kept after it.
  std::uint64_t epoch() {
    const std::lock_guard lock(mutex_);
    return epoch_;
  }
  void keep(const std::string& key_hash, std::shared_ptr<const Principal> principal, Micros now, std::uint64_t epoch) {
    const std::lock_guard lock(mutex_);
    if (epoch != epoch_) return;
    if (keys_.size() >= kMost) keys_.clear();
    keys_[key_hash] = {std::move(principal), now};
  }
  void forget() {
    const std::lock_guard lock(mutex_);
    keys_.clear();
    ++epoch_;
  }

 private:
  static constexpr Micros kLife = kSecond;
  static constexpr std::size_t kMost = 1'000;

  struct Known {
    std::shared_ptr<const Principal> principal;
    Micros since = 0;
  };
  std::mutex mutex_;
  std::uint64_t epoch_ = 0;
  std::map<std::string, Known> keys_;  // by hash
};

}  // namespace hk::identity
