// What the simulated service knows about one parcel, and how a row of a county file says it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/money.hpp>
#include <hk/canonical/address.hpp>
#include <hk/enrichment/parcel_columns.hpp>

namespace hk::simulator {

struct BookSale {
  std::string date;  // YYYY-MM-DD, may be empty
  std::optional<Cents> price{};
  std::string document{};
};

struct BookAddress {
  std::string line{};           // the street line of the file
  canonical::Address parsed{};  // empty when it can't be read
  std::string street_line() const;
};

// Empty: not known.
struct BookParcel {
  std::int64_t attom_id = 0;
  std::string apn{};
  std::vector<BookAddress> addresses{};  // of the latest sale first: counties renumber houses
  std::string owner{};
  std::string land_use{};
  std::optional<std::int64_t> beds{}, sqft{}, year_built{}, full_baths{}, half_baths{};
  std::optional<double> baths{};
  std::optional<std::int64_t> lot_sqft{};
  std::optional<double> lot_acres{};
  std::optional<Cents> land_value{}, building_value{}, total_value{}, tax{};
  std::string as_of{};            // YYYY-MM-DD
  std::vector<BookSale> sales{};  // newest first
};

// Of another row of the same parcel: the later sale decides between two known values; blanks never win.
void merge_parcel(BookParcel& into, const BookParcel& row);

class RowReader {
 public:
  RowReader(const enrichment::ColumnMapping& mapping, std::string state);
  // Cells that can't be read are unknown. Empty when the row has neither a parcel number nor an address.
  std::optional<BookParcel> read(const std::vector<std::string>& fields) const;

 private:
  using Field = enrichment::ParcelField;
  std::string text(const std::vector<std::string>& fields, Field field) const;
  std::optional<std::int64_t> whole(const std::vector<std::string>& fields, Field field) const;
  std::optional<double> number(const std::vector<std::string>& fields, Field field) const;
  std::optional<Cents> money(const std::vector<std::string>& fields, Field field) const;
  std::string date(const std::vector<std::string>& fields, Field field) const;
  void read_address(const std::vector<std::string>& fields, BookParcel& out) const;
  void read_building(const std::vector<std::string>& fields, BookParcel& out) const;
  void read_money(const std::vector<std::string>& fields, BookParcel& out) const;

  std::vector<std::optional<std::size_t>> column_of_;  // by field
  std::string state_;                                  // for rows that do not say
};

}  // namespace hk::simulator
