// Backup and restore.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/store/store.hpp>

namespace hk::upkeep {

struct BackupSettings {
  store::StoreSettings store;
  std::string settings_file;  // copied too when it exists
  std::string version;        // of the program
};

struct BackupMade {
  std::string file;
  Micros at = 0;
  std::uint64_t bytes = 0;
  std::size_t files = 0;
};

// Into `file`, which must not exist and lie outside of the data folder. The data folder then remembers when its last
// backup was made. Errors: backup_exists, backup_inside_data, backup_failed, and those of store::copy_database.
Result<BackupMade> back_up(const BackupSettings& settings, const Clock& clock, const std::string& file);

struct LastBackup {
  std::string file;
  Micros at = 0;
};
std::optional<LastBackup> last_backup(const std::string& data_folder);

struct RestoreSettings {
  store::StoreSettings store;  // the folder must be empty or not exist, a PostgreSQL database must be empty
  std::vector<store::Migration> migrations;
};

struct Restored {
  Micros made_at = 0;
  std::string version;  // of the program that made the backup
  std::size_t files = 0;
  std::string settings_file;  // where the settings file of then is now; empty: the backup had none
  bool audit_ok = true;
};

// Errors: target_not_empty, backup_unreadable, backup_damaged, backup_of_other_store, store_newer, and those of
// store::restore_database. After an error there is no new data folder.
Result<Restored> restore(const RestoreSettings& settings, const std::string& file);

}  // namespace hk::upkeep
