#include "parcel_merge.hpp"

#include <tuple>

namespace hk::enrichment {
namespace {

template <class T>
void take(std::optional<T>& known, const std::optional<T>& row, bool row_wins) {
  if (row && (row_wins || !known)) known = row;
}
void take(std::string& known, const std::string& row, bool row_wins) {
  if (!row.empty() && (row_wins || known.empty())) known = row;
}

// Mail goes to the owner it was told of: that of a former one is dropped with the name.
void take_owner(ParcelValues& known, const ParcelValues& row, bool row_wins) {
  const std::string before = known.owner_name;
  take(known.owner_name, row.owner_name, row_wins);
  if (known.owner_name != before) known.mailing_address.clear();
  if (row.owner_name.empty() || row.owner_name == known.owner_name)
    take(known.mailing_address, row.mailing_address, row_wins);
}

void merge_sale(ParcelValues& known, const ParcelValues& row, bool row_wins) {
  if (row.last_sale_date > known.last_sale_date) {
    known.last_sale_date = row.last_sale_date;
    known.last_sale_price = row.last_sale_price;
  } else if (row.last_sale_date == known.last_sale_date) {
    take(known.last_sale_price, row.last_sale_price, row_wins);
  }
}

}  // namespace

RowAge age_of(const ParcelValues& row, const ParcelValues& known) {
  const auto mine = std::tie(row.as_of, row.last_sale_date), theirs = std::tie(known.as_of, known.last_sale_date);
  if (mine == theirs) return RowAge::kSame;
  return mine < theirs ? RowAge::kOlder : RowAge::kNewer;
}

bool merge_values(ParcelValues& known, const ParcelValues& row, bool row_wins) {
  const ParcelValues before = known;
  take_owner(known, row, row_wins);
  take(known.zoning, row.zoning, row_wins);
  take(known.flood_zone, row.flood_zone, row_wins);
  take(known.land_use, row.land_use, row_wins);
  take(known.bedrooms, row.bedrooms, row_wins);
  take(known.bathrooms, row.bathrooms, row_wins);
  take(known.sqft, row.sqft, row_wins);
  take(known.year_built, row.year_built, row_wins);
  take(known.lot_size, row.lot_size, row_wins);
  take(known.land_value, row.land_value, row_wins);
  take(known.building_value, row.building_value, row_wins);
  take(known.total_value, row.total_value, row_wins);
  take(known.tax_amount, row.tax_amount, row_wins);
  take(known.as_of, row.as_of, row_wins);
  merge_sale(known, row, row_wins);
  return known != before;
}

}  // namespace hk::enrichment
