// What a contact service was told to be: its dice, its key and its price.
#pragma once

#include <cstdint>
#include <string>

#include <hk/base/json.hpp>
#include <hk/base/money.hpp>
#include <hk/base/text.hpp>

#include "raw_server.hpp"

namespace hk::simulator {

struct ContactTerms {
  std::uint64_t seed = 1;
  std::string key{};  // empty: any key is right
  MicroDollars price = 0;

  // A call without a key is wrong also where any key is right.
  bool admits(const std::string& given) const {
    return !given.empty() && (key.empty() || equal_constant_time(given, key));
  }
};

inline RawAnswer json_answer(int status, const Json& body) { return {.status = status, .body = dump_json(body)}; }

}  // namespace hk::simulator
