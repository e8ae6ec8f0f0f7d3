// What a backup says of itself. Private to upkeep/.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/store/store.hpp>

namespace hk::upkeep {

inline constexpr const char* kManifestName = "manifest.json";  // the last entry: a cut archive has none
inline constexpr const char* kSettingsName = "settings/hiddenkey.toml";
inline constexpr const char* kFilesPrefix = "data/";  // what lay in the data folder
std::string database_name(store::Dialect dialect);

struct Manifest {
  Micros made_at = 0;
  std::string version;
  store::Dialect dialect = store::Dialect::kSqlite;
  struct File {
    std::uint64_t bytes = 0;
    std::string sha256;
  };
  std::map<std::string, File> files;  // by name in the archive
};

Json to_json(const Manifest& manifest);
Result<Manifest> parse_manifest(const std::string& text);

}  // namespace hk::upkeep
