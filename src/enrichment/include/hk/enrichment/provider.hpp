// A source of facts about properties: a county file, or a service that charges for each call.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/crm/property.hpp>
#include <hk/enrichment/history.hpp>
#include <hk/spending/spending.hpp>

namespace hk::enrichment {

// Spending is done by `spending`; what enrichment's own words need of it goes by its short names here.
using spending::Account;
using spending::Call;
using spending::CallId;
using spending::CallState;
using spending::is_free;
using spending::Obstacle;
using spending::outcome_name;
using spending::Product;

// All fields that an answer may bring.
inline std::vector<std::string> all_fields(const Product& product) {
  std::vector<std::string> all = product.fields;
  all.insert(all.end(), product.also.begin(), product.also.end());
  return all;
}
inline bool may_bring(const Product& product, std::string_view field) {
  return std::ranges::count(product.fields, field) + std::ranges::count(product.also, field) != 0;
}

struct PropertyQuery {
  crm::Property property;
  std::string provider_id{};  // the provider's own id of the property, when it told us before
  spending::Sending sending{};
};

struct FoundFact {
  std::string field;  // as in the API
  std::string value;  // see Fact::value
  std::string as_of;  // YYYY-MM-DD, may be empty
  double confidence = 1;
  std::string note{};  // what people must know of it: "price is estimated, the county does not disclose sales"
};

// How one call ended, and what it told.
struct Reply {
  using Kind = spending::Outcome::Kind;
  Kind kind = Kind::kNotFound;
  std::vector<FoundFact> facts{};   // found
  Json candidates = Json::array();  // ambiguous: as LeadEnrichment::candidates
  std::string reason{};             // for people, unless found. Never holds a key
  MicroDollars cost = 0;
  std::optional<Micros> retry_after{};  // limited: how long, when the provider says
  FoundRecords records{};               // found: beside the facts
  std::string provider_id{};            // found: the provider's id of the property, for later calls
  bool of_product_only = false;         // refused: see Outcome

  static Reply of(spending::Outcome outcome) {
    return {.kind = outcome.kind,
            .reason = std::move(outcome.reason),
            .cost = outcome.cost,
            .retry_after = outcome.retry_after,
            .of_product_only = outcome.of_product_only};
  }
  spending::Outcome outcome() const { return {kind, reason, cost, retry_after, of_product_only}; }
};

class Provider : public spending::Service {
 public:
  // One call, never repeated inside: whoever calls counts and limits. May block. Thread-safe.
  virtual Reply call(const Product& product, const PropertyQuery& query) = 0;
  // False: it certainly knows nothing of this property, being about another place.
  virtual bool covers(const crm::Property&) const { return true; }
  // One of the products: it tells the provider's own id of a property, without which none of the others can be asked.
  // It is bought when one of them is wanted and the id is not known. Null: all of them can be asked by the address.
  virtual const Product* finder() const { return nullptr; }
};

}  // namespace hk::enrichment
