// Values of a property that a person sets. Such a fact has the provider "manual", outranks all others of its field and
// stays beside them until it is withdrawn.
#pragma once

#include <string>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/enrichment/facts.hpp>

namespace hk::enrichment {

struct ManualFact {
  std::string field;
  Json value;          // a number or a text
  std::string note{};  // why, for people; may be empty
};

// What was set or withdrawn, for the timeline and the audit log.
struct ManualChange {
  const FactField* field = nullptr;
  std::string actor{};
  std::string from{};  // as Fact::value; empty: nothing was known
  std::string to{};
  std::string note{};
  bool is_withdrawn = false;
};

// As Fact::value. Numbers, dates and dollars may come as people write them: "1,850", "$235,700", "10/24/2016"; dollars
// are exact to the cent. `today` is the last day a date may name. Error value_invalid says what is wrong. Pure.
Result<std::string> manual_value(const FactField& field, const Json& value, const Date& today);

}  // namespace hk::enrichment
