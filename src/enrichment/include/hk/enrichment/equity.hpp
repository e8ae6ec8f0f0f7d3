// What would be left of a property's value if its mortgages were paid off, with the working.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/money.hpp>
#include <hk/base/time.hpp>
#include <hk/enrichment/facts.hpp>
#include <hk/enrichment/history.hpp>

namespace hk::enrichment {

// Whether a mortgage counts as open. Records seldom say that one was paid off: unless its source says that it is open,
// one that is past its due date, or that was made well before the last sale, does not count.
struct OpenOrNot {
  bool is_open = true;
  std::string reason{};  // why not, for people
};
OpenOrNot is_open(const FoundMortgage& mortgage, const std::string& last_sale_date, const Date& today);

struct Equity {
  std::optional<Cents> value{}, owed{}, equity{};  // empty: can't be told
  bool owed_is_original = false;                   // amounts when the loans were made, not what is still owed
  std::vector<std::string> why{};                  // the working, for people
};

// The value is the winning estimatedValue, never an assessor's total. `facts` are all of the property. Pure.
Equity equity_of(const std::vector<Fact>& facts, const std::vector<MortgageRecord>& mortgages, const Date& today);

Json equity_json(const Equity& equity);
Json mortgage_json(const MortgageRecord& mortgage, const OpenOrNot& open);
// {mortgages, equity} of the property, as the API answers it.
Json mortgages_json(store::Session& session, const crm::PropertyId& property, const Date& today);

}  // namespace hk::enrichment
