// JSON at the edges. Keys keep the order in which they were written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <hk/base/result.hpp>

namespace hk {

using Json = nlohmann::ordered_json;

// Parses a document of at most 64 levels; refuses invalid UTF-8, NUL characters in strings and trailing text.
Result<Json> parse_json(std::string_view text);
// Compact text; never throws (invalid UTF-8, which our stores never hold, is replaced).
std::string dump_json(const Json& json);

template <class T>
Json json_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}
inline Json text_or_null(const std::string& value) { return value.empty() ? Json(nullptr) : Json(value); }

}  // namespace hk
