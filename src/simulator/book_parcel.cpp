#include "book_parcel.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <hk/base/text.hpp>
#include <hk/base/time.hpp>

namespace hk::simulator {
namespace {

constexpr double kSquareFeetPerAcre = 43'560;
using F = enrichment::ParcelField;

bool says_nothing(std::string_view text) {
  static constexpr std::string_view kWords[] = {"", "N/A", "NA", "NULL", "NONE", "-", "UNKNOWN"};
  return std::ranges::count(kWords, upper_ascii(text)) != 0;
}

template <class T>
void take(std::optional<T>& into, const std::optional<T>& from, bool later) {
  if (from && (later || !into)) into = from;
}

void take(std::string& into, const std::string& from, bool later) {
  if (!from.empty() && (later || into.empty())) into = from;
}

bool same_sale(const BookSale& a, const BookSale& b) {
  return a.date == b.date && a.price == b.price && a.document == b.document;
}

void add_sales(std::vector<BookSale>& into, const std::vector<BookSale>& from) {
  for (const BookSale& sale : from)
    if (std::ranges::none_of(into, [&](const BookSale& known) { return same_sale(known, sale); })) into.push_back(sale);
  std::ranges::stable_sort(into, std::ranges::greater(), &BookSale::date);
}

void add_address(std::vector<BookAddress>& into, const BookAddress& address, bool later) {
  const auto known = std::ranges::find_if(
      into, [&](const BookAddress& one) { return one.parsed == address.parsed && one.line == address.line; });
  if (known == into.end()) {
    into.insert(later ? into.begin() : into.end(), address);
  } else if (later) {
    std::rotate(into.begin(), known, known + 1);
  }
}

std::string newest(const BookParcel& parcel) { return parcel.sales.empty() ? std::string() : parcel.sales[0].date; }

}  // namespace

std::string BookAddress::street_line() const {
  std::string standard = parsed.street_line();
  return standard.empty() ? upper_ascii(line) : standard;
}

void merge_parcel(BookParcel& into, const BookParcel& row) {
  const bool later = newest(row) >= newest(into);
  for (const BookAddress& address : row.addresses) add_address(into.addresses, address, later);
  take(into.owner, row.owner, later);
  take(into.land_use, row.land_use, later);
  take(into.as_of, row.as_of, later);
  take(into.beds, row.beds, later);
  take(into.sqft, row.sqft, later);
  take(into.year_built, row.year_built, later);
  take(into.full_baths, row.full_baths, later);
  take(into.half_baths, row.half_baths, later);
  take(into.baths, row.baths, later);
  take(into.lot_sqft, row.lot_sqft, later);
  take(into.lot_acres, row.lot_acres, later);
  take(into.land_value, row.land_value, later);
  take(into.building_value, row.building_value, later);
  take(into.total_value, row.total_value, later);
  take(into.tax, row.tax, later);
  add_sales(into.sales, row.sales);
}

RowReader::RowReader(const enrichment::ColumnMapping& mapping, std::string state)
    : column_of_(enrichment::parcel_fields().size()), state_(std::move(state)) {
  for (const auto& [index, field] : mapping) column_of_[static_cast<std::size_t>(field)] = index;
}

std::optional<BookParcel> RowReader::read(const std::vector<std::string>& fields) const {
  BookParcel out;
  out.apn = text(fields, F::kParcelNumber);
  out.owner = upper_ascii(text(fields, F::kOwnerName));
  out.land_use = upper_ascii(text(fields, F::kLandUse));
  out.as_of = date(fields, F::kAsOf);
  read_address(fields, out);
  if (out.apn.empty() && out.addresses.empty()) return std::nullopt;
  read_building(fields, out);
  read_money(fields, out);
  return out;
}

std::string RowReader::text(const std::vector<std::string>& fields, Field field) const {
  const auto& column = column_of_[static_cast<std::size_t>(field)];
  if (!column || *column >= fields.size()) return {};
  std::string value = collapse_space(fields[*column]);
  return says_nothing(value) ? std::string() : value;
}

std::optional<double> RowReader::number(const std::vector<std::string>& fields, Field field) const {
  const auto value = parse_number(text(fields, field));
  constexpr double kMost = 1e12;
  return value && *value > 0 && *value < kMost ? value : std::nullopt;  // 0 is how counties write "unknown"
}

std::optional<std::int64_t> RowReader::whole(const std::vector<std::string>& fields, Field field) const {
  const auto value = number(fields, field);
  return value ? std::optional<std::int64_t>(std::llround(*value)) : std::nullopt;
}

std::optional<Cents> RowReader::money(const std::vector<std::string>& fields, Field field) const {
  const auto cents = parse_dollars(text(fields, field));
  return cents && *cents > 0 ? cents : std::nullopt;
}

// A year alone is its first day.
std::string RowReader::date(const std::vector<std::string>& fields, Field field) const {
  const std::string value = text(fields, field);
  if (const auto year = parse_int(value); year && *year >= 1600 && *year <= 2200)
    return format_date({static_cast<int>(*year), 1, 1});
  const auto parsed = parse_date(value);
  return parsed ? format_date(*parsed) : std::string();
}

void RowReader::read_address(const std::vector<std::string>& fields, BookParcel& out) const {
  BookAddress address{.line = text(fields, F::kAddress)};
  if (address.line.empty()) {
    std::vector<std::string> parts;
    for (const F field : {F::kHouseNumber, F::kStreetPredir, F::kStreetName, F::kStreetType, F::kStreetPostdir})
      if (std::string part = text(fields, field); !part.empty()) parts.push_back(std::move(part));
    address.line = join(parts, " ");
  }
  if (address.line.empty()) return;
  std::string state = text(fields, F::kState);
  auto parsed = canonical::parse_address_lenient({.street = address.line,
                                                  .unit = text(fields, F::kUnit),
                                                  .city = text(fields, F::kCity),
                                                  .state = state.empty() ? state_ : state,
                                                  .zip = text(fields, F::kZip)});
  if (parsed) address.parsed = *std::move(parsed);
  out.addresses.push_back(std::move(address));
}

void RowReader::read_building(const std::vector<std::string>& fields, BookParcel& out) const {
  out.beds = whole(fields, F::kBedrooms);
  out.sqft = whole(fields, F::kSqft);
  out.year_built = whole(fields, F::kYearBuilt);
  out.full_baths = whole(fields, F::kFullBaths);
  out.half_baths = whole(fields, F::kHalfBaths);
  out.baths = number(fields, F::kBathrooms);
  if (out.full_baths || (out.half_baths && !out.baths))
    out.baths = static_cast<double>(out.full_baths.value_or(0)) + static_cast<double>(out.half_baths.value_or(0)) / 2;
  out.lot_sqft = whole(fields, F::kLotSize);
  out.lot_acres = number(fields, F::kLotAcres);
  if (!out.lot_sqft && out.lot_acres) out.lot_sqft = std::llround(*out.lot_acres * kSquareFeetPerAcre);
  if (!out.lot_acres && out.lot_sqft) out.lot_acres = static_cast<double>(*out.lot_sqft) / kSquareFeetPerAcre;
}

void RowReader::read_money(const std::vector<std::string>& fields, BookParcel& out) const {
  out.land_value = money(fields, F::kLandValue);
  out.building_value = money(fields, F::kBuildingValue);
  out.total_value = money(fields, F::kTotalValue);
  out.tax = money(fields, F::kTaxAmount);
  BookSale sale{date(fields, F::kSaleDate), money(fields, F::kSalePrice), text(fields, F::kSaleReference)};
  if (!sale.date.empty() || sale.price) out.sales.push_back(std::move(sale));
}

}  // namespace hk::simulator
