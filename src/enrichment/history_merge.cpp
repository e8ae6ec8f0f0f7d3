#include <algorithm>
#include <map>
#include <tuple>

#include <hk/enrichment/history.hpp>

namespace hk::enrichment {
namespace {

constexpr Micros kSameSaleWithin = 7 * kDay;

auto order_of(const RecordSource& source) {
  return std::make_tuple(source.provider != "county", source.provider, source.product);  // public records first
}

bool is_from(const std::vector<RecordSource>& sources, const RecordSource& source) {
  return std::ranges::any_of(sources, [&](const RecordSource& one) {
    return one.provider == source.provider && one.product == source.product;
  });
}

bool are_near(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const auto first = parse_date(a), second = parse_date(b);
  return first && second && std::abs(midnight_utc(*first) - midnight_utc(*second)) <= kSameSaleWithin;
}

bool are_one(const SaleRecord& known, const SaleRecord& other) {
  if (is_from(known.sources, other.sources.front())) return false;  // a source tells each sale once
  const FoundSale &a = known.sale, &b = other.sale;
  if (a.price && b.price) return *a.price == *b.price && are_near(a.date, b.date);
  return !a.date.empty() && a.date == b.date;
}

void fill(std::string& known, const std::string& other) {
  if (known.empty()) known = other;
}

void join(SaleRecord& known, const SaleRecord& other) {
  if (!known.sale.price) {
    known.sale.price = other.sale.price;
    known.sale.note = other.sale.note;
  }
  fill(known.sale.reference, other.sale.reference);
  fill(known.sale.kind, other.sale.kind);
  known.sources.insert(known.sources.end(), other.sources.begin(), other.sources.end());
}

auto order_of(const SaleRecord& one) {
  return std::make_tuple(one.sale.date, order_of(one.sources.front()), one.sale.natural_key());
}

bool are_one(const MortgageRecord& known, const MortgageRecord& other) {
  if (is_from(known.sources, other.sources.front())) return false;
  const FoundMortgage &a = known.mortgage, &b = other.mortgage;
  if (!a.reference.empty() && a.reference == b.reference) return true;
  if (a.position != 0 && b.position != 0 && a.position != b.position) return false;
  if (a.amount && b.amount) return *a.amount == *b.amount && are_near(a.date, b.date);
  return !a.date.empty() && a.date == b.date;
}

void join(MortgageRecord& known, const MortgageRecord& other) {
  FoundMortgage& into = known.mortgage;
  const FoundMortgage& from = other.mortgage;
  if (into.position == 0) into.position = from.position;
  if (!into.amount) into.amount = from.amount;
  if (!into.rate) into.rate = from.rate;
  for (std::string FoundMortgage::*part :
       {&FoundMortgage::lender, &FoundMortgage::date, &FoundMortgage::due_date, &FoundMortgage::kind,
        &FoundMortgage::rate_type, &FoundMortgage::reference, &FoundMortgage::note})
    fill(into.*part, from.*part);
  into.is_said_open = into.is_said_open || from.is_said_open;
  known.sources.insert(known.sources.end(), other.sources.begin(), other.sources.end());
}

auto order_of(const MortgageRecord& one) {
  return std::make_tuple(one.mortgage.date, order_of(one.sources.front()), one.mortgage.natural_key());
}

// Each joins the first that it is one with.
template <class Record>
std::vector<Record> merge(std::vector<Record> records) {
  std::ranges::sort(records, {}, [](const Record& one) { return order_of(one); });
  std::vector<Record> merged;
  for (const Record& record : records) {
    const auto known = std::ranges::find_if(merged, [&](const Record& one) { return are_one(one, record); });
    if (known == merged.end())
      merged.push_back(record);
    else
      join(*known, record);
  }
  return merged;
}

auto values_of(const FoundAssessment& a) { return std::tie(a.land, a.building, a.total, a.tax); }

}  // namespace

std::string FoundSale::natural_key() const {
  return date + "|" + (price ? std::to_string(*price) : "") + "|" + reference;
}

bool FoundAssessment::same_values(const FoundAssessment& other) const { return values_of(*this) == values_of(other); }

std::string FoundMortgage::natural_key() const {
  return date + "|" + (amount ? std::to_string(*amount) : "") + "|" + reference + "|" + std::to_string(position);
}

std::vector<SaleRecord> merge_sales(std::vector<SaleRecord> sales) {
  std::vector<SaleRecord> merged = merge(std::move(sales));
  std::ranges::stable_sort(merged, std::greater(), [](const SaleRecord& one) { return one.sale.date; });
  return merged;
}

std::vector<AssessmentRecord> merge_assessments(std::vector<AssessmentRecord> assessments) {
  std::ranges::sort(assessments, {}, [](const AssessmentRecord& one) {
    return std::make_tuple(-one.assessment.year, order_of(one.sources.front()));
  });
  std::vector<AssessmentRecord> merged;
  for (const AssessmentRecord& one : assessments) {
    const auto known = std::ranges::find_if(merged, [&](const AssessmentRecord& other) {
      return other.assessment.year == one.assessment.year && other.assessment.same_values(one.assessment);
    });
    if (known == merged.end()) {
      merged.push_back(one);
      continue;
    }
    fill(known->assessment.note, one.assessment.note);
    known->sources.insert(known->sources.end(), one.sources.begin(), one.sources.end());
  }
  return merged;
}

std::vector<MortgageRecord> merge_mortgages(std::vector<MortgageRecord> mortgages) {
  std::vector<MortgageRecord> merged = merge(std::move(mortgages));
  std::ranges::stable_sort(merged, [](const MortgageRecord& a, const MortgageRecord& b) {
    return std::tie(b.mortgage.date, a.mortgage.position) < std::tie(a.mortgage.date, b.mortgage.position);
  });
  return merged;
}

}  // namespace hk::enrichment
