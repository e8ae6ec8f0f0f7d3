#include "attom_records.hpp"

#include <algorithm>

#include "attom_json.hpp"

#include <hk/base/text.hpp>

namespace hk::enrichment::attom {
namespace {

constexpr int kYearFirst = 1800, kYearLast = 2200;

bool holds_any(const std::string& text, std::initializer_list<std::string_view> words) {
  const std::string lower = lower_ascii(text);
  return std::ranges::any_of(words, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::string kind_of(const Json& sale) {
  return text_at(sale, {"amount.saleTransType", "saleAmountData.saleTransType"});
}

// A new loan changes no owner.
bool is_transfer(const Json& sale) { return !holds_any(kind_of(sale), {"refinanc"}); }

void add_sale(const Json& entry, FoundRecords& records) {
  const Sale sale = sale_of(entry);
  if (!is_transfer(entry) || (sale.date.empty() && !sale.price)) return;
  records.sales.push_back({.date = sale.date,
                           .price = sale.price,
                           .reference = text_at(entry, {"amount.saleDocNum", "saleAmountData.saleDocNum"}),
                           .kind = kind_of(entry),
                           .note = sale.is_estimated ? kEstimatedNote : ""});
}

void add_sales(const Json& row, FoundRecords& records) {
  const Json* history = known_at(row, "saleHistory");
  records.all_sales = history != nullptr && history->is_array();
  if (records.all_sales)
    for (const Json& entry : *history) add_sale(entry, records);
  if (const Json* last = known_at(row, "sale"); last != nullptr && !records.all_sales) add_sale(*last, records);
}

// As the facts take it: the assessor's opinion of the market, else the values for the tax, never a mixture.
void add_assessment(const Json& row, FoundRecords& records) {
  const bool is_market = known_at(row, "assessment.market") != nullptr;
  FoundAssessment one;
  one.land = is_market ? dollars_at(row, {"assessment.market.mktLandValue"})
                       : dollars_at(row, {"assessment.assessed.assdLandValue"});
  one.building = is_market ? dollars_at(row, {"assessment.market.mktImprValue"})
                           : dollars_at(row, {"assessment.assessed.assdImprValue"});
  one.total = is_market ? dollars_at(row, {"assessment.market.mktTtlValue"})
                        : dollars_at(row, {"assessment.assessed.assdTtlValue"});
  one.tax = dollars_at(row, {"assessment.tax.taxAmt"});
  if (!is_market) one.note = kTaxNote;
  if (const auto year = parse_int(text_at(row, {"assessment.tax.taxYear"}));
      year && *year >= kYearFirst && *year <= kYearLast)
    one.year = static_cast<int>(*year);
  if (one.land || one.building || one.total || one.tax) records.assessments.push_back(one);
}

// "FIXED" and "Fix" are one word to people.
std::string rate_type_of(const std::string& word) {
  const std::string lower = lower_ascii(word);
  if (lower.starts_with("fix")) return "fixed";
  return lower.starts_with("adj") ? "adjustable" : lower;
}

void add_mortgage(const Json& row, const std::string& path, int position, FoundRecords& records) {
  FoundMortgage one{.position = position,
                    .lender = text_at(row, {path + "lenderLastName"}),
                    .amount = dollars_at(row, {path + "amount"}),
                    .date = date_at(row, {path + "date"}),
                    .due_date = date_at(row, {path + "dueDate"}),
                    .kind = text_at(row, {path + "loanTypeCode"}),
                    .rate_type = rate_type_of(text_at(row, {path + "interestRateType"})),
                    .reference = text_at(row, {path + "trustDeedDocumentNumber"})};
  if (one.amount || !one.date.empty() || !one.reference.empty()) records.mortgages.push_back(std::move(one));
}

}  // namespace

Sale sale_of(const Json& sale) {
  const std::string code = text_at(sale, {"amount.saleCode", "saleAmountData.saleCode"});
  return {
      .date = date_at(sale, {"saleTransDate", "amount.saleRecDate", "saleAmountData.saleRecDate", "saleSearchDate"}),
      .price = dollars_at(sale, {"amount.saleAmt", "saleAmountData.saleAmt"}),
      .is_estimated = holds_any(code, {"estimate", "not disclose", "non-disclos", "nondisclos"})};
}

bool is_real_sale(const Json& sale) { return !holds_any(kind_of(sale), {"refinanc", "nominal", "non-arm", "non arm"}); }

std::string owner_name(const Json& row) {
  for (const std::string owner : {"owner.owner1.", "assessment.owner.owner1."}) {
    if (std::string full = text_at(row, {owner + "fullName"}); !full.empty()) return full;
    const std::string first = text_at(row, {owner + "firstNameAndMi"});
    const std::string last = text_at(row, {owner + "lastName"});
    if (!first.empty() || !last.empty()) return collapse_space(first + " " + last);
  }
  return {};
}

FoundRecords records_of_row(const Json& row, const Product& product) {
  const auto brings = [&](const char* field) { return std::ranges::count(product.fields, field) != 0; };
  FoundRecords records;
  if (brings("lastSalePrice")) add_sales(row, records);
  if (brings("totalValue")) add_assessment(row, records);
  if (brings("ownerName")) {
    add_mortgage(row, "assessment.mortgage.FirstConcurrent.", 1, records);
    add_mortgage(row, "assessment.mortgage.SecondConcurrent.", 2, records);
    records.owner_name = owner_name(row);
    records.mailing_address =
        collapse_space(text_at(row, {"owner.mailingAddressOneLine", "assessment.owner.mailingAddressOneLine"}));
  }
  return records;
}

}  // namespace hk::enrichment::attom
