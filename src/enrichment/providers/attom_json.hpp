// Looks values up the way ATTOM writes them: keys in any casing, numbers as texts, and five ways of not knowing
// (absent, null, "", 0, {}). Private to the provider.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <hk/base/json.hpp>
#include <hk/base/money.hpp>

namespace hk::enrichment::attom {

using Paths = std::initializer_list<std::string_view>;  // alternatives, the first known one counts

// The value at "assessment.tax.taxAmt", or null when it is not known in one of the five ways.
const Json* known_at(const Json& from, std::string_view path);
// The member with this key, whatever its value; null when absent.
const Json* member(const Json& from, std::string_view key);

std::string text_of(const Json& value);  // "0" for 0, "200" for 200 and "200"; empty for objects and arrays
std::string text_at(const Json& from, Paths paths);
std::optional<double> number_at(const Json& from, Paths paths);  // above 0
std::optional<Cents> dollars_at(const Json& from, Paths paths);  // above 0; parts of a cent are rounded
std::string date_at(const Json& from, Paths paths);              // YYYY-MM-DD

}  // namespace hk::enrichment::attom
