#include <hk/enrichment/parcels.hpp>

#include "parcel_rows.hpp"

namespace hk::enrichment {

std::string ParcelSale::key() const { return date + "|" + (price ? std::to_string(*price) : "") + "|" + reference; }

std::optional<Parcel> find_parcel(store::Session& session, const ParcelId& id) {
  auto parcels = read_parcels(session, "id = :id", {{"id", id.str()}});
  if (parcels.empty()) return std::nullopt;
  return std::move(parcels.front());
}

std::vector<ParcelAddress> addresses_of(store::Session& session, const ParcelId& id) {
  using T = std::string;
  std::vector<ParcelAddress> out;
  for (auto& [full, street, loose, line, unit, city, state, zip, typed] : session.rows<T, T, T, T, T, T, T, T, T>(
           "select full_key, street_key, loose_key, line, unit, city, state, zip, typed from parcel_addresses"
           " where parcel_id = :id order by full_key",
           {{"id", id.str()}}))
    out.push_back({full, street, loose, line, unit, city, state, zip, typed});
  return out;
}

std::vector<ParcelSale> sales_of(store::Session& session, const ParcelId& id) {
  std::vector<ParcelSale> out;
  for (auto& [date, price, reference, vacant] :
       session.rows<std::string, std::optional<std::int64_t>, std::string, std::optional<bool>>(
           "select sale_date, price, reference, vacant from parcel_sales where parcel_id = :id"
           " order by sale_date desc, sale_key",
           {{"id", id.str()}}))
    out.push_back({date, price, reference, vacant});
  return out;
}

std::int64_t count_parcels(store::Session& session) {
  return session.one<std::int64_t>("select count(*) from parcels");
}

}  // namespace hk::enrichment
