// A source of facts about properties: a county file, or a service that charges for each call.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/crm/property.hpp>
#include <hk/jobs/sliding_window.hpp>

namespace hk::enrichment {

struct PropertyQuery {
  crm::Property property;
  std::string provider_id{};  // the provider's own id of the property, when it told us before
  std::string reference{};    // of the ledger entry; goes out as X-Request-Id, so that bills can be compared
  // Waits for the call's turn and writes it into the ledger. A provider runs it once all is ready, the connection too,
  // right before the request leaves. After an error nothing may be sent, and whatever it replies is not looked at.
  std::function<Status()> before_sending{};
};

struct FoundFact {
  std::string field;  // as in the API
  std::string value;  // see Fact::value
  std::string as_of;  // YYYY-MM-DD, may be empty
  double confidence = 1;
  std::string note{};  // what people must know of it: "price is estimated, the county does not disclose sales"
};

// How one call ended. The first four were answered; `cost` says what the answer costs.
struct Reply {
  enum class Kind {
    kFound,
    kNotFound,   // a known miss
    kAmbiguous,  // several properties fit
    kUnusable,   // answered, but not readable
    kRefused,    // key, contract or request refused: only a person can mend it. Costs nothing
    kLimited,    // too many calls, or the quota is used up: the provider wants a pause. Costs nothing
    kDown,       // certainly costs nothing and may be repeated: 5xx, never sent
    kUnknown,    // sent, and no answer: can't be known whether it will be charged
  };
  Kind kind = Kind::kNotFound;
  std::vector<FoundFact> facts{};   // found
  Json candidates = Json::array();  // ambiguous: as LeadEnrichment::candidates
  std::string reason{};             // for people, unless found. Never holds a key
  MicroDollars cost = 0;
  std::optional<Micros> retry_after{};  // limited: how long, when the provider says
  std::string provider_id{};            // found: the provider's id of the property, for later calls
};

// One kind of call that a provider offers.
struct Product {
  std::string name;                 // "expandedprofile"
  MicroDollars price = 0;           // of a call that is charged; 0: free, and not reserved in the ledger
  std::vector<std::string> fields;  // that it may fill
  Micros fresh_for = 30 * kDay;     // an answer is not bought again before
  Micros miss_for = 30 * kDay;      // nor is a known miss
};

// What binds all calls of a provider, whichever process makes them.
struct Account {
  jobs::LimitSettings limits{};
  MicroDollars daily_budget = 0;    // 0: no cap
  bool buys_unknown_again = false;  // policy for calls whose outcome can't be known: false: a person decides
};

class Provider {
 public:
  virtual ~Provider() = default;
  virtual const std::string& name() const = 0;
  virtual const std::vector<Product>& products() const = 0;
  virtual const Account& account() const = 0;
  // One call, never repeated inside: whoever calls counts and limits. May block. Thread-safe.
  virtual Reply call(const Product& product, const PropertyQuery& query) = 0;
};

// It charges for nothing.
inline bool is_free(const Provider& provider) {
  return std::ranges::all_of(provider.products(), [](const Product& product) { return product.price == 0; });
}

}  // namespace hk::enrichment
