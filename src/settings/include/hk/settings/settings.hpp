// Settings that people change in the pages while the program runs: those of the providers.
//
// What the file, a variable or a flag says stands above them: the operator has the last word, and the pages say so.
// Secrets are sealed before they are stored and never leave the program again: not in an answer, a log or the audit.
//
// routes.hpp  the HTTP API
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/base/secret_box.hpp>
#include <hk/base/time.hpp>
#include <hk/config/config.hpp>
#include <hk/store/store.hpp>

namespace hk::runtime {
class Task;
}

namespace hk::settings {

// The box for secrets of this program: with the key of the setting secrets_key or, when that is empty, of the file
// secrets.key in the data folder, which is made at the first time and readable for its owner alone.
// Errors secret_key_invalid, secrets_file (it can't be read or written).
Result<SecretBox> secret_box(const config::Config& config);

// By name of the setting; empty: back to the default.
using Changes = std::map<std::string, std::optional<std::string>>;

struct Stored {
  std::string value;        // of a secret: empty
  bool is_readable = true;  // false: a secret that was sealed with another key; it counts as not set
  Micros changed_at = 0;
  std::string changed_by;  // id of a user or key
};

class StoredSettings {
 public:
  // Is told of the settings as they are from now on; by another thread, and never two at a time.
  using Follower = std::function<void(const config::Config&)>;

  StoredSettings(store::Database& db, const Clock& clock, config::Config configured, SecretBox box);
  ~StoredSettings();
  StoredSettings(const StoredSettings&) = delete;

  const config::Config& configured() const { return configured_; }
  // The configured ones, and the stored ones where nothing is configured.
  Result<config::Config> effective() const;
  Result<std::map<std::string, Stored>> stored() const;
  // The same with these changes, stored by nobody yet. Errors setting_unknown, setting_invalid, and setting_pinned: the
  // operator has the last word.
  Result<config::Config> with(const Changes& changes) const;
  // In the transaction of the session. They must have passed with().
  void change(store::Session& session, const Changes& changes, const std::string& actor);

  // From now on, until this object ends: at each change, whichever process makes it.
  void follow(Follower follower);
  // The same now, before it returns: whoever changed a setting sees it work.
  void refresh();

 private:
  std::map<std::string, std::string> values(store::Session& session) const;
  std::map<std::string, std::string> opened(const std::map<std::string, std::string>& rows) const;

  store::Database& db_;
  const Clock& clock_;
  const config::Config configured_;
  const SecretBox box_;
  std::mutex following_;
  Follower follower_;
  std::map<std::string, std::string> told_;  // rows as the follower knows them
  std::unique_ptr<runtime::Task> task_;
  std::unique_ptr<store::Database::Subscription> subscription_;  // goes first: it wakes the task
};

// Table stored_settings. Migration numbers 4900-4999.
std::vector<store::Migration> migrations();

}  // namespace hk::settings
