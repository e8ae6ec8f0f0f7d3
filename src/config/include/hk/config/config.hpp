// Settings: hiddenkey.toml, overridden by HK_* variables, overridden by flags.
//
// Each setting is declared once (see settings.cpp): name, variable, meaning, default, bounds. An unknown key in the
// file, or a value out of bounds, is an error at start: a typo never silently means "default".
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <hk/base/result.hpp>

namespace hk::config {

struct Setting {
  enum class Type { kText, kInteger, kFlag, kSecret };
  std::string name;      // as in the file, e.g. "http.pool_threads"
  std::string variable;  // e.g. "HK_HTTP_POOL_THREADS"
  Type type = Type::kText;
  std::string default_value;
  std::string meaning;  // with the unit
  std::int64_t least = 0;
  std::int64_t most = 0;  // integers only
};

const std::vector<Setting>& settings();
const Setting* find_setting(const std::string& name);  // null: there is none

class Config {
 public:
  using Environment = std::function<std::optional<std::string>(const std::string&)>;
  // `file` may not exist. `flags` are by setting name and win over all.
  static Result<Config> load(const std::string& file, const Environment& environment,
                             const std::map<std::string, std::string>& flags = {});

  std::string text(const std::string& name) const;  // asserts that the setting is declared
  std::int64_t integer(const std::string& name) const;
  bool flag(const std::string& name) const;
  // A copy in which an empty text has this value.
  Config with_default(const std::string& name, const std::string& value) const;
  // Whether the file, a variable or a flag says it: then nothing else may.
  bool is_pinned(const std::string& name) const { return pinned_.contains(name); }
  // A copy in which these values stand where only the default would. Error setting_invalid.
  Result<Config> with(const std::map<std::string, std::string>& values) const;

 private:
  std::map<std::string, std::string> values_;
  std::set<std::string> pinned_;
};

// The real process environment.
std::optional<std::string> process_environment(const std::string& variable);

}  // namespace hk::config
