#include "county_table.hpp"

#include <algorithm>
#include <cstdio>

#include "draw.hpp"

#include <hk/base/text.hpp>
#include <hk/base/time.hpp>

namespace hk::simulator {
namespace {

template <class T>
void put(Json& row, const char* column, const std::optional<T>& value) {
  if (value) row[column] = std::to_string(*value);
}
void put(Json& row, const char* column, const std::string& value) {
  if (!value.empty()) row[column] = value;
}

std::string dollars(Cents cents, const char* form) {
  char text[40];
  std::snprintf(text, sizeof text, form, static_cast<double>(cents) / 100);
  return text;
}

// "5,091": some columns are texts for people.
std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

BookAddress address_of(const BookParcel& parcel) {
  return parcel.addresses.empty() ? BookAddress{} : parcel.addresses.front();
}

// Numbers are texts with eight decimals, or with commas; 0 stands for what is not known.
Json pluto_row(const BookParcel& p) {
  const BookAddress address = address_of(p);
  Json row = Json::object();
  put(row, "bbl", p.apn.empty() ? "" : p.apn + ".00000000");
  put(row, "address", address.line);
  put(row, "zipcode", address.parsed.zip);
  put(row, "ownername", p.owner);
  put(row, "bldgclass", p.land_use);
  if (p.lot_sqft) row["lotarea"] = grouped(*p.lot_sqft);
  row["bldgarea"] = std::to_string(p.sqft.value_or(0)) + ".0";
  row["resarea"] = "0";
  row["yearbuilt"] = std::to_string(p.year_built.value_or(0));
  if (p.land_value) row["assessland"] = dollars(*p.land_value, "%.8f");
  if (p.total_value) row["assesstot"] = dollars(*p.total_value, "%.8f");
  return row;
}

Json cook_address_row(const BookParcel& p) {
  const BookAddress address = address_of(p);
  Json row = {{"year", "2025"}};
  put(row, "pin", p.apn);
  put(row, "prop_address_full", address.line);
  put(row, "prop_address_city_name", address.parsed.city);
  put(row, "prop_address_state", address.parsed.state);
  put(row, "prop_address_zipcode_1", address.parsed.zip);
  put(row, "owner_address_name", p.owner);
  const bool elsewhere = text_hash(p.apn) % 3 == 0;
  put(row, "owner_address_full", elsewhere ? "12 ELM ST" : address.line);
  put(row, "owner_address_city_name", elsewhere ? "DALLAS" : address.parsed.city);
  put(row, "owner_address_state", elsewhere ? "TX" : address.parsed.state);
  put(row, "owner_address_zipcode_1", elsewhere ? "75201" : address.parsed.zip);
  return row;
}

Json cook_building_row(const BookParcel& p) {
  Json row = {{"year", "2025"}, {"pin_is_multicard", false}};
  put(row, "pin", p.apn);
  put(row, "char_beds", p.beds);
  put(row, "char_fbath", p.full_baths);
  put(row, "char_hbath", p.half_baths);
  if (p.sqft) row["char_bldg_sf"] = std::to_string(*p.sqft) + ".0";
  put(row, "char_land_sf", p.lot_sqft);
  put(row, "char_yrblt", p.year_built);
  put(row, "char_type_resd", p.land_use);
  return row;
}

void put_value(Json& row, const char* column, const std::optional<std::int64_t>& value) {
  row[column] = value ? Json(*value) : Json(nullptr);
}
void put_money(Json& row, const char* column, const std::optional<Cents>& value) {
  row[column] = value ? Json(static_cast<double>(*value) / 100) : Json(nullptr);
}

Json arcgis_row(const BookParcel& p, std::size_t number) {
  const BookAddress address = address_of(p);
  const BookSale sale = p.sales.empty() ? BookSale{} : p.sales.front();
  const auto sold = parse_date(sale.date);
  Json row = {{"OBJECTID", number},
              {"PARCELID", text_or_null(p.apn)},
              {"SITEADDR", text_or_null(address.line)},
              {"SITECITY", text_or_null(address.parsed.city)},
              {"SITEZIP", text_or_null(address.parsed.zip)},
              {"OWNER", text_or_null(p.owner)},
              {"USEDESC", text_or_null(p.land_use)}};
  put_value(row, "BEDS", p.beds);
  put_value(row, "FULLBATHS", p.full_baths);
  put_value(row, "HALFBATHS", p.half_baths);
  put_value(row, "LIVAREA", p.sqft);
  put_value(row, "YRBLT", p.year_built);
  put_value(row, "LOTSQFT", p.lot_sqft);
  put_money(row, "LANDVAL", p.land_value);
  put_money(row, "BLDGVAL", p.building_value);
  put_money(row, "TOTVAL", p.total_value);
  put_money(row, "TAXAMT", p.tax);
  row["SALE_DATE"] = sold ? Json(midnight_utc(*sold) / kMillisecond) : Json(nullptr);
  put_money(row, "SALE_PRICE", sale.price);
  return row;
}

struct Order {
  std::string column;
  bool down = false;
};

std::vector<Order> orders_of(const std::string& text) {
  std::vector<Order> orders;
  for (const std::string& part : split(text, ',')) {
    const auto words = split(collapse_space(part), ' ');
    if (!words.front().empty()) orders.push_back({words.front(), words.size() > 1 && upper_ascii(words[1]) == "DESC"});
  }
  return orders;
}

const Json* cell(const Json& row, const std::string& column) {
  const auto found = row.find(column);
  return found == row.end() ? nullptr : &*found;
}

}  // namespace

bool CountyTable::has(const std::string& column) const { return std::ranges::find(columns, column) != columns.end(); }

CountyTable socrata_table(const ParcelBook& book, const std::string& dataset, const std::string& updated_at) {
  struct Dataset {
    const char* id;
    Json (*row)(const BookParcel&);
    std::vector<std::string> columns;
  };
  static const std::vector<Dataset> kDatasets = {
      {"64uk-42ks",
       pluto_row,
       {"borough", "block", "lot", "bbl", "address", "zipcode", "bldgclass", "landuse", "ownername", "lotarea",
        "bldgarea", "resarea", "numfloors", "assessland", "assesstot", "yearbuilt"}},
      {"3723-97qp",
       cook_address_row,
       {"pin", "pin10", "year", "prop_address_full", "prop_address_city_name", "prop_address_state",
        "prop_address_zipcode_1", "owner_address_name", "owner_address_full", "owner_address_city_name",
        "owner_address_state", "owner_address_zipcode_1"}},
      {"x54s-btds",
       cook_building_row,
       {"pin", "year", "card", "class", "char_yrblt", "char_bldg_sf", "char_land_sf", "char_beds", "char_fbath",
        "char_hbath", "char_type_resd", "pin_is_multicard"}}};
  const auto found = std::ranges::find(kDatasets, dataset, &Dataset::id);
  if (found == kDatasets.end()) return {};
  CountyTable table{found->columns, {}};
  for (const BookParcel& parcel : book.parcels()) {
    Json row = found->row(parcel);
    char id[32];
    std::snprintf(id, sizeof id, "row-%09zu", table.rows.size());
    row[":id"] = id;
    row[":updated_at"] = updated_at;
    table.rows.push_back(std::move(row));
  }
  table.columns.insert(table.columns.end(), {":id", ":updated_at"});
  return table;
}

CountyTable arcgis_table(const ParcelBook& book) {
  CountyTable table;
  for (const BookParcel& parcel : book.parcels()) table.rows.push_back(arcgis_row(parcel, table.rows.size() + 1));
  for (const auto& [column, value] : arcgis_row({}, 0).items()) table.columns.push_back(column);
  return table;
}

CountyPage page_of(const CountyTable& table, const RowFilter& filter, const std::string& order, std::size_t offset,
                   std::size_t limit) {
  std::vector<const Json*> fitting;
  for (const Json& row : table.rows)
    if (filter.fits(row)) fitting.push_back(&row);
  const auto orders = orders_of(order);
  std::ranges::stable_sort(fitting, [&](const Json* a, const Json* b) {
    for (const Order& by : orders)
      if (const int way = compare_values(cell(*a, by.column), cell(*b, by.column)); way != 0)
        return by.down ? way > 0 : way < 0;
    return false;
  });
  CountyPage page;
  for (std::size_t i = offset; i < fitting.size() && page.rows.size() < limit; ++i) page.rows.push_back(*fitting[i]);
  page.more = offset + page.rows.size() < fitting.size();
  return page;
}

}  // namespace hk::simulator
