#include <hk/config/config.hpp>

#include <toml++/toml.h>
#include <cassert>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <hk/base/text.hpp>

namespace hk::config {

const Setting* find_setting(const std::string& name) {
  for (const Setting& setting : settings())
    if (setting.name == name) return &setting;
  return nullptr;
}

namespace {

Error bad_value(const Setting& setting, const std::string& needs) {
  return invalid("setting_invalid",
                 "The setting " + setting.name + " (" + setting.variable + ") must be " + needs + ".", setting.meaning);
}

Status check(const Setting& setting, const std::string& value) {
  if (setting.type == Setting::Type::kFlag && value != "true" && value != "false")
    return bad_value(setting, "true or false");
  if (setting.type != Setting::Type::kInteger) return {};
  const auto number = parse_int(value);
  if (number && *number >= setting.least && *number <= setting.most) return {};
  return bad_value(setting,
                   "a whole number from " + std::to_string(setting.least) + " to " + std::to_string(setting.most));
}

std::string text_of(const toml::node& node) {
  if (const auto* s = node.as_string()) return s->get();
  if (const auto* b = node.as_boolean()) return b->get() ? "true" : "false";
  std::ostringstream out;
  out << toml::node_view<const toml::node>(node);
  return out.str();
}

Status flatten(const toml::table& table, const std::string& prefix, std::map<std::string, std::string>& out) {
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (const auto* inner = node.as_table()) {
      HK_CHECK(flatten(*inner, name + ".", out));
      continue;
    }
    if (find_setting(name) == nullptr)
      return invalid("setting_unknown", "hiddenkey.toml has the unknown setting " + name + ".",
                     "See docs/settings.md for the names.");
    out[name] = text_of(node);
  }
  return {};
}

Status read_file(const std::string& file, std::map<std::string, std::string>& out) {
  if (!std::filesystem::exists(file)) return {};
  try {
    return flatten(toml::parse_file(file), "", out);
  } catch (const toml::parse_error& e) {
    std::ostringstream where;
    where << e.source().begin;
    return invalid("settings_file_invalid",
                   "hiddenkey.toml can't be read: " + std::string(e.description()) + ", " + where.str() + ".");
  }
}

}  // namespace

Result<Config> Config::load(const std::string& file, const Environment& environment,
                            const std::map<std::string, std::string>& flags) {
  Config config;
  for (const Setting& setting : settings()) config.values_[setting.name] = setting.default_value;
  std::map<std::string, std::string> said;
  HK_CHECK(read_file(file, said));
  for (const Setting& setting : settings())
    if (auto value = environment(setting.variable)) said[setting.name] = *value;
  for (const auto& [name, value] : flags) said[name] = value;
  for (const auto& [name, value] : said) {
    assert(find_setting(name) != nullptr);
    config.values_[name] = value;
    config.pinned_.insert(name);
  }
  for (const Setting& setting : settings()) HK_CHECK(check(setting, config.values_[setting.name]));
  return config;
}

std::string Config::text(const std::string& name) const {
  assert(find_setting(name) != nullptr);
  return values_.at(name);
}

std::int64_t Config::integer(const std::string& name) const { return parse_int(text(name)).value_or(0); }

bool Config::flag(const std::string& name) const { return text(name) == "true"; }

Config Config::with_default(const std::string& name, const std::string& value) const {
  Config copy = *this;
  if (text(name).empty()) copy.values_[name] = value;
  return copy;
}

Result<Config> Config::with(const std::map<std::string, std::string>& values) const {
  Config copy = *this;
  for (const auto& [name, value] : values) {
    const Setting* setting = find_setting(name);
    assert(setting != nullptr);
    if (is_pinned(name)) continue;
    HK_CHECK(check(*setting, value));
    copy.values_[name] = value;
  }
  return copy;
}

std::optional<std::string> process_environment(const std::string& variable) {
  const char* value = std::getenv(variable.c_str());
  if (value == nullptr) return std::nullopt;
  return std::string(value);
}

}  // namespace hk::config
