#include "parcel_rows.hpp"

#include <algorithm>
#include <functional>
#include <tuple>

#include <hk/store/bulk.hpp>

namespace hk::enrichment {
namespace {

constexpr std::size_t kChunk = 250;  // parameters of one statement

// Runs `each` with at most kChunk values at a time.
void in_chunks(const std::vector<std::string>& values, const std::function<void(const InList&)>& each) {
  for (std::size_t begin = 0; begin < values.size(); begin += kChunk) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(begin);
    each(InList({first, first + static_cast<std::ptrdiff_t>(std::min(kChunk, values.size() - begin))}));
  }
}

const std::vector<std::string> kParcelColumns = {
    "id",         "source",         "identity",        "parcel_number", "owner_name", "land_use",       "bedrooms",
    "bathrooms",  "sqft",           "year_built",      "lot_size",      "land_value", "building_value", "total_value",
    "tax_amount", "last_sale_date", "last_sale_price", "as_of",         "is_demo",    "created_at",     "updated_at",
    "zoning",     "flood_zone",     "mailing_address"};

std::string update_tail() {
  std::string tail = "on conflict (id) do update set ";
  for (const char* column : {"owner_name", "land_use", "bedrooms", "bathrooms", "sqft", "year_built", "lot_size",
                             "land_value", "building_value", "total_value", "tax_amount", "last_sale_date",
                             "last_sale_price", "as_of", "zoning", "flood_zone", "mailing_address"})
    tail += std::string(column) + " = excluded." + column + ", ";
  return tail + "updated_at = excluded.updated_at";
}

void add_parcel(store::RowBatch& rows, const Parcel& parcel, Micros now) {
  const ParcelValues& v = parcel.values;
  rows.add({parcel.id.str(),
            parcel.source,
            parcel.identity,
            parcel.parcel_number,
            v.owner_name,
            v.land_use,
            v.bedrooms,
            v.bathrooms,
            v.sqft,
            v.year_built,
            v.lot_size,
            v.land_value,
            v.building_value,
            v.total_value,
            v.tax_amount,
            v.last_sale_date,
            v.last_sale_price,
            v.as_of,
            parcel.is_demo,
            now,
            now,
            v.zoning,
            v.flood_zone,
            v.mailing_address});
}

}  // namespace

InList::InList(const std::vector<std::string>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string name = "k" + std::to_string(i) + "_";
    sql += (i == 0 ? ":" : ", :") + name;
    params.push_back({name, values[i]});
  }
}

std::vector<Parcel> read_parcels(store::Session& session, const std::string& where, const store::Params& params) {
  using Text = std::string;
  using Whole = std::optional<std::int64_t>;
  auto rows = session.rows<Text, Text, Text, Text, Text, Text, Whole, std::optional<double>, Whole, Whole, Whole, Whole,
                           Whole, Whole, Whole, Text, Whole, Text, bool, Text, Text, Text>(
      "select id, source, identity, parcel_number, owner_name, land_use, bedrooms, bathrooms, sqft, year_built, "
      "lot_size,"
      " land_value, building_value, total_value, tax_amount, last_sale_date, last_sale_price, as_of, is_demo,"
      " zoning, flood_zone, mailing_address"
      " from parcels where " +
          where + " order by id",
      params);
  std::vector<Parcel> parcels;
  for (auto& row : rows) {
    auto& [id, source, identity, number, owner, use, beds, baths, sqft, built, lot, land, building, total, tax, sold,
           price, as_of, demo, zoning, flood, mail] = row;
    parcels.push_back({ParcelId::trusted(std::move(id)),
                       std::move(source),
                       std::move(identity),
                       std::move(number),
                       {std::move(owner), std::move(use), beds, baths, sqft, built, lot, land, building, total, tax,
                        std::move(sold), price, std::move(as_of), std::move(zoning), std::move(flood), std::move(mail)},
                       demo});
  }
  return parcels;
}

std::map<std::string, ParcelState> load_states(store::Session& session, const std::string& source,
                                               const std::vector<std::string>& identities) {
  std::map<std::string, ParcelState> states;
  std::map<std::string, ParcelState*> by_id;
  std::vector<std::string> ids;
  in_chunks(identities, [&](const InList& in) {
    store::Params params = in.params;
    params.push_back({"source", source});
    for (Parcel& parcel : read_parcels(session, "source = :source and identity in (" + in.sql + ")", params)) {
      ids.push_back(parcel.id.str());
      const std::string identity = parcel.identity;
      ParcelState& state = states[identity];
      state.parcel = std::move(parcel);
      by_id[ids.back()] = &state;
    }
  });
  in_chunks(ids, [&](const InList& in) {
    for (auto& [id, key] : session.rows<std::string, std::string>(
             "select parcel_id, full_key from parcel_addresses where parcel_id in (" + in.sql + ")", in.params))
      by_id[id]->address_keys.insert(std::move(key));
    for (auto& [id, key] : session.rows<std::string, std::string>(
             "select parcel_id, sale_key from parcel_sales where parcel_id in (" + in.sql + ")", in.params))
      by_id[id]->sale_keys.insert(std::move(key));
  });
  return states;
}

void save_states(store::Session& session, const std::map<std::string, ParcelState>& states, Micros now) {
  store::RowBatch parcels("parcels", kParcelColumns, update_tail());
  store::RowBatch addresses(
      "parcel_addresses",
      {"parcel_id", "full_key", "street_key", "loose_key", "line", "unit", "city", "state", "zip", "typed"},
      "on conflict do nothing");
  store::RowBatch sales("parcel_sales", {"parcel_id", "sale_key", "sale_date", "price", "reference", "vacant"},
                        "on conflict do nothing");
  for (const auto& [identity, state] : states) {
    const std::string& id = state.parcel.id.str();
    if (state.is_new || state.changed) add_parcel(parcels, state.parcel, now);
    for (const ParcelAddress& a : state.new_addresses)
      addresses.add({id, a.full_key, a.street_key, a.loose_key, a.line, a.unit, a.city, a.state, a.zip, a.typed});
    for (const ParcelSale& s : state.new_sales) sales.add({id, s.key(), s.date, s.price, s.reference, s.vacant});
  }
  for (const auto* rows : {&parcels, &addresses, &sales}) rows->insert(session);
}

}  // namespace hk::enrichment
