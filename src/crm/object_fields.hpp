// Short words in which the objects' fields are written down. Private to crm/.
#pragma once

#include <string>
#include <vector>

#include <hk/crm/object.hpp>

namespace hk::crm {

inline Field field(FieldType type, std::string key, std::string label, std::string sql) {
  Field made;
  made.type = type;
  made.key = std::move(key);
  made.label = std::move(label);
  made.sql = std::move(sql);
  return made;
}
inline Field own(FieldType type, std::string key, std::string label, const std::string& column) {
  return field(type, std::move(key), std::move(label), "t." + column).written(column);
}

inline Field text(std::string key, std::string label, const std::string& column) {
  return own(FieldType::kText, std::move(key), std::move(label), column);
}
inline Field text_read(std::string key, std::string label, std::string sql) {
  return field(FieldType::kText, std::move(key), std::move(label), std::move(sql));
}
inline Field long_text(std::string key, std::string label, const std::string& column) {
  return own(FieldType::kLongText, std::move(key), std::move(label), column);
}
inline Field words(std::string key, std::string label, const std::string& column) {
  return own(FieldType::kTags, std::move(key), std::move(label), column);
}
inline Field percent(std::string key, std::string label, const std::string& column) {
  return own(FieldType::kPercent, std::move(key), std::move(label), column);
}
inline Field number(std::string key, std::string label, std::string sql) {
  return field(FieldType::kNumber, std::move(key), std::move(label), std::move(sql)).nulls();
}
inline Field decimal(std::string key, std::string label, std::string sql) {
  return field(FieldType::kDecimal, std::move(key), std::move(label), std::move(sql)).nulls();
}
inline Field money(std::string key, std::string label, std::string sql) {
  return field(FieldType::kMoney, std::move(key), std::move(label), std::move(sql)).nulls();
}
inline Field date(std::string key, std::string label, std::string sql) {
  return field(FieldType::kDate, std::move(key), std::move(label), std::move(sql)).nulls();
}
inline Field time(std::string key, std::string label, std::string sql) {
  return field(FieldType::kTime, std::move(key), std::move(label), std::move(sql));
}
inline Field boolean(std::string key, std::string label, std::string sql) {
  return field(FieldType::kBoolean, std::move(key), std::move(label), std::move(sql));
}
inline Field user(std::string key, std::string label, std::string sql) {
  return field(FieldType::kUser, std::move(key), std::move(label), std::move(sql));
}
inline Field email(std::string key, std::string label, std::string sql) {
  return field(FieldType::kEmail, std::move(key), std::move(label), std::move(sql));
}
inline Field phone(std::string key, std::string label, std::string sql) {
  return field(FieldType::kPhone, std::move(key), std::move(label), std::move(sql));
}
inline Field record(std::string key, std::string label, std::string sql, std::string object) {
  Field made = field(FieldType::kRecord, std::move(key), std::move(label), std::move(sql));
  made.object = std::move(object);
  return made;
}
inline Field choice_read(std::string key, std::string label, std::string sql, std::vector<Choice> choices) {
  Field made = field(FieldType::kChoice, std::move(key), std::move(label), std::move(sql));
  made.choices = std::move(choices);
  return made;
}
inline Field choice(std::string key, std::string label, const std::string& column, std::vector<Choice> choices) {
  return choice_read(std::move(key), std::move(label), "t." + column, std::move(choices)).written(column);
}
// In a table of their own, for every object.
inline Field tags() { return field(FieldType::kTags, "tags", "Tags", "tags"); }

// "Ada Lovelace", or what else there is, of the contact with this alias.
Field name(std::string key, std::string label, const std::string& alias);
std::vector<Choice> email_verdicts();
// The fields of the contact or property that a record points to, or that it is (alias "t.").
void append_contact(Object& object, const std::string& alias);
void append_property(Object& object, const std::string& alias);
Field custom_field(const std::string& id, const std::string& key, const std::string& label, const std::string& type,
                   const std::string& choices, const std::string& column);
// Of an object being described; ends the program when it has no such field.
Field& described(Object& object, std::string_view key);

}  // namespace hk::crm
