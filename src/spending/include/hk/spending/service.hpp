// A service that may charge for each call: what it offers, what binds its calls, and how one call ended.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/jobs/sliding_window.hpp>

namespace hk::spending {

// How one call ended. The first four were answered; `cost` says what the answer costs.
struct Outcome {
  enum class Kind {
    kFound,
    kNotFound,   // a known miss
    kAmbiguous,  // several answers fit
    kUnusable,   // answered, but not readable
    kRefused,    // key, contract or request refused: only a person can mend it. Costs nothing
    kLimited,    // too many calls, or the quota is used up: the provider wants a pause. Costs nothing
    kDown,       // certainly costs nothing and may be repeated: 5xx, never sent
    kUnknown,    // sent, and no answer: can't be known whether it will be charged
  };
  Kind kind = Kind::kNotFound;
  std::string reason{};  // for people, unless found. Never holds a key
  MicroDollars cost = 0;
  std::optional<Micros> retry_after{};  // limited: how long, when the provider says
  bool of_product_only = false;         // refused: the contract lacks this product, the others go on
};

// What goes with a call that may be charged.
struct Sending {
  std::string reference{};  // of the ledger entry; goes out with the call where it can, so that bills can be compared
  // Waits for the call's turn and writes it into the ledger. A provider runs it once all is ready, the connection too,
  // right before the request leaves. After an error nothing may be sent, and whatever it replies is not looked at.
  std::function<Status()> before_sending{};
};

// One kind of call that a service offers.
struct Product {
  std::string name;                 // "expandedprofile"
  MicroDollars price = 0;           // of a call that is charged; 0: free, and not reserved in the ledger
  std::vector<std::string> fields;  // that it may fill
  Micros fresh_for = 30 * kDay;     // an answer is not bought again before
  Micros miss_for = 30 * kDay;      // nor is a known miss
  std::vector<std::string> also{};  // come along when it is bought, and are no reason to buy it
};

// What binds all calls of a service, whichever process makes them.
struct Account {
  jobs::LimitSettings limits{};
  MicroDollars daily_budget = 0;    // 0: no cap
  int order = 0;                    // services with less are asked first; of equal ones the cheaper
  bool buys_unknown_again = false;  // policy for calls whose outcome can't be known: false: a person decides
  bool asks_outside = false;  // free, but somebody else's: its calls are limited, booked and paused like paid ones
};

// What every one of them has; the call itself is of its kind.
class Service {
 public:
  virtual ~Service() = default;
  virtual const std::string& name() const = 0;
  virtual const std::vector<Product>& products() const = 0;
  virtual const Account& account() const = 0;
};

// It charges for nothing.
inline bool is_free(const Service& service) {
  return std::ranges::all_of(service.products(), [](const Product& product) { return product.price == 0; });
}

}  // namespace hk::spending
