// Facts: what providers say about a property, kept side by side, and the policy that picks the value to show.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/money.hpp>
#include <hk/base/time.hpp>
#include <hk/crm/property.hpp>
#include <hk/store/session.hpp>

namespace hk::enrichment {

// The provider of what a person set: it outranks all others. manual_facts.hpp sets and withdraws it.
inline constexpr const char* kManual = "manual";

// `value` is plain text: "3", "2.5", "235700.00" (dollars), "2016-10-24". Fields are named as in the API: yearBuilt.
struct Fact {
  std::string field{};
  std::string value{};
  std::string provider{};
  std::string product{};  // the kind of call that brought it; empty for what was found before products were told apart
  std::string as_of{};    // YYYY-MM-DD; empty: the provider does not say
  std::string note{};     // what people must know of it: "estimated, the county does not disclose prices"
  Micros fetched_at = 0;
  double confidence = 1;  // 0-1
  MicroDollars cost = 0;
  bool winner = false;
  std::string reason{};  // why it won or lost, for people
  std::string set_by{};  // manual: what the person was called then
};

struct FactField {
  std::string_view name;
  std::string_view unit;   // dollars, square feet, rooms, year, date; empty: none
  std::string_view label;  // for people
};
const std::vector<FactField>& fact_fields();              // those of crm::PropertyValues
const FactField* find_fact_field(std::string_view name);  // null: no such field

// What decides between facts of one field, in this order of importance.
enum class Criterion {
  kFreshness,  // the later as-of date; unknown is oldest
  kAgreement,  // how many providers say the same
  kTrust,      // the order of providers in the policy; unknown providers come last
};
struct FieldPolicy {
  std::vector<Criterion> criteria;
  std::vector<std::string> trust;
};
struct WinnerPolicy {
  std::map<std::string, FieldPolicy> fields;
  FieldPolicy otherwise;
  const FieldPolicy& of(const std::string& field) const;
};
// Sales, owner and tax: the freshest. What rarely changes (rooms, areas, year): what most providers say.
WinnerPolicy default_policy();

// Sets `winner` and `reason` of each fact. What a person set wins whatever the policy. Pure; equal facts are decided by
// confidence, then the provider's name, so that the order of `facts` never matters.
void choose_winners(std::vector<Fact>& facts, const WinnerPolicy& policy);
crm::PropertyValues values_of_winners(const std::vector<Fact>& facts);

// Ordered by field, the winner first.
std::vector<Fact> facts_of(store::Session& session, const crm::PropertyId& property);
// Replaces what a provider said about these fields of the property, chooses winners anew and writes them to the
// property. Answers the fields that this provider has won.
std::vector<std::string> replace_facts(store::Session& session, const crm::PropertyId& property,
                                       const std::string& provider, const std::vector<std::string>& fields,
                                       const std::vector<Fact>& fresh, const WinnerPolicy& policy, Micros now);

// The provider's own id of a property, for later calls; empty when it never told.
std::string provider_id_of(store::Session& session, const crm::PropertyId& property, const std::string& provider);
void remember_provider_id(store::Session& session, const crm::PropertyId& property, const std::string& provider,
                          const std::string& provider_id);

Json fact_json(const Fact& fact);

}  // namespace hk::enrichment
