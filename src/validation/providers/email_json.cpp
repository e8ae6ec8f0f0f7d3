#include "email_json.hpp"

#include <hk/base/text.hpp>
#include <hk/canonical/email.hpp>

namespace hk::validation::email_json {
namespace {

std::optional<double> number_of(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (value.is_string()) return parse_number(value.get_ref<const std::string&>());
  return std::nullopt;
}

std::optional<bool> flag_of_text(const std::string& text) {
  const std::string word = lower_ascii(trim(text));
  if (word == "true" || word == "1") return true;
  if (word == "false" || word == "0") return false;
  return std::nullopt;
}

std::optional<bool> flag_of(const Json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number() || value.is_string())
    return flag_of_text(value.is_string() ? value.get_ref<const std::string&>() : value.dump());
  return std::nullopt;
}

// A name or a comment beside the address would be taken for part of it.
bool is_plain(const std::string& text) {
  return !text.empty() && text.find_first_of(" \t\r\n<>\"(),:;[]") == std::string::npos;
}

}  // namespace

Json document_of(const std::string& body) {
  auto json = parse_json(is_valid_utf8(body) ? body : utf8_from_windows1252(body));
  return json && json->is_object() ? *std::move(json) : Json(nullptr);
}

const Json* member(const Json& from, std::string_view key) {
  if (!from.is_object()) return nullptr;
  const auto found = from.find(std::string(key));
  return found == from.end() ? nullptr : &*found;
}

const Json* known(const Json& from, std::string_view key) {
  const Json* value = member(from, key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::string text_at(const Json& from, std::string_view key) {
  const Json* value = member(from, key);
  return value != nullptr && value->is_string() ? collapse_space(value->get_ref<const std::string&>()) : std::string{};
}

std::optional<bool> flag_at(const Json& from, std::string_view key) {
  const Json* value = known(from, key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) return flag_of(*value);
  for (const char* part : {"value", "text"})
    if (const Json* inner = known(*value, part))
      if (const auto flag = flag_of(*inner)) return flag;
  return std::nullopt;
}

std::optional<double> rating_at(const Json& from, std::string_view key, double most) {
  const Json* value = known(from, key);
  const auto number = value == nullptr ? std::nullopt : number_of(*value);
  return number && *number >= 0 && *number <= most ? std::optional(*number / most) : std::nullopt;
}

std::string address_at(const Json& from, std::string_view key) {
  const std::string text = text_at(from, key);
  if (!is_plain(text)) return {};
  const auto email = canonical::parse_email(text);
  return email ? email->canonical : std::string{};
}

}  // namespace hk::validation::email_json
