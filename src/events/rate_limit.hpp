// How fast pages may report events. Private to events/.
#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <string>

#include <hk/base/time.hpp>

namespace hk::events {

// A bucket of tokens for each name; memory is bounded: when kBucketsMost are in use, those that have filled up again
// go, and if none has, all go.
class RateLimit {
 public:
  RateLimit(std::int64_t burst, std::int64_t per_second) : burst_(burst * kSecond), per_second_(per_second) {}

  bool take(const std::string& name, std::int64_t tokens, Micros now) {
    const std::lock_guard lock(mutex_);
    if (buckets_.size() >= kBucketsMost && !buckets_.contains(name)) make_room(now);
    Bucket& bucket = buckets_.try_emplace(name, Bucket{burst_, now}).first->second;
    refill(bucket, now);
    if (bucket.level < tokens * kSecond) return false;
    bucket.level -= tokens * kSecond;
    return true;
  }

 private:
  static constexpr std::size_t kBucketsMost = 10'000;
  struct Bucket {
    std::int64_t level = 0;  // millionths of a token
    Micros at = 0;
  };

  void refill(Bucket& bucket, Micros now) const {
    const Micros passed = std::clamp<Micros>(now - bucket.at, 0, kHour);
    bucket.level = std::min(burst_, bucket.level + passed * per_second_);
    bucket.at = now;
  }
  void make_room(Micros now) {
    for (auto at = buckets_.begin(); at != buckets_.end();) {
      refill(at->second, now);
      at = at->second.level == burst_ ? buckets_.erase(at) : std::next(at);
    }
    if (buckets_.size() >= kBucketsMost) buckets_.clear();
  }

  const std::int64_t burst_;
  const std::int64_t per_second_;
  std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;
};

}  // namespace hk::events
