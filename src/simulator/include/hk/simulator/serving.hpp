// How a simulated service is run: where it listens, what it keeps, and how well it is today.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <hk/simulator/faults.hpp>

namespace hk::simulator {

struct ServingSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free port
  std::uint64_t seed = 1;
  double fault_rate = 0;  // of all calls, 0-1
  FaultMix fault_mix = even_mix();
  int latency_ms_min = 0;
  int latency_ms_max = 0;
  int slow_ms = 20'000;                      // of a slow answer, beside the latency
  std::string bill_file{};                   // appended to; empty: no bill is kept
  std::string arrivals_file{};               // appended to; empty: arrivals are not written
  std::size_t connections_max = 256;         // beyond it: 503
  std::size_t header_bytes_max = 16 * 1024;  // of a whole request head, then 431
  int read_timeout_ms = 10'000;              // a request must arrive within it, and a kept connection speak again
  std::size_t body_bytes_max = 0;            // of a request, then 413; 0: bodies are not read
};

// What a contract with one service allows.
struct Allowance {
  std::optional<std::size_t> limit{};   // calls in any 1,000 ms
  std::optional<std::int64_t> quota{};  // charged calls in all
  std::int64_t quota_reset_ms = 0;      // after which the quota is fresh again; 0: never
};

}  // namespace hk::simulator
