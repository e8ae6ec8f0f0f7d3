#include <hk/lake/manifest.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <hk/runtime/fail_point.hpp>

namespace hk::lake {
namespace {

namespace fs = std::filesystem;
constexpr int kFormat = 1;

Error disk_error(const std::string& what, const std::string& path) {
  return unavailable("lake_disk", "The lake can't be written.", what + " " + path + ": " + std::strerror(errno));
}

// Opens, syncs and closes: data must be on the disk before the name that leads to it.
Status sync_path(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return disk_error("open", path);
  const int synced = ::fsync(file);
  ::close(file);
  if (synced != 0) return disk_error("fsync", path);
  return {};
}

Status rename_durably(const std::string& from, const std::string& to) {
  HK_CHECK(sync_path(from));
  if (::rename(from.c_str(), to.c_str()) != 0) return disk_error("rename", to);
  return sync_path(fs::path(to).parent_path());
}

Json files_json(const Files& files) {
  Json all = Json::array();
  for (const FileEntry& file : files)
    all.push_back({{"path", file.path},
                   {"rows", file.rows},
                   {"commit", file.commit},
                   {"base", file.base},
                   {"dirty", file.dirty}});
  return all;
}

Files files_from(const Json& json) {
  Files files;
  for (const Json& one : json)
    files.push_back({one.at("path"), one.at("rows"), one.at("commit"), one.at("base"), one.at("dirty")});
  return files;
}

Manifest manifest_from(const Json& json) {
  Manifest manifest;
  manifest.commit = json.at("commit");
  manifest.schema = json.at("schema");
  manifest.position = json.at("position");
  manifest.skip_until = json.at("skipUntil");
  manifest.as_of = json.at("asOf");
  manifest.complete = json.at("complete");
  for (const auto& [name, files] : json.at("tables").items()) manifest.tables[name] = files_from(files);
  for (const auto& [name, one] : json.at("rebuild").items())
    manifest.rebuild[name] = {files_from(one.at("files")), one.at("after"), one.at("done")};
  return manifest;
}

}  // namespace

Json to_json(const Manifest& manifest) {
  Json tables = Json::object(), rebuild = Json::object();
  for (const auto& [name, files] : manifest.tables) tables[name] = files_json(files);
  for (const auto& [name, one] : manifest.rebuild)
    rebuild[name] = {{"files", files_json(one.files)}, {"after", one.after}, {"done", one.done}};
  return {{"format", kFormat},
          {"commit", manifest.commit},
          {"schema", manifest.schema},
          {"position", manifest.position},
          {"skipUntil", manifest.skip_until},
          {"asOf", manifest.as_of},
          {"complete", manifest.complete},
          {"tables", tables},
          {"rebuild", rebuild}};
}

Result<std::optional<Manifest>> load_manifest(const std::string& folder) {
  std::ifstream in(folder + "/manifest.json", std::ios::binary);
  if (!in) return std::optional<Manifest>();
  std::stringstream text;
  text << in.rdbuf();
  const auto json = parse_json(text.str());
  try {
    if (json && json->at("format") == kFormat) return std::optional(manifest_from(*json));
  } catch (const Json::exception&) {
    // falls through: what can't be read is no manifest
  }
  return Error{ErrorKind::kUnavailable, "lake_manifest", "The lake's manifest can't be read.",
               "Remove the folder of the lake: it is written anew from the records. Events older than the retention "
               "are lost then.",
               folder + "/manifest.json"};
}

Status save_manifest(const std::string& folder, const Manifest& manifest) {
  const std::string fresh = folder + "/manifest.json.new";
  {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << to_json(manifest).dump(1) << "\n";
    if (!out.flush()) return disk_error("write", fresh);
  }
  runtime::fail_point("lake.before_manifest");
  HK_CHECK(rename_durably(fresh, folder + "/manifest.json"));
  runtime::fail_point("lake.after_manifest");
  return {};
}

Status move_into_place(const std::string& folder, const std::string& from, const std::string& to) {
  const fs::path target = fs::path(folder) / to;
  std::error_code failed;
  const bool fresh = fs::create_directories(target.parent_path(), failed);
  if (failed) return unavailable("lake_disk", "The lake can't be written.", failed.message());
  HK_CHECK(rename_durably(folder + "/" + from, target));
  if (!fresh) return {};
  return sync_path(target.parent_path().parent_path());
}

}  // namespace hk::lake
