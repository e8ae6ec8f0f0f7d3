// Tokens that were given out, and how long each is good. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include <hk/base/time.hpp>

namespace hk::simulator {

class TokenBook {
 public:
  TokenBook(std::uint64_t seed, Micros lifetime, std::optional<std::int64_t> calls)
      : seed_(seed), lifetime_(lifetime), calls_(calls) {}
  std::string give(std::uint64_t number, Micros now);
  // Counts the call, too.
  bool admits(const std::string& token, Micros now);

 private:
  struct Good {
    Micros until = 0;
    std::int64_t calls_left = 0;
  };
  const std::uint64_t seed_;
  const Micros lifetime_;
  const std::optional<std::int64_t> calls_;
  std::mutex mutex_;
  std::map<std::string, Good> given_;
};

}  // namespace hk::simulator
