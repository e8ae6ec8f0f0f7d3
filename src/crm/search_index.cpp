#include <hk/crm/record_store.hpp>
#include <hk/crm/records.hpp>

#include "record_rows.hpp"
#include "search_words.hpp"

namespace hk::crm {
namespace {

bool is_searched(const Field& field) {
  switch (field.type) {
    case FieldType::kText:
    case FieldType::kLongText:
    case FieldType::kEmail:
    case FieldType::kPhone:
      return true;
    default:
      return false;
  }
}

std::string subtitle_of(const Object& object, const Json& record) {
  const auto text = [&](const char* key) {
    const Json value = at_key(record, key);
    return value.is_string() ? value.get<std::string>() : std::string();
  };
  const auto first_of = [&](std::initializer_list<const char*> keys) {
    std::string line;
    for (const char* key : keys) {
      const std::string part = text(key);
      if (!part.empty()) line += (line.empty() ? "" : ", ") + part;
    }
    return line;
  };
  if (object.name == "leads") return first_of({"property.address.street", "property.address.city"});
  if (object.name == "properties") return first_of({"address.city", "address.state", "address.zip"});
  if (object.name == "opportunities") return first_of({"contact.name", "property.address.city"});
  if (object.name == "contacts") return first_of({"email", "phoneFormatted"});
  if (object.name == "investors") return first_of({"company", "email"});
  return "";
}

}  // namespace

void index_record(store::Session& session, const Object& object, const std::string& id) {
  const auto record = find_record({session, object, Viewer::system(), {"", 0, TimeZone::utc()}}, id);
  if (!record) return unindex_record(session, id);
  std::string text;
  for (const Field& field : object.fields)
    if (is_searched(field))
      if (const Json value = at_key(*record, field.key); value.is_string()) text += value.get<std::string>() + " ";
  unindex_record(session, id);
  add_search_lines(session, {{id, object.name, record->at("title"), subtitle_of(object, *record), text}});
}

void unindex_record(store::Session& session, const std::string& id) {
  remove_search_lines(session, "record_id = :id", {{"id", id}});
}

}  // namespace hk::crm
