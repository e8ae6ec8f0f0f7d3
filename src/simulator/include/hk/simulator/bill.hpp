// The bill a simulated service keeps: a JSON line for each call that is charged.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <hk/base/money.hpp>
#include <hk/base/result.hpp>

namespace hk::simulator {

struct BillLine {
  std::uint64_t number = 0;  // running number of the call, over all runs that wrote into the file
  std::string at;            // RFC 3339
  std::string service;       // "attom", "zerobounce", "abstract/emailreputation"
  std::string path;          // "/property/expandedprofile"
  std::string reference;     // X-Request-Id of the call
  MicroDollars micro_dollars = 0;
  std::string fault;  // empty: the answer was sent as it should be
};
// All lines of a bill file. A last line that was cut off by a crash is left out. Error `bill_unreadable`.
Result<std::vector<BillLine>> read_bill(const std::string& file);

}  // namespace hk::simulator
