// The paths of the service and what each of them shows.
#pragma once

#include <string>

#include "attom_property.hpp"

namespace hk::simulator {

// Null for a path that is not answered here.
const Shape* find_endpoint(const std::string& path);
// ATTOM sells it, this simulator has no data for it: answered like a contract without it.
bool is_sold_elsewhere(const std::string& path);

}  // namespace hk::simulator
