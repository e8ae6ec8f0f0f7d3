// A county whose records are read over the network, and what its columns mean.
//
// There is no common schema, so each county is described by a small TOML file. Those of `counties/` are part of the
// program; people add their own. docs/guide/counties.md explains the keys.
//
//   HK_TRY(const auto nyc, read_county(text));
//   row_of(nyc, R"({"bbl":"1000010100.00000000","yearbuilt":"0"})"_json)   // {"1000010100", "", ...}, in order of
//   fields
//
// Thread-safe: nothing here changes.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/enrichment/parcel_columns.hpp>

namespace hk::enrichment {

enum class CountyKind { kSocrata, kArcgis };

// How one of our fields is read from a row.
struct CountyField {
  ParcelField field = ParcelField::kParcelNumber;
  std::vector<std::string> columns;  // the first that says something counts
  double times = 1;                  // a number is multiplied by it: units
  bool zero_is_unknown = false;
  bool is_number = false;                       // of the column, in conditions: without quotes
  std::string cut_at{};                         // what follows is dropped: "1000010100.00000000"
  std::string drop{};                           // each of these characters is dropped: "-"
  std::map<std::string, std::string> values{};  // codes and their words; others stay
};

struct CountyService {
  std::string name;   // "nyc": [a-z0-9-]
  std::string title;  // for people
  CountyKind kind = CountyKind::kSocrata;
  std::string base_url;      // Socrata: "https://data.cityofnewyork.us"; ArcGIS: up to the layer's number
  std::string dataset{};     // Socrata: "64uk-42ks"
  std::string source;        // Parcel::source of what it brings
  std::string state{};       // two letters
  bool verified = false;     // its columns were seen in the county's own documents or answers
  std::string reason{};      // why, or why not
  std::string filter{};      // of all rows, in the service's own words
  std::string newest_of{};   // of several years' rows only the newest is synchronised: "year"
  std::string order;         // by which pages are cut; each row has another: ":id"
  std::string changed_at{};  // when a row was changed, if the service says; Socrata: ":updated_at"
  std::size_t page_rows = 5'000;
  std::vector<std::string> cities{};        // upper case: where its houses are; empty: wherever the state is the same
  std::vector<std::string> zip_prefixes{};  // likewise
  std::vector<std::string> skip_when{};     // rows in which one of these columns is true say nothing certain
  std::string value_note{};                 // what people must know of its land, building and total values
  std::vector<CountyField> fields;

  const CountyField* field(ParcelField wanted) const;  // null: the county does not say
};

// Errors county_invalid (what is wrong, with the key).
Result<CountyService> read_county(std::string_view toml);
// Those that are part of the program, by name.
Result<std::vector<CountyService>> shipped_counties();
// With those of the folder, if there is one (files *.toml), which replace shipped ones of the same name. Errors as
// above, with the file's name.
Result<std::vector<CountyService>> all_counties(const std::string& folder);

// The columns that a query must ask for, each once.
std::vector<std::string> columns_of(const CountyService& county);
// The header and mapping of files that row_of() fills.
std::vector<std::string> header_of(const CountyService& county);
ColumnMapping mapping_of(const CountyService& county);
// A row of the service as cells of a county file, one a field; what it does not say is empty. Columns may be missing,
// null, texts, numbers, flags or objects. Dates are YYYY-MM-DD.
std::vector<std::string> row_of(const CountyService& county, const Json& row);
// False: the row is one of those that say nothing certain.
bool is_of_use(const CountyService& county, const Json& row);

}  // namespace hk::enrichment
