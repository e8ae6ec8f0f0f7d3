#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <hk/base/digest.hpp>
#include <hk/base/ids.hpp>
#include <hk/base/text.hpp>
#include <hk/identity/audit.hpp>
#include <hk/store/copy.hpp>
#include <hk/store/inspection.hpp>
#include <hk/upkeep/backup.hpp>

#include "files.hpp"
#include "manifest.hpp"
#include "tar.hpp"

namespace hk::upkeep {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = 1 << 18;
constexpr std::size_t kManifestMost = 64 << 20;

Error restore_failed(const std::string& what, const std::string& detail) {
  return {ErrorKind::kUnavailable, "restore_failed", what, "Check the path, the rights and the free space.", detail};
}

Status check_target(const std::string& folder) {
  std::error_code failed;
  if (!fs::exists(folder)) return {};
  if (fs::is_directory(folder) && fs::is_empty(folder, failed) && !failed) return {};
  return conflict("target_not_empty", folder + " holds something already; nothing was changed.",
                  "Name a folder that does not exist yet.");
}

// Writes the entry to a file, or (manifest) into `text`; answers what it is.
Result<Manifest::File> unpack(TarReader& tar, const std::string& path) {
  fs::create_directories(folder_of(path));
  const int out = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (out < 0) return restore_failed("The file " + path + " can't be made.", std::strerror(errno));
  Manifest::File file;
  Sha256 digest;
  while (true) {
    auto piece = tar.read(kPiece);
    const bool ends = !piece || piece->empty();
    if (!ends) {
      digest.add(*piece);
      file.bytes += piece->size();
      if (write(out, piece->data(), piece->size()) == static_cast<ssize_t>(piece->size())) continue;
    }
    const bool whole = piece && piece->empty() && fsync(out) == 0;
    const int why = errno;
    close(out);
    if (!piece) return piece.error();
    if (!whole) return restore_failed("The file " + path + " can't be written.", std::strerror(why));
    file.sha256 = hex(digest.finish());
    return file;
  }
}

Result<std::string> read_manifest(TarReader& tar, std::uint64_t bytes) {
  if (bytes > kManifestMost) return backup_damaged("its manifest is too long");
  std::string text;
  while (true) {
    HK_TRY(const std::string piece, tar.read(kPiece));
    if (piece.empty()) return text;
    text += piece;
  }
}

// Unpacks all into `folder` under their names in the archive, and holds them against the manifest.
Result<Manifest> unpack_all(const std::string& file, const std::string& folder) {
  HK_TRY(TarReader tar, TarReader::open(file));
  std::map<std::string, Manifest::File> found;
  std::string manifest_text;
  while (true) {
    HK_TRY(const auto entry, tar.next());
    if (!entry) break;
    if (entry->name == kManifestName) {
      HK_TRY(manifest_text, read_manifest(tar, entry->bytes));
      continue;
    }
    if (found.contains(entry->name)) return backup_damaged(entry->name + " is in it twice");
    HK_TRY(found[entry->name], unpack(tar, folder + "/" + entry->name));
  }
  if (manifest_text.empty()) return backup_damaged("it has no manifest");
  HK_TRY(Manifest manifest, parse_manifest(manifest_text));
  for (const auto& [name, said] : manifest.files) {
    const auto is = found.find(name);
    if (is == found.end()) return backup_damaged(name + " is missing");
    if (is->second.bytes != said.bytes || is->second.sha256 != said.sha256) return backup_damaged(name + " differs");
  }
  if (found.size() != manifest.files.size()) return backup_damaged("it holds a file that its manifest does not know");
  if (!found.contains(database_name(manifest.dialect))) return backup_damaged("it holds no database");
  return manifest;
}

// The numbers of transactions are those of the server that wrote the events. To another server they are in the future,
// and it would hide them.
void forget_transactions(store::Session& session) {
  if (session.dialect() == store::Dialect::kPostgres) session.run("update events set txid = 0 where txid <> 0");
}

// Uploaded files are named with the folder they lay in.
void move_uploads(store::Session& session, const std::string& unpacked, const std::string& folder) {
  for (const auto& [id, path] : session.rows<std::string, std::string>("select id, path from imports")) {
    const std::string name = "/imports/" + fs::path(path).filename().string();
    if (path.ends_with(name) && fs::exists(unpacked + name))
      session.run("update imports set path = :path where id = :id",
                  {{"path", fs::absolute(folder).lexically_normal().string() + name}, {"id", id}});
  }
}

Result<bool> bring_up(const RestoreSettings& settings, const std::string& folder) {
  store::StoreSettings opened = settings.store;
  opened.folder = folder;
  HK_TRY(const auto db, store::Database::open(opened));
  HK_CHECK(db->migrate(settings.migrations));
  HK_CHECK(db->write([&](store::Session& s) -> Status {
    forget_transactions(s);
    move_uploads(s, folder, settings.store.folder);
    return {};
  }));
  return db->read([](store::Session& s) -> Result<bool> {
    auto problems = store::integrity_problems(s, false);
    if (problems.empty()) problems = store::broken_references(s);
    if (!problems.empty()) return backup_damaged(join(problems, "; "));
    return identity::check_audit(s).ok();
  });
}

// "data/imports/x.csv" goes up to "imports/x.csv"; the settings stay beside them as hiddenkey.toml.
Status arrange(const std::string& folder) {
  std::error_code failed;
  if (fs::exists(folder + "/" + kFilesPrefix))
    for (const auto& entry : fs::directory_iterator(folder + "/" + kFilesPrefix)) {
      fs::rename(entry.path(), folder / entry.path().filename(), failed);
      if (failed) return restore_failed("A file can't be put in place.", failed.message());
    }
  if (fs::exists(folder + "/" + kSettingsName))
    fs::rename(folder + "/" + kSettingsName, folder + "/hiddenkey.toml", failed);
  fs::remove(folder + "/data", failed);
  fs::remove(folder + "/settings", failed);
  return {};
}

}  // namespace

Result<Restored> restore(const RestoreSettings& settings, const std::string& file) {
  const std::string target = fs::path(settings.store.folder + "/").parent_path();  // without a slash at its end
  HK_CHECK(check_target(target));
  const std::string folder = target + ".restoring-" + random_hex(4);
  Leftover unfinished(folder);
  fs::create_directories(folder);
  HK_TRY(const Manifest manifest, unpack_all(file, folder));
  const bool wants_sqlite = settings.store.database_url.empty();
  if (wants_sqlite != (manifest.dialect == store::Dialect::kSqlite))
    return conflict(
        "backup_of_other_store",
        wants_sqlite ? "This is a backup of a PostgreSQL database." : "This is a backup of an SQLite database.",
        wants_sqlite ? "Name an empty database in HK_DATABASE_URL." : "Restore it without HK_DATABASE_URL.");
  HK_CHECK(arrange(folder));
  store::StoreSettings opened = settings.store;
  opened.folder = folder;
  const std::string copy = folder + "/" + database_name(manifest.dialect);
  HK_CHECK(store::restore_database(opened, copy));
  std::error_code failed;
  fs::remove(copy, failed);
  HK_TRY(const bool audit_ok, bring_up(settings, folder));
  fs::remove(target, failed);  // an empty folder
  fs::rename(folder, target, failed);
  if (failed) return restore_failed("The restored folder can't be put in place as " + target + ".", failed.message());
  unfinished.keep();
  sync_folder(folder_of(target));
  const bool has_settings = manifest.files.contains(kSettingsName);
  return Restored{manifest.made_at, manifest.version, manifest.files.size(),
                  has_settings ? target + "/hiddenkey.toml" : "", audit_ok};
}

}  // namespace hk::upkeep
