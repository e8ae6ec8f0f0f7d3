// The answers that one job collected, and what they mean together.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <hk/enrichment/enrichment.hpp>

namespace hk::enrichment {

std::string outcome_name(ProviderAnswer::Outcome outcome);

struct Enrichment::Asked {
  std::vector<std::pair<std::string, ProviderAnswer>> answers;  // by provider, in the order asked
  std::string parcel_id;                                        // chosen when they were asked

  bool fills(const std::string& field) const;
  std::vector<Fact> facts(Micros fetched_at) const;
  std::string status() const;
  std::string provider() const;  // the one that found it, else the last asked
  std::string reason() const;
  Json candidates() const;
  MicroDollars cost() const;
  std::string summary(std::size_t field_count) const;  // for the timeline

 private:
  const ProviderAnswer* first(ProviderAnswer::Outcome outcome) const;
};

}  // namespace hk::enrichment
