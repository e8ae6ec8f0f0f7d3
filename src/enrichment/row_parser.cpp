#include "row_parser.hpp"

#include <algorithm>
#include <cmath>

#include "cells.hpp"

#include <hk/base/csv.hpp>
#include <hk/base/text.hpp>
#include <hk/base/time.hpp>
#include <hk/canonical/address.hpp>

namespace hk::enrichment {
namespace {

using F = ParcelField;
constexpr double kSquareFeetPerAcre = 43'560;
constexpr Cents kThousandDollars = 1'000'00;

// "LINE, CITY" in one cell: the city is what the address parser finds there, unless the county does not know it.
void split_off_city(ParcelAddress& address) {
  const std::size_t comma = address.line.rfind(',');
  if (comma == std::string::npos) return;
  const std::string tail(trim(std::string_view(address.line).substr(comma + 1)));
  const auto parsed = canonical::parse_address_lenient({.street = address.line});
  if (!parsed || (parsed->city != upper_ascii(tail) && !is_placeholder(tail))) return;
  address.line = std::string(trim(std::string_view(address.line).substr(0, comma)));
  address.city = is_placeholder(tail) ? std::string() : tail;
}

}  // namespace

bool is_placeholder(std::string_view text) {
  static constexpr std::string_view kWords[] = {"", "N/A", "NA", "NULL", "NONE", "-", "--", "UNKNOWN", "NAN", "."};
  return std::ranges::count(kWords, upper_ascii(trim(text))) != 0;
}

RowParser::RowParser(const ColumnMapping& mapping, std::size_t columns, std::string default_state)
    : column_of_(parcel_fields().size()), columns_(columns), default_state_(std::move(default_state)) {
  for (const auto& [index, field] : mapping)
    if (index < columns) column_of_[static_cast<std::size_t>(field)] = index;
}

Result<ParcelRow> RowParser::parse(const std::vector<std::string>& fields) {
  if (fields.size() != columns_)
    return invalid("wrong_column_count", "The row has " + std::to_string(fields.size()) + " columns, the header " +
                                             std::to_string(columns_) + ".");
  cells_ = &fields;
  notes_.clear();
  ParcelRow row;
  row.parcel_number = text(F::kParcelNumber);
  row.values.owner_name = text(F::kOwnerName);
  row.values.land_use = text(F::kLandUse);
  row.values.zoning = text(F::kZoning);
  row.values.flood_zone = text(F::kFloodZone);
  row.values.mailing_address = mailing_text();
  HK_CHECK(read_building(row.values));
  HK_CHECK(read_bathrooms(row.values));
  HK_CHECK(read_lot(row.values));
  HK_CHECK(read_money(row.values));
  HK_TRY(row.values.as_of, date(F::kAsOf));
  HK_CHECK(read_sale(row));
  read_address(row);
  row.identity = identity_of(row);
  if (row.identity.empty())
    return invalid("no_parcel_and_no_address", "The row has neither a parcel number nor an address.");
  row.notes = notes_;
  return row;
}

// The cell with blanks collapsed; empty for placeholders and fields that are not mapped.
std::string RowParser::text(ParcelField field) {
  const auto& column = column_of_[static_cast<std::size_t>(field)];
  if (!column) return {};
  const std::string& cell = (*cells_)[*column];
  if (cell.find_first_of("\r\n") != std::string::npos) notes_.insert("line_break");
  std::string value = collapse_space(cell);
  if (is_placeholder(value)) return {};
  return value;
}

Error RowParser::bad(const char* code, ParcelField field, const std::string& value) const {
  const std::string_view label = parcel_fields()[static_cast<std::size_t>(field)].label;
  return invalid(code, std::string(label) + " can't be read: \"" + displayable(value, 60) + "\".");
}

// "$120,000 " is a repair; so is "120,000", unless the whole column is written with commas.
Result<std::optional<Cents>> RowParser::money(ParcelField field) {
  const std::string value = text(field);
  if (value.empty()) return std::optional<Cents>();
  const auto cents = parse_dollars(value);
  if (!cents) return bad("bad_money", field, value);
  const bool comma = value.find(',') != std::string::npos;
  if (!comma && *cents >= kThousandDollars && value.find('$') == std::string::npos) plain_.insert(field);
  if (value.find_first_of("$()") != std::string::npos || (comma && plain_.contains(field))) notes_.insert("money_text");
  return std::optional<Cents>(cents);
}

Result<std::optional<double>> RowParser::number(ParcelField field, double most) {
  const std::string value = text(field);
  if (value.empty()) return std::optional<double>();
  const auto parsed = parse_number(value);
  if (!parsed || *parsed < 0 || *parsed > most) return bad("bad_number", field, value);
  return std::optional<double>(parsed);
}

Result<std::optional<std::int64_t>> RowParser::whole(ParcelField field, double most) {
  HK_TRY(const std::optional<double> value, number(field, most));
  if (!value) return std::optional<std::int64_t>();
  if (std::floor(*value) != *value) notes_.insert("number_text");
  return std::optional<std::int64_t>(std::llround(*value));
}

// A year alone is its first day.
Result<std::string> RowParser::date(ParcelField field) {
  const std::string value = text(field);
  if (value.empty()) return std::string();
  if (const auto year = parse_int(value); year && *year >= 1600 && *year <= 2200)
    return format_date({static_cast<int>(*year), 1, 1});
  const auto parsed = parse_date(value);
  if (!parsed) return bad("bad_date", field, value);
  return format_date(*parsed);
}

std::optional<bool> RowParser::flag(ParcelField field) {
  const std::string value = upper_ascii(text(field));
  if (value == "Y" || value == "N") notes_.insert("flag_spelling");
  if (value == "Y" || value == "YES" || value == "TRUE" || value == "1" || value == "T") return true;
  if (value == "N" || value == "NO" || value == "FALSE" || value == "0" || value == "F") return false;
  return std::nullopt;
}

Status RowParser::read_building(ParcelValues& out) {
  HK_TRY(out.bedrooms, whole(F::kBedrooms, 10'000));
  HK_TRY(out.sqft, whole(F::kSqft, 1e9));
  HK_TRY(out.year_built, whole(F::kYearBuilt, 2200));
  if (out.year_built == 0) out.year_built.reset();  // counties write 0 for land without a building
  if (out.year_built && *out.year_built < 1500) return bad("bad_number", F::kYearBuilt, text(F::kYearBuilt));
  if (out.sqft == 0) out.sqft.reset();
  return {};
}

Status RowParser::read_bathrooms(ParcelValues& out) {
  HK_TRY(out.bathrooms, number(F::kBathrooms, 10'000));
  HK_TRY(const std::optional<double> full, number(F::kFullBaths, 10'000));
  HK_TRY(const std::optional<double> half, number(F::kHalfBaths, 10'000));
  if (full) out.bathrooms = *full + half.value_or(0) / 2;
  if (!full && half && !out.bathrooms) out.bathrooms = *half / 2;
  return {};
}

Status RowParser::read_lot(ParcelValues& out) {
  HK_TRY(out.lot_size, whole(F::kLotSize, 1e12));
  HK_TRY(const std::optional<double> acres, number(F::kLotAcres, 1e7));
  if (!out.lot_size && acres) out.lot_size = std::llround(*acres * kSquareFeetPerAcre);
  if (out.lot_size == 0) out.lot_size.reset();
  return {};
}

Status RowParser::read_money(ParcelValues& out) {
  HK_TRY(out.land_value, money(F::kLandValue));
  HK_TRY(out.building_value, money(F::kBuildingValue));
  HK_TRY(out.total_value, money(F::kTotalValue));
  HK_TRY(out.tax_amount, money(F::kTaxAmount));
  return {};
}

Status RowParser::read_sale(ParcelRow& out) {
  HK_TRY(out.values.last_sale_date, date(F::kSaleDate));
  HK_TRY(out.values.last_sale_price, money(F::kSalePrice));
  ParcelSale sale{out.values.last_sale_date, out.values.last_sale_price, text(F::kSaleReference),
                  flag(F::kSoldAsVacant)};
  if (!sale.date.empty() || sale.price) out.sale = std::move(sale);
  return {};
}

// The line of the file, or its pieces put together.
std::string RowParser::street_text() {
  if (std::string whole_line = text(F::kAddress); !whole_line.empty()) return whole_line;
  std::vector<std::string> parts;
  for (const F field : {F::kHouseNumber, F::kStreetPredir, F::kStreetName, F::kStreetType, F::kStreetPostdir})
    if (std::string part = text(field); !part.empty()) parts.push_back(std::move(part));
  return join(parts, " ");
}

// "12 Elm St, Dallas, TX 75201"; a city alone is no address.
std::string RowParser::mailing_text() {
  std::string line = text(F::kMailAddress);
  if (line.empty()) return line;
  if (const std::string city = text(F::kMailCity); !city.empty()) line += ", " + city;
  std::string end = text(F::kMailState);
  if (const std::string zip = text(F::kMailZip); !zip.empty()) end += (end.empty() ? "" : " ") + zip;
  return end.empty() ? line : line + ", " + end;
}

void RowParser::read_address(ParcelRow& out) {
  ParcelAddress address;
  address.line = street_text();
  if (address.line.empty()) return;
  const auto& column = column_of_[static_cast<std::size_t>(F::kAddress)];
  address.typed = column && !text(F::kAddress).empty() ? (*cells_)[*column] : address.line;
  if (address.typed != address.line) notes_.insert("spaces");
  address.unit = text(F::kUnit);
  address.city = text(F::kCity);
  address.state = text(F::kState);
  address.zip = text(F::kZip);
  if (address.state.empty()) address.state = default_state_;
  if (address.city.empty()) split_off_city(address);
  set_keys(address);
  out.address = std::move(address);
}

void RowParser::set_keys(ParcelAddress& address) {
  const auto parsed = canonical::parse_address_lenient(
      {.street = address.line, .unit = address.unit, .city = address.city, .state = address.state, .zip = address.zip});
  if (!parsed) {
    notes_.insert("address_unreadable");
    address.full_key = upper_ascii(address.line + "|" + address.city);
    return;
  }
  const canonical::AddressKey key = canonical::address_key(*parsed);
  address.full_key = key.full;
  address.street_key = key.street;
  address.loose_key = key.loose;
  if (parsed->number.empty() && parsed->po_box.empty()) notes_.insert("no_house_number");
}

// A county without parcel numbers is known by its addresses. Condominiums often share one address line, and a street
// without a house number is no single place, so there only the number of the row itself tells parcels apart.
std::string RowParser::identity_of(const ParcelRow& row) {
  if (!row.parcel_number.empty()) return "parcel|" + upper_ascii(row.parcel_number);
  const std::string serial = text(F::kSerialNumber);
  const bool shared = upper_ascii(text(F::kResidentialType)).find("CONDO") != std::string::npos ||
                      notes_.contains("no_house_number") || notes_.contains("address_unreadable");
  if (!serial.empty() && (shared || !row.address))
    return "row|" + upper_ascii(text(F::kCity)) + "|" + row.values.as_of + "|" + serial;
  return row.address ? "address|" + row.address->full_key : std::string();
}

}  // namespace hk::enrichment
