// Single cells of county files.
#pragma once

#include <string>
#include <string_view>

namespace hk::enrichment {

// "", "N/A", "NULL", "-", "UNKNOWN" and the like: the county says nothing.
bool is_placeholder(std::string_view text);

}  // namespace hk::enrichment
