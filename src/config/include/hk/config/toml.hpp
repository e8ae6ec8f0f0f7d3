// Other files in the format of the settings.
#pragma once

#include <string_view>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>

namespace hk::config {

// The tables and values of a TOML document; dates and times are texts. Error toml_invalid, with the place.
Result<Json> read_toml(std::string_view text);

}  // namespace hk::config
