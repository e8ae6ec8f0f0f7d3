#include <hk/crm/property.hpp>

#include <map>

#include <hk/store/bulk.hpp>

#include "lead_parts.hpp"
#include "rows.hpp"
#include "search_words.hpp"
#include "verdict_changes.hpp"

namespace hk::crm {
namespace {

using Text = std::string;
using MaybeText = std::optional<std::string>;
using MaybeInt = std::optional<std::int64_t>;

// Ids of the properties with these address keys.
std::map<std::string, std::string> ids_by_key(store::Session& session, const std::vector<Property*>& properties) {
  std::vector<std::string> keys;
  for (const Property* p : properties)
    if (!p->address_key.empty()) keys.push_back(p->address_key);
  std::map<std::string, std::string> ids;
  if (keys.empty()) return ids;
  for (auto& [key, id] : session.rows<Text, Text>(
           "select address_key, id from properties where " + store::one_of(session.dialect(), "address_key", "keys"),
           {{"keys", store::one_of_values(keys)}}))
    ids.emplace(std::move(key), std::move(id));
  return ids;
}

void append(std::string& line, std::string_view separator, const std::string& part) {
  if (part.empty()) return;
  if (!line.empty()) line += separator;
  line += part;
}

Json cents_or_null(const std::optional<Cents>& cents) { return cents ? dollars_json(*cents) : Json(nullptr); }

}  // namespace

void find_or_insert_properties(store::Session& session, const std::vector<Property*>& properties, Micros now) {
  store::RowBatch rows(
      "properties",
      {"id", "street", "unit", "city", "state", "zip", "standard_street", "standard_unit", "standard_city",
       "standard_state", "standard_zip", "address_key", "address_verdict", "parcel_id", "created_at", "updated_at"},
      "on conflict do nothing");
  for (const Property* p : properties)
    rows.add({p->id.str(), p->typed.street, p->typed.unit, p->typed.city, p->typed.state, p->typed.zip,
              p->standard.street, p->standard.unit, p->standard.city, p->standard.state, p->standard.zip,
              p->address_key.empty() ? store::Value(nullptr) : store::Value(p->address_key),
              json_column(p->address_verdict), p->parcel_id, now, now});
  rows.insert(session);
  const auto ids = ids_by_key(session, properties);
  std::vector<SearchLine> lines;
  for (Property* p : properties) {
    const auto stored = ids.find(p->address_key);
    if (stored != ids.end() && stored->second != p->id.str()) {
      p->id = PropertyId::trusted(stored->second);
    } else {
      lines.push_back({p->id.str(), "properties", p->typed.street, p->typed.city,
                       one_line(p->typed) + " " + one_line(p->standard)});
    }
  }
  add_search_lines(session, lines);
}

std::optional<Property> find_property(store::Session& session, const PropertyId& id) {
  const auto row =
      session
          .row<Text, Text, Text, Text, Text, Text, Text, Text, Text, Text, MaybeText, MaybeText, Text, MaybeInt,
               std::optional<double>, MaybeInt, MaybeInt, MaybeInt, MaybeInt, MaybeInt, MaybeInt, MaybeInt, MaybeText,
               MaybeInt, MaybeText, MaybeInt, MaybeText, MaybeText, MaybeText, MaybeText, MaybeInt, MaybeInt>(
              std::string("select ") + kPropertyColumns + " from properties p where p.id = :id", {{"id", id.str()}});
  if (!row) return std::nullopt;
  const auto& [street, unit, city, state, zip, s_street, s_unit, s_city, s_state, s_zip, key, verdict, parcel, bedrooms,
               bathrooms, sqft, year, lot, estimated, land, building, total, sale_date, sale_price, owner, tax, number,
               use, zoning, flood, balance, amount] = *row;
  Property p;
  p.id = id;
  p.typed = {street, unit, city, state, zip};
  p.standard = {s_street, s_unit, s_city, s_state, s_zip};
  p.address_key = key.value_or("");
  p.address_verdict = json_from(verdict);
  p.parcel_id = parcel;
  p.values = {bedrooms,   bathrooms, sqft, year,   lot, estimated, land,  building, total, sale_date,
              sale_price, owner,     tax,  number, use, zoning,    flood, balance,  amount};
  return p;
}

void lock_property(store::Session& session, const PropertyId& id) {
  if (session.dialect() != store::Dialect::kPostgres) return;  // SQLite has one writer
  (void)session.row<std::string>("select id from properties where id = :id for update", {{"id", id.str()}});
}

void set_property_parcel(store::Session& session, const PropertyId& id, const std::string& parcel_id, Micros now) {
  session.run("update properties set parcel_id = :parcel, updated_at = :now where id = :id",
              {{"parcel", parcel_id}, {"now", now}, {"id", id.str()}});
}

void set_property_values(store::Session& session, const PropertyId& id, const PropertyValues& v, Micros now) {
  session.run(
      "update properties set bedrooms = :bedrooms, bathrooms = :bathrooms, sqft = :sqft, year_built = :year,"
      " lot_size = :lot, estimated_value = :estimated, land_value = :land, building_value = :building,"
      " total_value = :total, last_sale_date = :sale_date, last_sale_price = :sale_price, owner_name = :owner,"
      " tax_amount = :tax, parcel_number = :number, land_use = :land_use, zoning = :zoning,"
      " flood_zone = :flood, mortgage_balance = :balance, mortgage_amount = :amount, updated_at = :now where id = :id",
      {{"bedrooms", v.bedrooms},
       {"bathrooms", v.bathrooms},
       {"sqft", v.sqft},
       {"year", v.year_built},
       {"lot", v.lot_size},
       {"estimated", v.estimated_value},
       {"land", v.land_value},
       {"building", v.building_value},
       {"total", v.total_value},
       {"sale_date", v.last_sale_date},
       {"sale_price", v.last_sale_price},
       {"owner", v.owner_name},
       {"tax", v.tax_amount},
       {"number", v.parcel_number},
       {"land_use", v.land_use},
       {"zoning", v.zoning},
       {"flood", v.flood_zone},
       {"balance", v.mortgage_balance},
       {"amount", v.mortgage_amount},
       {"now", now},
       {"id", id.str()}});
}

bool keep_address_verdict(store::Session& session, events::Outbox& outbox, const PropertyId& id,
                          const std::string& address_key, const Json& verdict) {
  const auto rows =
      session.run("update properties set address_verdict = :verdict where id = :id and address_key = :key",
                  {{"verdict", dump_json(verdict)}, {"id", id.str()}, {"key", address_key}});
  if (rows == 0) return false;
  emit_verdict_change(session, outbox, {"property", "properties"}, id.str(), "addressValidation");
  return true;
}

void emit_property_change(store::Session& session, events::Outbox& outbox, const PropertyId& id,
                          const std::string& field) {
  emit_verdict_change(session, outbox, {"property", "properties"}, id.str(), field);
}

std::vector<std::string> leads_of(store::Session& session, const PropertyId& id, std::size_t limit) {
  std::vector<std::string> leads;
  for (auto& [lead] : session.rows<std::string>(
           "select id from leads where property_id = :id order by id limit " + std::to_string(limit),
           {{"id", id.str()}}))
    leads.push_back(std::move(lead));
  return leads;
}

std::string a_lead_of(store::Session& session, const PropertyId& id) {
  const std::vector<std::string> first = leads_of(session, id, 1);
  return first.empty() ? "" : first.front();
}

Json values_json(const PropertyValues& v) {
  return {{"bedrooms", json_or_null(v.bedrooms)},
          {"bathrooms", json_or_null(v.bathrooms)},
          {"sqft", json_or_null(v.sqft)},
          {"yearBuilt", json_or_null(v.year_built)},
          {"lotSize", json_or_null(v.lot_size)},
          {"estimatedValue", cents_or_null(v.estimated_value)},
          {"landValue", cents_or_null(v.land_value)},
          {"buildingValue", cents_or_null(v.building_value)},
          {"totalValue", cents_or_null(v.total_value)},
          {"lastSaleDate", json_or_null(v.last_sale_date)},
          {"lastSalePrice", cents_or_null(v.last_sale_price)},
          {"ownerName", json_or_null(v.owner_name)},
          {"taxAmount", cents_or_null(v.tax_amount)},
          {"parcelNumber", json_or_null(v.parcel_number)},
          {"landUse", json_or_null(v.land_use)},
          {"zoning", json_or_null(v.zoning)},
          {"floodZone", json_or_null(v.flood_zone)},
          {"mortgageBalance", cents_or_null(v.mortgage_balance)},
          {"mortgageAmount", cents_or_null(v.mortgage_amount)}};
}

Json address_json(const PostalAddress& a) {
  return {{"street", text_or_null(a.street)},
          {"unit", text_or_null(a.unit)},
          {"city", text_or_null(a.city)},
          {"state", text_or_null(a.state)},
          {"zip", text_or_null(a.zip)}};
}

std::string one_line(const PostalAddress& a) {
  std::string line = a.street;
  append(line, " ", a.unit);
  append(line, ", ", a.city);
  append(line, ", ", a.state);
  append(line, a.state.empty() ? ", " : " ", a.zip);
  return line;
}

}  // namespace hk::crm
