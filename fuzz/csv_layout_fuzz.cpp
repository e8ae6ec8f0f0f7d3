// Files of counties and lists of leads: which column is what, and what a row says.
#include <cmath>
#include <set>
#include <vector>

#include <hk/base/csv.hpp>
#include <hk/base/time.hpp>
#include <hk/enrichment/parcel_columns.hpp>

#include "fuzz.hpp"
#include "lead_columns.hpp"
#include "row_parser.hpp"

namespace hk::fuzz {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using namespace hk::enrichment;

Rows rows_of(std::string_view file) {
  Rows rows;
  CsvReader reader([&](const CsvRecord& record) { rows.push_back(record.fields); }, [](const CsvProblem&) {});
  reader.feed(file);
  reader.finish();
  return rows;
}

ColumnMapping guess(const std::vector<std::string>& header, const Rows& samples) {
  std::set<ParcelField> fields;
  const auto guesses = guess_columns(header, samples);
  for (const ColumnGuess& one : guesses) {
    require(one.index < header.size(), "a guess is of a column");
    require(one.confidence > 0 && one.confidence <= 1, "a confidence is between 0 and 1");
    require(fields.insert(one.field).second, "a field has one column");
    require(parcel_field_of(parcel_field_name(one.field)) == one.field, "a field has a name");
  }
  const ColumnMapping mapping = mapping_of(guesses);
  require(mapping.size() == guesses.size(), "a column has one field");
  return mapping;
}

void check_row(const Result<ParcelRow>& row) {
  if (!row) return require_text(row.error().message);
  require(!row->identity.empty(), "a row that is taken can be told from others");
  for (const std::string& date : {row->values.as_of, row->values.last_sale_date})
    require(date.empty() || (date.size() == 10 && parse_date(date)), "dates are dates", date);
  require(row->values.bathrooms.value_or(0) >= 0 && std::isfinite(row->values.bathrooms.value_or(0)), "so many baths");
  for (const auto& whole : {row->values.bedrooms, row->values.sqft, row->values.year_built, row->values.lot_size})
    require(whole.value_or(0) >= 0, "sizes are not negative");
  require_text(row->identity + row->values.owner_name + row->values.land_use);
  if (row->address) require_text(row->address->full_key + row->address->loose_key + row->address->typed);
}

}  // namespace
}  // namespace hk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hk::fuzz;
  Rows rows = rows_of(text_of(data, size));
  if (rows.empty()) return 0;
  const auto header = rows.front();
  rows.erase(rows.begin());
  RowParser parser(guess(header, rows), header.size(), "TN");
  for (const auto& row : rows) check_row(parser.parse(row));
  hk::intake::LeadMapping leads;
  for (const auto& one : hk::intake::guess_lead_columns(header))
    for (const auto& field : hk::intake::lead_fields())
      if (field.name == one.field) leads[one.index] = &field;
  for (const auto& row : rows)
    if (row.size() == header.size()) require_text(hk::intake::lead_from_row(leads, row).last_name);
  return 0;
}
