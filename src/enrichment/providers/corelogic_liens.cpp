#include "corelogic_liens.hpp"

#include <algorithm>

#include "attom_json.hpp"
#include "corelogic_json.hpp"

#include <hk/base/text.hpp>

namespace hk::enrichment::corelogic {
namespace {

using attom::dollars_at;
using attom::known_at;
using attom::member;
using attom::number_at;
using attom::text_at;
using attom::text_of;

constexpr double kRecorded = 0.9;
constexpr double kModelled = 0.7;
constexpr double kRateMost = 100;
constexpr const char* kTerms = "mortgageTransactionDetails.";

std::string rate_type_of(const std::string& code) {
  if (code == "FIX") return "fixed";
  if (code == "ADJ") return "adjustable";
  return code == "BAL" ? "balloon" : lower_ascii(code);
}

// The least of CoreLogic's ranks from 1 to 5, of what it worked out and did not find in a deed.
std::string confidence_note(const Json& lien) {
  std::optional<double> least;
  for (const std::string value : {"enrichedInterestRate", "enrichedInterestRateTypeCode", "enrichedLoanTypeCode"})
    if (const auto rank = number_at(lien, {kTerms + value + "ConfidenceRank"}))
      least = std::min(least.value_or(*rank), *rank);
  if (!least || *least > 5) return {};
  return "rate and kind are estimates of CoreLogic, confidence " + std::to_string(static_cast<int>(*least)) + " of 5";
}

LooseDate date_of(const Json& lien, const std::string& path) {
  const Json* value = known_at(lien, path);
  return value == nullptr ? LooseDate{} : loose_date(*value);
}

std::string joined(const std::string& a, const std::string& b) { return a.empty() || b.empty() ? a + b : a + "; " + b; }

FoundMortgage mortgage_of(const Json& lien, std::vector<std::string>& unlisted) {
  static constexpr std::string_view kRates[] = {"FIX", "ADJ", "BAL"},
                                    kLoans[] = {"FHA", "VA", "CNV", "PP", "SBA", "EMP"};
  const std::string terms = kTerms;
  const std::string rate_code = upper_ascii(text_at(lien, {terms + "enrichedInterestRateTypeCode"}));
  const std::string loan_code = upper_ascii(text_at(lien, {terms + "enrichedLoanTypeCode"}));
  note_unless_listed(unlisted, "enrichedInterestRateTypeCode", rate_code, kRates);
  note_unless_listed(unlisted, "enrichedLoanTypeCode", loan_code, kLoans);
  const LooseDate made = date_of(lien, terms + "mortgageDate");
  FoundMortgage one{.lender = text_at(lien, {"currentLenderDetails.companyName", "originationLenderDetails.companyName",
                                             terms + "currentLenderDetails.companyName",
                                             terms + "originationLenderDetails.companyName"}),
                    .amount = dollars_at(lien, {terms + "amount"}),
                    .date = made.date,
                    .due_date = date_of(lien, terms + "maturityDate").date,
                    .kind = loan_code,
                    .rate_type = rate_type_of(rate_code),
                    .rate = number_at(lien, {terms + "enrichedInterestRate"}),
                    .note = joined(made.note, confidence_note(lien)),
                    .is_said_open = true};
  if (one.rate && *one.rate > kRateMost) one.rate.reset();
  return one;
}

void add_open_liens(const Json& data, FoundRecords& records, std::vector<std::string>& unlisted) {
  for (const Json* lien : objects_in(data, {"openLiens"})) {
    FoundMortgage one = mortgage_of(*lien, unlisted);
    if (one.amount || !one.date.empty()) records.mortgages.push_back(std::move(one));
  }
}

void add_fact(const Product& product, FoundFact fact, std::vector<FoundFact>& facts) {
  if (may_bring(product, fact.field)) facts.push_back(std::move(fact));
}

// How many there are is a count, so 0 is no gap: the property is free and clear.
void add_amount(const Json& data, const Product& product, std::vector<FoundFact>& facts) {
  const Json* open = known_at(data, "openLienEquityAndLtv");
  if (open == nullptr || !open->is_object()) return;
  const Json* number = member(*open, "totalNumberOfOpenMortgageLiens");
  const std::string count = number == nullptr ? "" : text_of(*number);
  if (count == "0")
    return add_fact(product, {"mortgageAmount", "0.00", "", kRecorded, "no open mortgage is on record"}, facts);
  const auto amount = dollars_at(*open, {"totalAmountOfOpenMortgageLiens"});
  if (!amount) return;
  const std::string note = count.empty() ? "" : count + (count == "1" ? " open mortgage" : " open mortgages");
  add_fact(product, {"mortgageAmount", format_dollars(*amount), "", kRecorded, note}, facts);
}

void add_balance(const Json& data, const Product& product, std::vector<FoundFact>& facts) {
  const auto balance = dollars_at(data, {"enriched.unpaidPrincipalBalance"});
  if (!balance) return;
  const LooseDate run = date_of(data, "enriched.upbAndPLTVRunDate");
  add_fact(
      product,
      {"mortgageBalance", format_dollars(*balance), run.date, kModelled, joined("worked out by CoreLogic", run.note)},
      facts);
}

}  // namespace

std::vector<std::string> lien_fields(std::string_view product) {
  if (product == kLiens) return {"mortgageAmount"};
  return product == kEnrichedLiens ? std::vector<std::string>{"mortgageBalance"} : std::vector<std::string>{};
}

std::vector<std::string> also_of_liens(std::string_view product) {
  return product == kEnrichedLiens ? std::vector<std::string>{"mortgageAmount"} : std::vector<std::string>{};
}

Content add_liens(const Json& answer, const Product& product, std::vector<FoundFact>& facts, FoundRecords& records,
                  std::vector<std::string>& unlisted) {
  if (!answer.is_object()) return Content::kUnreadable;
  const Json* data = member(answer, "data");
  if (data == nullptr || !data->is_object() || data->empty()) {
    if (problem_in(answer).said) return Content::kFailed;
    const bool is_none = data != nullptr && (data->is_null() || (data->is_structured() && data->empty()));
    return is_none ? Content::kNothing : Content::kUnreadable;
  }
  add_open_liens(*data, records, unlisted);
  add_amount(*data, product, facts);
  add_balance(*data, product, facts);
  return Content::kFacts;
}

}  // namespace hk::enrichment::corelogic
