// Percent-encoding and the request target.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hk::http {

// Empty when an escape is broken, or the result is not UTF-8 or holds control characters.
std::optional<std::string> url_decode(std::string_view text, bool plus_is_blank);

struct Target {
  std::string path;
  std::map<std::string, std::string> query;
};
// "/a%20b?x=1" or the absolute form "http://host/a"; empty when it can't be decoded.
std::optional<Target> parse_target(std::string_view raw);

}  // namespace hk::http
