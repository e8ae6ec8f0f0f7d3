// ATTOM's Property API on loopback: its wire format, its bill and its bad days, over the parcels of a county file.
//
//   HK_TRY(auto attom, AttomSimulator::start({.parcels_file = "county.csv", .seed = 7, .bill_file = "bill.jsonl"}));
//   client.get(attom->base_url() + "/property/expandedprofile?address1=...&address2=...");   // header apikey
//   HK_TRY(auto bill, attom->bill());
//
// The same seed, parcels and order of calls give the same answers and the same faults. A call that is answered with
// HTTP 200 is billed, also when the answer is spoilt or lost on its way; nothing else is. The line is in the bill file
// before the first byte of the answer leaves. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/simulator/bill.hpp>
#include <hk/simulator/faults.hpp>

namespace hk::simulator {

struct AttomSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;      // 0: any free port
  std::string parcels_file{};  // a county file, as the import understands it
  std::string state{};         // two letters, for files that do not say
  std::string fips = "08031";  // of the county; with a leading zero unless told otherwise
  std::string key{};           // empty: any key is right
  std::uint64_t seed = 1;
  double fault_rate = 0;  // of all calls, 0-1
  FaultMix fault_mix = even_mix();
  int latency_ms_min = 0;
  int latency_ms_max = 0;
  int slow_ms = 20'000;                        // of a slow answer, beside the latency
  std::optional<std::int64_t> quota{};         // answers with 200, then 429 "Quota Exceeded"
  std::int64_t quota_reset_ms = 0;             // after which the quota is fresh again; 0: never
  std::optional<std::size_t> limit{};          // calls in any 1,000 ms, then 429
  std::set<std::string> not_entitled{};        // "/avm/detail": 403
  MicroDollars price_micro_dollars = 100'000;  // of each billed call
  std::string bill_file{};                     // appended to; empty: no bill is kept
  std::string arrivals_file{};                 // appended to; empty: arrivals are not written
  std::size_t connections_max = 256;           // beyond it: 503
  std::size_t header_bytes_max = 16 * 1024;    // of a whole request head, then 431
  int read_timeout_ms = 10'000;                // a request must arrive within it, and a kept connection speak again
  std::optional<Date> today{};                 // of valuations; empty: the day it is started
};

class AttomSimulator {
 public:
  // Errors: parcels_unreadable, parcels_columns_missing, simulator_setting_invalid, simulator_file, simulator_port.
  static Result<std::unique_ptr<AttomSimulator>> start(const AttomSettings& settings);
  ~AttomSimulator();  // stops
  AttomSimulator(const AttomSimulator&) = delete;
  AttomSimulator& operator=(const AttomSimulator&) = delete;

  std::uint16_t port() const;
  std::string base_url() const;  // "http://127.0.0.1:PORT/propertyapi/v1.0.0"
  std::size_t parcels() const;
  std::size_t rows_skipped() const;  // of the county file: neither parcel number nor address, or broken
  std::uint64_t calls() const;       // of this run, whatever was answered
  Result<std::vector<BillLine>> bill() const;
  // Ends all connections; answers that wait are not sent and not billed.
  void stop();

 private:
  class Impl;
  explicit AttomSimulator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace hk::simulator
