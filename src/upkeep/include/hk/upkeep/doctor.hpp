// The doctor: looks at the machine, the data folder and the database, and says what is wrong, what it means, and what
// to do. It changes nothing, and no advice of it loses data.
#pragma once

#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/store/store.hpp>

namespace hk::upkeep {

struct PaidProvider {
  std::string name;
  std::string variable;  // that its key comes from
  bool has_key = false;
  bool is_set_up = false;  // other settings of it differ from the defaults
};

struct DoctorSettings {
  store::StoreSettings store;
  std::string settings_file;
  std::vector<store::Migration> migrations;
  std::vector<PaidProvider> providers;
  std::int64_t disk_free_mb = 1'024;  // less free space is a finding
  std::int64_t backup_days = 7;       // an older last backup is a finding; 0: backups are made in another way
  bool quick = false;                 // does not hold each index against its table
};

struct Finding {
  std::string code;     // stable, e.g. "disk_nearly_full"
  bool urgent = false;  // does not work, or data is in danger
  std::string message;  // what was found
  std::string meaning;
  std::string action;
};
Json to_json(const Finding& finding);

// No findings: all is well.
std::vector<Finding> examine(const DoctorSettings& settings, const Clock& clock);

}  // namespace hk::upkeep
