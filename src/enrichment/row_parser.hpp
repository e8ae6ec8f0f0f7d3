// One row of a county file as values; what can't be read is an error that says which cell.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/enrichment/parcel_columns.hpp>
#include <hk/enrichment/parcels.hpp>

namespace hk::enrichment {

struct ParcelRow {
  std::string identity;
  std::string parcel_number;
  ParcelValues values;
  std::optional<ParcelAddress> address;
  std::optional<ParcelSale> sale;
  std::set<std::string> notes;  // kinds of ParcelImportCounts::notes
};

// Remembers how numbers are written in this file, so one parser a file.
class RowParser {
 public:
  RowParser(const ColumnMapping& mapping, std::size_t columns, std::string default_state);
  Result<ParcelRow> parse(const std::vector<std::string>& fields);

 private:
  std::string text(ParcelField field);
  Result<std::optional<Cents>> money(ParcelField field);
  Result<std::optional<double>> number(ParcelField field, double most);
  Result<std::optional<std::int64_t>> whole(ParcelField field, double most);
  Result<std::string> date(ParcelField field);
  std::optional<bool> flag(ParcelField field);
  Status read_building(ParcelValues& out);
  Status read_bathrooms(ParcelValues& out);
  Status read_lot(ParcelValues& out);
  Status read_money(ParcelValues& out);
  Status read_sale(ParcelRow& out);
  std::string street_text();
  void read_address(ParcelRow& out);
  std::string mailing_text();
  void set_keys(ParcelAddress& address);
  std::string identity_of(const ParcelRow& row);
  Error bad(const char* code, ParcelField field, const std::string& value) const;

  std::vector<std::optional<std::size_t>> column_of_;  // by field
  std::size_t columns_;
  std::string default_state_;
  std::set<ParcelField> plain_;                      // money columns in which large amounts have no thousands commas
  const std::vector<std::string>* cells_ = nullptr;  // of the row at hand
  std::set<std::string> notes_;
};

}  // namespace hk::enrichment
