// The facts in CoreLogic's answers, by section. Private to the provider.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/enrichment/provider.hpp>

namespace hk::enrichment::corelogic {

// A part of the composite answer, which is also a product of its own.
struct Section {
  std::string_view product;  // "buildings"
  std::string_view member;   // of the composite: "buildings"
  std::vector<std::string> fields;
};
const std::vector<Section>& sections();

enum class Content {
  kFacts,       // it holds something, though perhaps no fact that we keep
  kNothing,     // null, empty
  kFailed,      // an error of its own
  kUnreadable,  // none of the forms that are known
};
// Adds the facts of `section` as a product answers it: {"data": {...}} or {"items": [...]}. Facts are of fields that
// `product` names.
Content add_facts(const Json& answer, const Section& section, const Product& product, std::vector<FoundFact>& facts,
                  std::vector<std::string>& unlisted);

}  // namespace hk::enrichment::corelogic
