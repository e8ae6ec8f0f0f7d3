#include "column_values.hpp"

#include <algorithm>

#include <hk/base/money.hpp>
#include <hk/base/text.hpp>
#include <hk/base/time.hpp>
#include <hk/crm/records.hpp>
#include <hk/identity/names.hpp>

namespace hk::crm {
namespace {

constexpr std::int64_t kNumberMax = 1'000'000'000'000;

Result<store::Value> text_value(const Field& field, const Json& value) {
  if (!value.is_string()) return value_error(field, "must be text");
  const std::size_t most = field.type == FieldType::kLongText ? kLongTextMax : kTextMax;
  std::string text = value.get<std::string>();
  text = field.type == FieldType::kLongText ? std::string(trim(text)) : collapse_space(text);
  if (utf8_length(text) > most) return value_error(field, "has at most " + std::to_string(most) + " characters");
  if (field.required && text.empty()) return value_error(field, "must not be empty");
  return store::Value(text);
}

Result<store::Value> whole_value(const Field& field, const Json& value) {
  if (!value.is_number_integer()) return value_error(field, "must be a whole number");
  const auto number = value.get<std::int64_t>();
  const bool percent = field.type == FieldType::kPercent;
  if (number > (percent ? 100 : kNumberMax) || number < (percent ? 0 : -kNumberMax))
    return value_error(field, percent ? "must be from 0 to 100" : "is too large");
  return store::Value(number);
}

Result<store::Value> money_value(const Field& field, const Json& value) {
  const auto cents = value.is_number()   ? parse_dollars(value.dump())
                     : value.is_string() ? parse_dollars(value.get<std::string>())
                                         : std::nullopt;
  if (!cents) return value_error(field, "must be an amount in dollars with at most two decimals");
  if (*cents > 100 * kNumberMax / 10 || *cents < -100 * kNumberMax / 10) return value_error(field, "is too large");
  return store::Value(*cents);
}

Result<store::Value> date_value(const Field& field, const Json& value) {
  const auto date = value.is_string() ? parse_date(value.get<std::string>()) : std::nullopt;
  if (!date) return value_error(field, "must be a date like 2026-11-23");
  return store::Value(format_date(*date));
}

Result<store::Value> time_value(const Field& field, const Json& value) {
  if (value.is_string())
    if (const auto at = parse_rfc3339(value.get<std::string>())) return store::Value(*at);
  return value_error(field, "must be a time like 2026-11-23T15:30:00Z");
}

Result<store::Value> choice_value(const Field& field, const Json& value) {
  std::string known;
  for (const Choice& choice : field.choices) {
    if (value == choice.value) return store::Value(choice.value);
    known += (known.empty() ? "" : ", ") + choice.value;
  }
  return value_error(field, "must be one of " + known);
}

Result<store::Value> user_value(store::Session& session, const Field& field, const Json& value) {
  if (!value.is_string()) return value_error(field, "must be the id of a user");
  const std::string id = value.get<std::string>();
  if (!identity::is_user(session, id)) return value_error(field, "is nobody who works here");
  return store::Value(id);
}

Result<store::Value> record_value(store::Session& session, const Viewer& viewer, const Field& field,
                                  const Json& value) {
  const std::string id = value.is_string() ? value.get<std::string>() : "";
  const std::string object = object_of_id(id);
  if (object.empty() || (!field.object.empty() && field.object != object) || !sees_record(session, viewer, id))
    return value_error(field, "is no record that you can see");
  return store::Value(id);
}

store::Value nothing(const Field& field) { return field.nullable ? store::Value(nullptr) : store::Value(""); }

}  // namespace

Error value_error(const Field& field, const std::string& message) {
  Error error = invalid("value_invalid", field.label + " " + message + ".");
  error.fields.push_back({field.key, message});
  return error;
}

Result<std::vector<std::string>> tag_list(const Field& field, const Json& value) {
  if (!value.is_array() || value.size() > kTagsMax) return value_error(field, "must be a list of at most 50 words");
  std::vector<std::string> all;
  for (const Json& one : value) {
    const std::string tag = one.is_string() ? collapse_space(one.get<std::string>()) : "";
    const bool separates = tag.find('\x1f') != std::string::npos;
    if (tag.empty() || separates || utf8_length(tag) > kTagMax)
      return value_error(field, "must hold words of at most 60 characters");
    if (std::find(all.begin(), all.end(), tag) == all.end()) all.push_back(tag);
  }
  return all;
}

Result<store::Value> column_value(store::Session& session, const Viewer& viewer, const Field& field,
                                  const Json& value) {
  const bool is_nothing = value.is_null() || (value.is_string() && trim(value.get<std::string>()).empty());
  if (is_nothing) {
    const bool must_have = field.required || (field.type == FieldType::kChoice && field.custom_id.empty()) ||
                           field.type == FieldType::kPercent;
    if (must_have) return value_error(field, "must not be empty");
    return nothing(field);
  }
  switch (field.type) {
    case FieldType::kNumber:
    case FieldType::kPercent:
      return whole_value(field, value);
    case FieldType::kDecimal:
      if (!value.is_number()) return value_error(field, "must be a number");
      return store::Value(value.get<double>());
    case FieldType::kMoney:
      return money_value(field, value);
    case FieldType::kDate:
      return date_value(field, value);
    case FieldType::kTime:
      return time_value(field, value);
    case FieldType::kBoolean:
      if (!value.is_boolean()) return value_error(field, "must be true or false");
      return store::Value(value.get<bool>());
    case FieldType::kChoice:
      return choice_value(field, value);
    case FieldType::kTags: {
      HK_TRY(const auto words, tag_list(field, value));
      return store::Value(join(words, "\x1f"));
    }
    case FieldType::kUser:
      return user_value(session, field, value);
    case FieldType::kRecord:
      return record_value(session, viewer, field, value);
    default:
      return text_value(field, value);
  }
}

Json flat(const Object& object, const Json& body) {
  Json out = Json::object();
  const std::function<void(const std::string&, const Json&)> visit = [&](const std::string& prefix, const Json& part) {
    for (const auto& [name, value] : part.items()) {
      const std::string key = prefix.empty() ? name : prefix + "." + name;
      if (value.is_object() && object.find(key) == nullptr) {
        visit(key, value);
      } else {
        out[key] = value;
      }
    }
  };
  visit("", body);
  return out;
}

}  // namespace hk::crm
