#include "object_fields.hpp"

#include <cassert>

namespace hk::crm {
namespace {

FieldType type_of_name(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(FieldType::kEmail); ++i)
    if (field_type_name(static_cast<FieldType>(i)) == name) return static_cast<FieldType>(i);
  return FieldType::kText;
}

}  // namespace

Field name(std::string key, std::string label, const std::string& alias) {
  const std::string both = "trim(" + alias + "first_name || ' ' || " + alias + "last_name)";
  return text_read(std::move(key), std::move(label),
                   "coalesce(nullif(" + both + ", ''), nullif(" + alias + "company, ''), nullif(" + alias +
                       "email, ''), nullif(" + alias + "phone, ''), 'Unnamed')");
}

std::vector<Choice> email_verdicts() {
  return {{"valid", "Valid", "green"},           {"invalid", "Invalid", "red"},
          {"catch-all", "Catch-all", "amber"},   {"unknown", "Unknown", "neutral"},
          {"disposable", "Disposable", "amber"}, {"spamtrap", "Spam trap", "red"},
          {"abuse", "Complains of spam", "red"}, {"do_not_mail", "Do not mail", "red"}};
}

void append_contact(Object& object, const std::string& alias) {
  auto& fields = object.fields;
  fields.push_back(name("contact.name", "Name", alias));
  fields.push_back(text_read("contact.firstName", "First name", alias + "first_name").nulls());
  fields.push_back(text_read("contact.lastName", "Last name", alias + "last_name").nulls());
  fields.push_back(email("contact.email", "E-mail", alias + "email").nulls());
  fields.push_back(
      choice_read("contact.emailStatus", "E-mail verdict", alias + "email_status", email_verdicts()).nulls());
  fields.push_back(phone("contact.phone", "Phone", alias + "phone").nulls());
  fields.push_back(text_read("contact.phoneFormatted", "Phone, formatted", alias + "phone_formatted").nulls());
  fields.push_back(boolean("contact.phoneValid", "Phone is valid", alias + "phone_valid").nulls());
}

void append_property(Object& object, const std::string& alias) {
  const std::string prefix = alias == "t." ? "" : "property.";
  auto& fields = object.fields;
  const auto part = [&](const char* key, const char* label, const char* column) {
    fields.push_back(text_read(prefix + "address." + key, label, alias + column));
    fields.back().nullable = !prefix.empty();  // there may be no property
  };
  part("street", "Street", "street");
  part("unit", "Unit", "unit");
  part("city", "City", "city");
  part("state", "State", "state");
  part("zip", "ZIP", "zip");
  fields.push_back(money(prefix + "estimatedValue", "Estimated value", alias + "estimated_value"));
  fields.push_back(money(prefix + "totalValue", "Assessed value", alias + "total_value"));
  fields.push_back(number(prefix + "bedrooms", "Bedrooms", alias + "bedrooms"));
  fields.push_back(decimal(prefix + "bathrooms", "Bathrooms", alias + "bathrooms"));
  fields.push_back(number(prefix + "sqft", "Living area, sq ft", alias + "sqft"));
  fields.push_back(number(prefix + "yearBuilt", "Year built", alias + "year_built"));
  fields.push_back(number(prefix + "lotSize", "Lot, sq ft", alias + "lot_size"));
  fields.push_back(date(prefix + "lastSaleDate", "Last sale", alias + "last_sale_date"));
  fields.push_back(money(prefix + "lastSalePrice", "Last sale price", alias + "last_sale_price"));
  fields.push_back(text_read(prefix + "ownerOfRecord", "Owner of record", alias + "owner_name").nulls());
  fields.push_back(text_read(prefix + "landUse", "Land use", alias + "land_use").nulls());
  fields.push_back(text_read(prefix + "zoning", "Zoning", alias + "zoning").nulls());
  fields.push_back(text_read(prefix + "floodZone", "Flood zone", alias + "flood_zone").nulls());
  fields.push_back(money(prefix + "mortgageBalance", "Mortgage balance", alias + "mortgage_balance"));
  fields.push_back(money(prefix + "mortgageAmount", "Mortgage amounts", alias + "mortgage_amount"));
}

Field custom_field(const std::string& id, const std::string& key, const std::string& label, const std::string& type,
                   const std::string& choices, const std::string& column) {
  Field made = own(type_of_name(type), "custom." + key, label, column).nulls().sorted();
  made.custom_id = id;
  if (const auto list = parse_json(choices); list && list->is_array())
    for (const Json& one : *list)
      made.choices.push_back({one.value("value", ""), one.value("label", ""), one.value("color", "neutral")});
  return made;
}

Field& described(Object& object, std::string_view key) {
  for (Field& field : object.fields)
    if (field.key == key) return field;
  assert(false && "no such field");
  std::abort();
}

}  // namespace hk::crm
