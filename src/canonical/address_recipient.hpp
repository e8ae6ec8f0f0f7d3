// Names in front of an address that no comma parts from it.
#pragma once

#include <string>
#include <string_view>

namespace hk::canonical {

// "Jane Doe 1208 N Main St, Nashville" -> "1208 N Main St, Nashville"; empty when it does not begin with names, without
// any digit, and a house number behind them.
std::string behind_names(std::string_view typed);

}  // namespace hk::canonical
