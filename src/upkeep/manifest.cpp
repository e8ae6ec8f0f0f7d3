#include "manifest.hpp"

#include "tar.hpp"

namespace hk::upkeep {
namespace {

constexpr int kFormat = 1;

}  // namespace

std::string database_name(store::Dialect dialect) {
  return dialect == store::Dialect::kSqlite ? "database.sqlite" : "database.pgdump";
}

Json to_json(const Manifest& manifest) {
  Json files = Json::array();
  for (const auto& [name, file] : manifest.files)
    files.push_back({{"name", name}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  return {{"format", kFormat},
          {"program", "hiddenkey"},
          {"version", manifest.version},
          {"madeAt", format_rfc3339(manifest.made_at)},
          {"store", manifest.dialect == store::Dialect::kSqlite ? "sqlite" : "postgresql"},
          {"files", files}};
}

Result<Manifest> parse_manifest(const std::string& text) {
  HK_TRY(const Json json, parse_json(text));
  try {
    if (json.at("program") != "hiddenkey") return backup_damaged("its manifest is not ours");
    if (json.at("format") != kFormat)
      return invalid("backup_newer", "This backup was made by a newer version of the program.",
                     "Restore it with that.");
    Manifest manifest;
    HK_TRY(manifest.made_at, parse_rfc3339(json.at("madeAt").get<std::string>()));
    manifest.version = json.at("version");
    manifest.dialect = json.at("store") == "sqlite" ? store::Dialect::kSqlite : store::Dialect::kPostgres;
    for (const Json& file : json.at("files")) manifest.files[file.at("name")] = {file.at("bytes"), file.at("sha256")};
    return manifest;
  } catch (const std::exception& e) {
    return backup_damaged(e.what());
  }
}

}  // namespace hk::upkeep
