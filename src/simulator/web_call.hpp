// One call as a service understands it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "raw_server.hpp"

namespace hk::simulator {

struct WebCall {
  std::string path;                                               // decoded, after the base: "/property/detail"
  std::multimap<std::string, std::string> parameters;             // names in lower case, values decoded
  std::string parameter(const std::string& name) const;           // the last one given, or nothing
  std::vector<std::string> every(const std::string& name) const;  // of a name that may be given several times
};

// Empty when the percent-encoding is broken. A path outside the base is kept whole.
std::optional<WebCall> read_call(std::string_view target, std::string_view base);
// With the parameters of a form or of a flat JSON object in the body; empty also when that can't be read.
std::optional<WebCall> read_posted_call(const RawRequest& request, std::string_view base);
// For bills and messages: without the query, which may hold a key, and never long.
std::string displayed_path(const RawRequest& request, std::string_view base);

}  // namespace hk::simulator
