// Caps: what a piece of work as a whole may spend at the most, however many jobs, workers and processes do it.
#pragma once

#include <optional>
#include <string>

#include <hk/base/money.hpp>
#include <hk/store/session.hpp>

namespace hk::spending {

struct Cap {
  std::string id;  // of the work
  MicroDollars amount = 0;
  std::string closed;  // why nothing may be bought under it now, for people; empty: it is open
};

// What the calls under a cap cost. Those without a known outcome, decided about or not, may be charged: they count at
// their price.
struct CapUse {
  MicroDollars cost = 0;      // settled
  MicroDollars unknown = 0;   // price of those whose outcome is unknown
  MicroDollars reserved = 0;  // price of those under way, which may turn out to cost less
  std::int64_t calls = 0;     // that were sent
  MicroDollars firm() const { return cost + unknown; }
  MicroDollars all() const { return firm() + reserved; }
};

void save_cap(store::Session& session, const Cap& cap);
std::optional<Cap> find_cap(store::Session& session, const std::string& id);
// The same, and nobody else reserves under it until the transaction ends.
std::optional<Cap> lock_cap(store::Session& session, const std::string& id);
CapUse use_of_cap(store::Session& session, const std::string& id);

}  // namespace hk::spending
