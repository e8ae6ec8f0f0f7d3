// A source of facts about properties: a county file, later services that charge for each call.
#pragma once

#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/crm/property.hpp>

namespace hk::enrichment {

struct PropertyQuery {
  crm::Property property;
  std::string reference;  // of the job: the same when a job runs again, for providers that know idempotent calls
};

struct FoundFact {
  std::string field;  // as in the API
  std::string value;  // see Fact::value
  std::string as_of;  // YYYY-MM-DD, may be empty
  double confidence = 1;
};

struct ProviderAnswer {
  enum class Outcome { kFound, kNotFound, kAmbiguous };
  Outcome outcome = Outcome::kNotFound;
  std::vector<FoundFact> facts;     // found
  Json candidates = Json::array();  // ambiguous: as LeadEnrichment::candidates
  std::string reason;               // not found or ambiguous: for people
  MicroDollars cost = 0;            // of this call
};

class Provider {
 public:
  virtual ~Provider() = default;
  virtual const std::string& name() const = 0;
  virtual MicroDollars price() const = 0;                      // of a call
  virtual const std::vector<std::string>& fields() const = 0;  // that it may fill
  // May block. An error means that the provider could not be asked: the job tries again.
  virtual Result<ProviderAnswer> fetch(const PropertyQuery& query) = 0;
};

}  // namespace hk::enrichment
