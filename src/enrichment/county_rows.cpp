// Rows of a county's service as cells of a county file.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include <hk/base/text.hpp>
#include <hk/base/time.hpp>
#include <hk/enrichment/county_service.hpp>

namespace hk::enrichment {
namespace {

using F = ParcelField;

enum class Kind { kText, kNumber, kMoney, kDate };

Kind kind_of(F field) {
  switch (field) {
    case F::kBedrooms:
    case F::kBathrooms:
    case F::kFullBaths:
    case F::kHalfBaths:
    case F::kSqft:
    case F::kYearBuilt:
    case F::kLotSize:
    case F::kLotAcres:
      return Kind::kNumber;
    case F::kLandValue:
    case F::kBuildingValue:
    case F::kTotalValue:
    case F::kTaxAmount:
    case F::kSalePrice:
      return Kind::kMoney;
    case F::kSaleDate:
    case F::kAsOf:
      return Kind::kDate;
    default:
      return Kind::kText;
  }
}

// As the county wrote it. Objects (points, links) say nothing that we have a field for.
std::string said(const Json& value) {
  if (value.is_string()) return collapse_space(value.get_ref<const std::string&>());
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  return value.is_number() ? value.dump() : std::string();
}

std::string cleaned(const CountyField& field, std::string text) {
  if (!field.cut_at.empty()) text = text.substr(0, text.find(field.cut_at));
  std::erase_if(text, [&](char c) { return field.drop.find(c) != std::string::npos; });
  if (const auto word = field.values.find(text); word != field.values.end()) return word->second;
  return std::string(trim(text));
}

// "250000.00000000", "5,091" and 12000 in the form that a county file has; what is no number stays for people to see.
std::string number_text(const CountyField& field, const std::string& text, const char* form) {
  constexpr double kMost = 1e15;
  const auto number = parse_number(text);
  if (!number || std::fabs(*number) > kMost) return text;
  if (field.zero_is_unknown && *number == 0) return {};
  char out[48];
  std::snprintf(out, sizeof out, form, *number * field.times);
  return out;
}

// A JSON number is milliseconds since 1970 in UTC, unless it is a year; a text may go on with a time.
std::string date_text(const CountyField& field, const Json& value, const std::string& text) {
  constexpr double kYearMost = 2'200, kMillisecondsMost = 1e14;
  if (field.zero_is_unknown && parse_number(text) == 0.0) return {};
  if (value.is_number()) {
    const double number = value.get<double>();
    if (number >= 1'600 && number <= kYearMost) return std::to_string(std::llround(number));
    if (std::fabs(number) > kMillisecondsMost) return text;
    return format_date(utc_date(std::llround(number) * kMillisecond));
  }
  constexpr std::size_t kDateLength = 10;  // "2014-10-13T00:00:00.000"
  if (text.size() > kDateLength && text[kDateLength] == 'T') return text.substr(0, kDateLength);
  return text;
}

std::string cell_of(const CountyField& field, const Json& value) {
  std::string text = cleaned(field, said(value));
  switch (text.empty() ? Kind::kText : kind_of(field.field)) {
    case Kind::kNumber:
      return number_text(field, text, "%.10g");
    case Kind::kMoney:
      return number_text(field, text, "%.2f");
    case Kind::kDate:
      return date_text(field, value, text);
    case Kind::kText:
      return field.zero_is_unknown && parse_number(text) == 0.0 ? std::string() : text;
  }
  return text;
}

}  // namespace

std::vector<std::string> columns_of(const CountyService& county) {
  std::vector<std::string> all;
  const auto add = [&](const std::string& column) {
    if (!column.empty() && std::ranges::find(all, column) == all.end()) all.push_back(column);
  };
  for (const CountyField& field : county.fields)
    for (const std::string& column : field.columns) add(column);
  for (const std::string& column : county.skip_when) add(column);
  return all;
}

std::vector<std::string> header_of(const CountyService& county) {
  std::vector<std::string> header;
  for (const CountyField& field : county.fields) header.emplace_back(parcel_field_name(field.field));
  return header;
}

ColumnMapping mapping_of(const CountyService& county) {
  ColumnMapping mapping;
  for (std::size_t i = 0; i < county.fields.size(); ++i) mapping[i] = county.fields[i].field;
  return mapping;
}

std::vector<std::string> row_of(const CountyService& county, const Json& row) {
  std::vector<std::string> cells;
  for (const CountyField& field : county.fields) {
    std::string cell;
    for (const std::string& column : field.columns)
      if (const auto value = row.find(column); cell.empty() && value != row.end()) cell = cell_of(field, *value);
    cells.push_back(std::move(cell));
  }
  return cells;
}

bool is_of_use(const CountyService& county, const Json& row) {
  return std::ranges::none_of(county.skip_when, [&](const std::string& column) {
    const auto value = row.find(column);
    if (value == row.end()) return false;
    const std::string text = lower_ascii(said(*value));
    return text == "true" || text == "1" || text == "1.0" || text == "yes" || text == "y";
  });
}

}  // namespace hk::enrichment
