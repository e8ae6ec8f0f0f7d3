// XML for callers that do not say they want JSON.
#pragma once

#include <string>

#include <hk/base/json.hpp>

namespace hk::simulator {

std::string xml_of(const std::string& root, const Json& json);

}  // namespace hk::simulator
