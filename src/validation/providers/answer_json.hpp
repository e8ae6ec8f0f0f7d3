// Looks values up in answers of services. Nothing here throws, whatever the answer holds. Private to the services.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <hk/base/json.hpp>

namespace hk::validation::answer {

// Null when it can't be read. Names in the old Windows encoding are no reason to lose a paid answer.
Json document_of(const std::string& body);
const Json* member(const Json& from, std::string_view key);  // null pointer: absent, null, or `from` is no object

// One line without control characters.
std::string one_line(std::string_view text, std::size_t bytes_max);
std::string tidied(std::string_view text);               // the same, at most 200 bytes
std::string text_of(const Json& value);                  // of a text or a number
std::string text_at(const Json& from, const char* key);  // tidied

}  // namespace hk::validation::answer
