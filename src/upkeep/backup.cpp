#include <hk/upkeep/backup.hpp>

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

#include <hk/base/ids.hpp>
#include <hk/store/copy.hpp>

#include "files.hpp"
#include "manifest.hpp"
#include "tar.hpp"

namespace hk::upkeep {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLastBackup = "last-backup.json";

Error backup_failed(const std::string& what, const std::string& detail) {
  return {ErrorKind::kUnavailable, "backup_failed", what, "Check the path, the rights and the free space.", detail};
}

// What the program makes again by itself, and the database, which is copied in its own way.
bool is_left_out(const fs::path& entry) {
  static const std::set<std::string> kNames = {
      "hiddenkey.db", "hiddenkey.db-wal", "hiddenkey.db-shm", "write.lock", "locks", "wake", "logs", kLastBackup};
  const std::string name = entry.filename();
  return kNames.contains(name) || name.starts_with("before-migration-") || name.ends_with(".partial");
}

// Regular files below the data folder, relative to it.
Result<std::vector<std::string>> files_of(const fs::path& data) {
  std::vector<std::string> files;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(data, failed), end; !failed && at != end; at.increment(failed)) {
    if (at.depth() == 0 && is_left_out(at->path())) {
      at.disable_recursion_pending();
      continue;
    }
    if (at->is_regular_file(failed) && !at->is_symlink(failed)) files.push_back(at->path().lexically_relative(data));
  }
  if (failed) return backup_failed("The data folder can't be read.", failed.message());
  return files;
}

bool lies_in(const fs::path& file, const fs::path& folder) {
  const fs::path inside = fs::weakly_canonical(file).lexically_relative(fs::weakly_canonical(folder));
  return !inside.empty() && *inside.begin() != "..";
}

Status check_target(const BackupSettings& settings, const std::string& file) {
  if (fs::exists(file))
    return conflict("backup_exists", "There is a file " + file + " already.", "Choose another name.");
  if (lies_in(file, settings.store.folder))
    return invalid("backup_inside_data", "A backup in the data folder would be lost with it.",
                   "Choose a path outside of " + settings.store.folder + ", best on another disk.");
  return {};
}

class Maker {
 public:
  Maker(const BackupSettings& settings, TarWriter& tar, Manifest& manifest)
      : settings_(settings), tar_(tar), manifest_(manifest) {}

  // The database first: files that a record names were there before the record.
  Status fill(const std::string& copy) {
    HK_CHECK(store::copy_database(settings_.store, copy));
    HK_CHECK(add(database_name(manifest_.dialect), copy));
    HK_TRY(const auto files, files_of(settings_.store.folder));
    for (const std::string& file : files) HK_CHECK(add_unless_gone(file));
    if (!settings_.settings_file.empty() && fs::exists(settings_.settings_file))
      HK_CHECK(add(kSettingsName, settings_.settings_file));
    HK_CHECK(tar_.add_text(kManifestName, dump_json(to_json(manifest_))));
    return tar_.finish();
  }

 private:
  Status add(const std::string& name, const std::string& path) {
    HK_TRY(const auto added, tar_.add_file(name, path));
    manifest_.files[name] = {added.bytes, added.sha256};
    return {};
  }
  // The program may remove one meanwhile, and then the database copied before does not need it.
  Status add_unless_gone(const std::string& file) {
    const std::string path = settings_.store.folder + "/" + file;
    if (!fs::exists(path)) return {};
    return add(kFilesPrefix + file, path);
  }

  const BackupSettings& settings_;
  TarWriter& tar_;
  Manifest& manifest_;
};

}  // namespace

Result<BackupMade> back_up(const BackupSettings& settings, const Clock& clock, const std::string& file) {
  HK_CHECK(check_target(settings, file));
  const std::string unique = file + "." + random_hex(4);
  const std::string partial = unique + ".partial", copy = unique + ".database.partial";
  Leftover no_partial(partial);
  const Leftover no_copy(copy);
  Manifest manifest;
  manifest.made_at = clock.now();
  manifest.version = settings.version;
  manifest.dialect = settings.store.database_url.empty() ? store::Dialect::kSqlite : store::Dialect::kPostgres;
  HK_TRY(TarWriter tar, TarWriter::create(partial));
  HK_CHECK(Maker(settings, tar, manifest).fill(copy));
  // link() refuses a name that somebody took meanwhile, where rename() would overwrite it.
  if (link(partial.c_str(), file.c_str()) != 0 && rename(partial.c_str(), file.c_str()) != 0)
    return backup_failed("The backup can't be put in place as " + file + ".", std::strerror(errno));
  sync_folder(folder_of(file));
  HK_CHECK(write_whole(settings.store.folder + "/" + kLastBackup,
                       dump_json({{"file", fs::absolute(file).string()}, {"at", format_rfc3339(manifest.made_at)}})));
  return BackupMade{file, manifest.made_at, tar.bytes(), manifest.files.size()};
}

std::optional<LastBackup> last_backup(const std::string& data_folder) {
  std::ifstream in(data_folder + "/" + kLastBackup);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto json = parse_json(text);
  if (!json || !json->is_object()) return std::nullopt;
  const auto at = parse_rfc3339(json->value("at", ""));
  if (!at) return std::nullopt;
  return LastBackup{json->value("file", ""), *at};
}

}  // namespace hk::upkeep
