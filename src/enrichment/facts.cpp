#include <hk/enrichment/facts.hpp>

#include <algorithm>

#include <hk/base/text.hpp>

namespace hk::enrichment {
namespace {

std::string_view unit_of(const std::string& field) {
  const FactField* known = find_fact_field(field);
  return known == nullptr ? std::string_view{} : known->unit;
}

Json value_json(const Fact& fact) {
  const std::string_view unit = unit_of(fact.field);
  if (unit == "dollars")
    if (const auto cents = parse_dollars(fact.value)) return dollars_json(*cents);
  if (unit == "rooms" || unit == "square feet" || unit == "year") {
    if (const auto whole = parse_int(fact.value)) return *whole;
    if (const auto number = parse_number(fact.value)) return *number;
  }
  return fact.value;
}

std::optional<std::int64_t> whole_of(const std::string& text) {
  const auto value = parse_int(text);
  if (!value) return std::nullopt;
  return *value;
}

void set_value(crm::PropertyValues& out, const std::string& field, const std::string& value) {
  if (field == "bedrooms") out.bedrooms = whole_of(value);
  if (field == "bathrooms") out.bathrooms = parse_number(value);
  if (field == "sqft") out.sqft = whole_of(value);
  if (field == "yearBuilt") out.year_built = whole_of(value);
  if (field == "lotSize") out.lot_size = whole_of(value);
  if (field == "estimatedValue") out.estimated_value = parse_dollars(value);
  if (field == "landValue") out.land_value = parse_dollars(value);
  if (field == "buildingValue") out.building_value = parse_dollars(value);
  if (field == "totalValue") out.total_value = parse_dollars(value);
  if (field == "lastSaleDate") out.last_sale_date = value;
  if (field == "lastSalePrice") out.last_sale_price = parse_dollars(value);
  if (field == "ownerName") out.owner_name = value;
  if (field == "taxAmount") out.tax_amount = parse_dollars(value);
  if (field == "parcelNumber") out.parcel_number = value;
  if (field == "landUse") out.land_use = value;
  if (field == "zoning") out.zoning = value;
  if (field == "floodZone") out.flood_zone = value;
  if (field == "mortgageBalance") out.mortgage_balance = parse_dollars(value);
  if (field == "mortgageAmount") out.mortgage_amount = parse_dollars(value);
}

void insert_facts(store::Session& session, const crm::PropertyId& property, const std::vector<Fact>& facts) {
  const auto column = [&](const char* name, auto value_of) {
    store::Session::BulkColumn out{name, {}};
    for (const Fact& fact : facts) out.values.push_back(store::Value(value_of(fact)));
    return out;
  };
  session.run_many(
      "insert into facts(property_id, field, provider, product, value, as_of, note, fetched_at, confidence,"
      " cost_micros, winner, reason, set_by) values (:property_id, :field, :provider, :product, :value, :as_of, :note,"
      " :fetched_at, :confidence, :cost_micros, :winner, :reason, :set_by)",
      {column("property_id", [&](const Fact&) { return property.str(); }),
       column("field", [](const Fact& f) { return f.field; }),
       column("provider", [](const Fact& f) { return f.provider; }),
       column("product", [](const Fact& f) { return f.product; }),
       column("value", [](const Fact& f) { return f.value; }), column("as_of", [](const Fact& f) { return f.as_of; }),
       column("note", [](const Fact& f) { return f.note; }),
       column("fetched_at", [](const Fact& f) { return f.fetched_at; }),
       column("confidence", [](const Fact& f) { return f.confidence; }),
       column("cost_micros", [](const Fact& f) { return f.cost; }),
       column("winner", [](const Fact& f) { return f.winner; }),
       column("reason", [](const Fact& f) { return f.reason; }),
       column("set_by", [](const Fact& f) { return f.set_by; })});
}

}  // namespace

const std::vector<FactField>& fact_fields() {
  static const std::vector<FactField> kFields = {{"bedrooms", "rooms", "Bedrooms"},
                                                 {"bathrooms", "rooms", "Bathrooms"},
                                                 {"sqft", "square feet", "Living area"},
                                                 {"yearBuilt", "year", "Year built"},
                                                 {"lotSize", "square feet", "Lot size"},
                                                 {"estimatedValue", "dollars", "Estimated value"},
                                                 {"landValue", "dollars", "Land value"},
                                                 {"buildingValue", "dollars", "Building value"},
                                                 {"totalValue", "dollars", "Total value"},
                                                 {"lastSaleDate", "date", "Last sale date"},
                                                 {"lastSalePrice", "dollars", "Last sale price"},
                                                 {"ownerName", "", "Owner"},
                                                 {"taxAmount", "dollars", "Tax amount"},
                                                 {"parcelNumber", "", "Parcel number"},
                                                 {"landUse", "", "Land use"},
                                                 {"zoning", "", "Zoning"},
                                                 {"floodZone", "", "Flood zone"},
                                                 {"mortgageBalance", "dollars", "Mortgage balance"},
                                                 {"mortgageAmount", "dollars", "Mortgage amounts"}};
  return kFields;
}

const FactField* find_fact_field(std::string_view name) {
  for (const FactField& field : fact_fields())
    if (field.name == name) return &field;
  return nullptr;
}

crm::PropertyValues values_of_winners(const std::vector<Fact>& facts) {
  crm::PropertyValues values;
  for (const Fact& fact : facts)
    if (fact.winner) set_value(values, fact.field, fact.value);
  return values;
}

std::vector<Fact> facts_of(store::Session& session, const crm::PropertyId& property) {
  using T = std::string;
  std::vector<Fact> facts;
  for (auto& [field, value, provider, product, as_of, note, fetched, confidence, cost, winner, reason, set_by] :
       session.rows<T, T, T, T, T, T, std::int64_t, double, std::int64_t, bool, T, T>(
           "select field, value, provider, product, as_of, note, fetched_at, confidence, cost_micros, winner, reason,"
           " set_by from facts where property_id = :id order by field, winner desc, provider",
           {{"id", property.str()}}))
    facts.push_back({field, value, provider, product, as_of, note, fetched, confidence, cost, winner, reason, set_by});
  return facts;
}

std::vector<std::string> replace_facts(store::Session& session, const crm::PropertyId& property,
                                       const std::string& provider, const std::vector<std::string>& fields,
                                       const std::vector<Fact>& fresh, const WinnerPolicy& policy, Micros now) {
  crm::lock_property(session, property);
  std::vector<Fact> facts = facts_of(session, property);
  std::erase_if(facts, [&](const Fact& fact) {
    return fact.provider == provider && std::ranges::count(fields, fact.field) != 0;
  });
  facts.insert(facts.end(), fresh.begin(), fresh.end());
  choose_winners(facts, policy);
  session.run("delete from facts where property_id = :id", {{"id", property.str()}});
  insert_facts(session, property, facts);
  crm::set_property_values(session, property, values_of_winners(facts), now);
  std::vector<std::string> won;
  for (const Fact& fact : facts)
    if (fact.winner && fact.provider == provider) won.push_back(fact.field);
  return won;
}

std::string provider_id_of(store::Session& session, const crm::PropertyId& property, const std::string& provider) {
  const auto row = session.row<std::string>(
      "select provider_id from provider_property_ids where property_id = :property and provider = :provider",
      {{"property", property.str()}, {"provider", provider}});
  return row ? std::get<0>(*row) : "";
}

void remember_provider_id(store::Session& session, const crm::PropertyId& property, const std::string& provider,
                          const std::string& provider_id) {
  session.run(
      "insert into provider_property_ids(property_id, provider, provider_id) values (:property, :provider, :id)"
      " on conflict (property_id, provider) do update set provider_id = excluded.provider_id",
      {{"property", property.str()}, {"provider", provider}, {"id", provider_id}});
}

Json fact_json(const Fact& fact) {
  return {{"field", fact.field},
          {"value", value_json(fact)},
          {"unit", text_or_null(std::string(unit_of(fact.field)))},
          {"provider", fact.provider},
          {"product", text_or_null(fact.product)},
          {"note", text_or_null(fact.note)},
          {"asOf", text_or_null(fact.as_of)},
          {"fetchedAt", format_rfc3339(fact.fetched_at)},
          {"confidence", fact.confidence},
          {"cost", micro_dollars_json(fact.cost)},
          {"winner", fact.winner},
          {"reason", text_or_null(fact.reason)}};
}

}  // namespace hk::enrichment
