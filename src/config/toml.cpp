#include <hk/config/toml.hpp>

#include <toml++/toml.h>
#include <sstream>

namespace hk::config {

Result<Json> read_toml(std::string_view text) {
  try {
    std::ostringstream json;
    json << toml::json_formatter(toml::parse(text));
    return parse_json(json.str());
  } catch (const toml::parse_error& e) {
    std::ostringstream where;
    where << e.source().begin;
    return invalid("toml_invalid", "It can't be read: " + std::string(e.description()) + ", " + where.str() + ".");
  }
}

}  // namespace hk::config
