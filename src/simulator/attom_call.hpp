// One call as the service understands it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hk::simulator {

inline constexpr std::string_view kAttomBase = "/propertyapi/v1.0.0";

struct AttomCall {
  std::string path;                               // after the base: "/property/detail"
  std::map<std::string, std::string> parameters;  // names in lower case, values decoded
  std::string parameter(const std::string& name) const;
};

// Empty when the percent-encoding is broken. A path outside the base is kept whole.
std::optional<AttomCall> read_call(std::string_view target);

}  // namespace hk::simulator
