#include <hk/enrichment/equity.hpp>

#include <algorithm>

#include <hk/base/text.hpp>

namespace hk::enrichment {
namespace {

// A loan that pays for a house is made and recorded around the day of the sale.
constexpr Micros kAroundSale = 30 * kDay;

const Fact* winner_of(const std::vector<Fact>& facts, std::string_view field) {
  const auto found = std::ranges::find_if(facts, [&](const Fact& fact) { return fact.winner && fact.field == field; });
  return found == facts.end() ? nullptr : &*found;
}

// "$516,000", with cents only where there are any.
std::string dollars(Cents cents) {
  std::string text = format_dollars(cents);
  if (text.ends_with(".00")) text.erase(text.size() - 3);
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  for (std::size_t at = std::min(text.find('.'), text.size()); at > first + 3; at -= 3) text.insert(at - 3, ",");
  return text.insert(first, "$");
}

std::string source_of(const Fact& fact) {
  const std::string whose = fact.provider == kManual ? "set by " + fact.set_by : "of " + fact.provider;
  return whose + (fact.as_of.empty() ? "" : ", as of " + fact.as_of) +
         (fact.note.empty() ? "" : " (" + fact.note + ")");
}

std::string position_word(int position) {
  if (position == 1) return "first mortgage";
  return position == 2 ? "second mortgage" : "mortgage";
}

std::string named(const MortgageRecord& record) {
  const FoundMortgage& m = record.mortgage;
  std::vector<std::string> providers;
  for (const RecordSource& source : record.sources)
    if (std::ranges::find(providers, source.provider) == providers.end()) providers.push_back(source.provider);
  return position_word(m.position) + (m.lender.empty() ? "" : " of " + m.lender) +
         (m.date.empty() ? "" : ", made " + m.date) + ", " + (m.amount ? dollars(*m.amount) : "amount not known") +
         ", by " + join(providers, " and ");
}

void tell_value(const Fact* value, Equity& out) {
  if (value != nullptr) out.value = parse_dollars(value->value);
  if (out.value)
    out.why.push_back("value " + dollars(*out.value) + ": the estimated value " + source_of(*value));
  else
    out.why.emplace_back("no estimated value is known, and an assessor's total does not stand in for one");
}

// Whoever adds them up knows of all of them.
bool tell_sum(const Fact* sum, const std::string& what, Equity& out) {
  const auto cents = sum == nullptr ? std::nullopt : parse_dollars(sum->value);
  if (!cents) return false;
  out.owed = cents;
  out.why.push_back("owed " + dollars(*cents) + ": " + what + ", " + source_of(*sum));
  return true;
}

void tell_amounts(const std::vector<MortgageRecord>& open, Equity& out) {
  Cents sum = 0;
  bool any = false, all = true;
  for (const MortgageRecord& one : open) {
    out.why.push_back("counted: " + named(one));
    sum += one.mortgage.amount.value_or(0);
    any = any || one.mortgage.amount;
    all = all && one.mortgage.amount;
  }
  if (open.empty()) out.why.emplace_back("no open mortgage is known, which does not mean that there is none");
  if (!any) return;
  out.owed = sum;
  out.owed_is_original = true;
  out.why.push_back("owed " + dollars(sum) +
                    ": the original amounts, because no balance is known; what was paid back"
                    " since is not taken off");
  if (!all) out.why.emplace_back("a mortgage without an amount is not in the sum, so more is owed");
}

void tell_owed(const std::vector<Fact>& facts, const std::vector<MortgageRecord>& open, Equity& out) {
  if (tell_sum(winner_of(facts, "mortgageBalance"), "the unpaid balance of all mortgages", out)) return;
  if (tell_sum(winner_of(facts, "mortgageAmount"),
               "the original amounts of all open mortgages, because no balance is known", out)) {
    out.owed_is_original = true;
    return;
  }
  tell_amounts(open, out);
}

std::string last_sale_of(const std::vector<Fact>& facts) {
  const Fact* sale = winner_of(facts, "lastSaleDate");
  return sale == nullptr ? "" : sale->value;
}

Json cents_or_null(const std::optional<Cents>& cents) { return cents ? dollars_json(*cents) : Json(nullptr); }

}  // namespace

OpenOrNot is_open(const FoundMortgage& mortgage, const std::string& last_sale_date, const Date& today) {
  if (mortgage.is_said_open) return {};
  const auto due = parse_date(mortgage.due_date);
  if (due && *due < today) return {false, "it was due on " + mortgage.due_date};
  const auto made = parse_date(mortgage.date), sold = parse_date(last_sale_date);
  if (made && sold && midnight_utc(*made) < midnight_utc(*sold) - kAroundSale)
    return {false, "it was made before the sale of " + last_sale_date};
  return {};
}

Equity equity_of(const std::vector<Fact>& facts, const std::vector<MortgageRecord>& mortgages, const Date& today) {
  Equity out;
  tell_value(winner_of(facts, "estimatedValue"), out);
  std::vector<MortgageRecord> open;
  for (const MortgageRecord& one : mortgages)
    if (is_open(one.mortgage, last_sale_of(facts), today).is_open) open.push_back(one);
  tell_owed(facts, open, out);
  for (const MortgageRecord& one : mortgages)
    if (const OpenOrNot state = is_open(one.mortgage, last_sale_of(facts), today); !state.is_open)
      out.why.push_back("not counted: " + named(one) + "; " + state.reason);
  if (out.value && out.owed) out.equity = *out.value - *out.owed;
  return out;
}

Json equity_json(const Equity& e) {
  return {{"value", cents_or_null(e.value)},
          {"owed", cents_or_null(e.owed)},
          {"owedIsOriginal", e.owed ? Json(e.owed_is_original) : Json(nullptr)},
          {"equity", cents_or_null(e.equity)},
          {"why", e.why}};
}

Json mortgage_json(const MortgageRecord& record, const OpenOrNot& open) {
  const FoundMortgage& m = record.mortgage;
  return {{"position", m.position == 0 ? Json(nullptr) : Json(m.position)},
          {"lender", text_or_null(m.lender)},
          {"amount", cents_or_null(m.amount)},
          {"date", text_or_null(m.date)},
          {"dueDate", text_or_null(m.due_date)},
          {"loanType", text_or_null(m.kind)},
          {"rateType", text_or_null(m.rate_type)},
          {"rate", json_or_null(m.rate)},
          {"reference", text_or_null(m.reference)},
          {"note", text_or_null(m.note)},
          {"open", open.is_open},
          {"notOpenBecause", text_or_null(open.reason)},
          {"sources", sources_json(record.sources)}};
}

Json mortgages_json(store::Session& session, const crm::PropertyId& property, const Date& today) {
  const std::vector<Fact> facts = facts_of(session, property);
  const std::vector<MortgageRecord> mortgages = mortgages_of(session, property);
  Json list = Json::array();
  for (const MortgageRecord& one : mortgages)
    list.push_back(mortgage_json(one, is_open(one.mortgage, last_sale_of(facts), today)));
  return {{"mortgages", list}, {"equity", equity_json(equity_of(facts, mortgages, today))}};
}

}  // namespace hk::enrichment
