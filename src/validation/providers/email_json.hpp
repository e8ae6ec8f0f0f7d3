// Looks values up in answers of e-mail services, which write the same thing as text, number or truth value, and wrap it
// now and then. Nothing here throws, whatever the answer holds. Private to the services.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <hk/base/json.hpp>

namespace hk::validation::email_json {

// Null when the body holds no object. Letters of the old Windows encoding are no reason to lose a paid answer.
Json document_of(const std::string& body);

// Null when `from` is no object, or has no such member.
const Json* member(const Json& from, std::string_view key);
// Also null when the member is null: the services write so what they do not know.
const Json* known(const Json& from, std::string_view key);

std::string text_at(const Json& from, std::string_view key);  // trimmed; empty unless it is a text
// true, "true", "TRUE", 1, "1", or one of them as {"value": ..., "text": ...}; and the opposites.
std::optional<bool> flag_at(const Json& from, std::string_view key);
// A rating from 0 to `most` as 0 to 1, also when it is written as text; empty when it is out of its bounds.
std::optional<double> rating_at(const Json& from, std::string_view key, double most);
// A plain address in its standard form; empty when the text is none: it will be offered to people.
std::string address_at(const Json& from, std::string_view key);

}  // namespace hk::validation::email_json
