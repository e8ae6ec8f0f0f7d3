// One outside service, as it is seen over the wire: what it answers, and what it charges for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <hk/base/money.hpp>
#include <hk/simulator/faults.hpp>

#include "raw_server.hpp"

namespace hk::simulator {

struct VendorCall {
  const RawRequest& request;
  std::uint64_t number = 0;                  // running number of the call
  std::optional<std::int64_t> quota_left{};  // empty: without end
};

struct VendorAnswer {
  RawAnswer wire;
  std::optional<MicroDollars> charge{};  // empty: free
  std::int64_t lookups = 1;              // what a charged answer takes of the quota
};

// Called from many threads at once.
class Vendor {
 public:
  explicit Vendor(std::uint64_t seed) : seed_(seed) {}
  virtual ~Vendor() = default;

  // The answer when nothing goes wrong.
  virtual VendorAnswer answer(const VendorCall& call) const = 0;
  // As it stands on the bill and among the arrivals: without keys and without whom the call is about.
  virtual std::string path(const RawRequest& request) const = 0;
  virtual RawAnswer too_many_calls(std::uint64_t number) const = 0;
  virtual RawAnswer quota_exceeded(std::uint64_t number) const = 0;
  // Of a fault that strikes before the service looks at the call; empty for the other faults.
  virtual std::optional<RawAnswer> early_mishap(Fault fault, std::uint64_t number) const;
  // Of a call that was refused for being one too many, or failed in the service.
  virtual std::optional<MicroDollars> charge_of_failure() const { return std::nullopt; }

 protected:
  std::uint64_t seed() const { return seed_; }

 private:
  const std::uint64_t seed_;
};

}  // namespace hk::simulator
