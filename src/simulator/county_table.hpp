// The parcels of a book as the tables of county services.
#pragma once

#include <string>
#include <vector>

#include <hk/base/json.hpp>

#include "parcel_book.hpp"
#include "row_filter.hpp"

namespace hk::simulator {

struct CountyTable {
  std::vector<std::string> columns;  // without those that begin with a colon
  std::vector<Json> rows;            // what is not known is missing
  bool has(const std::string& column) const;
};

// Socrata: columns of the data set, values as texts; empty for a data set that is not simulated.
CountyTable socrata_table(const ParcelBook& book, const std::string& dataset, const std::string& updated_at);
CountyTable arcgis_table(const ParcelBook& book);

struct CountyPage {
  std::vector<Json> rows;
  bool more = false;  // rows after these
};
// "a DESC, b"; rows of equal values stay in order of the table.
CountyPage page_of(const CountyTable& table, const RowFilter& filter, const std::string& order, std::size_t offset,
                   std::size_t limit);

}  // namespace hk::simulator
