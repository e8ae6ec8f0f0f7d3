#include <hk/runtime/task.hpp>
#include <hk/settings/settings.hpp>
#include <hk/telemetry/log.hpp>

namespace hk::settings {
namespace {

constexpr const char* kChannel = "settings";

bool is_secret(const std::string& name) {
  const config::Setting* setting = config::find_setting(name);
  return setting != nullptr && setting->type == config::Setting::Type::kSecret;
}

Error pinned(const config::Setting& setting) {
  return conflict("setting_pinned", setting.name + " is set in the configuration of the program.",
                  "Change " + setting.variable + " or hiddenkey.toml there, or remove it to set it here.");
}

}  // namespace

StoredSettings::StoredSettings(store::Database& db, const Clock& clock, config::Config configured, SecretBox box)
    : db_(db), clock_(clock), configured_(std::move(configured)), box_(std::move(box)) {}

StoredSettings::~StoredSettings() = default;

// As stored: secrets sealed. What an older or newer version of the program calls a setting is passed over.
std::map<std::string, std::string> StoredSettings::values(store::Session& session) const {
  std::map<std::string, std::string> all;
  for (auto& [name, value] : session.rows<std::string, std::string>("select name, value from stored_settings"))
    if (config::find_setting(name) != nullptr) all.emplace(name, value);
  return all;
}

std::map<std::string, std::string> StoredSettings::opened(const std::map<std::string, std::string>& rows) const {
  std::map<std::string, std::string> all;
  for (const auto& [name, value] : rows) {
    if (!is_secret(name)) {
      all.emplace(name, value);
    } else if (auto secret = box_.open(value, name)) {
      all.emplace(name, *std::move(secret));
    } else {
      telemetry::log_warn("secret_unreadable", {{"setting", name}});
    }
  }
  return all;
}

Result<config::Config> StoredSettings::effective() const {
  using Rows = std::map<std::string, std::string>;
  HK_TRY(const Rows rows, db_.read([&](store::Session& s) { return Result<Rows>(values(s)); }));
  return configured_.with(opened(rows));
}

Result<std::map<std::string, Stored>> StoredSettings::stored() const {
  using All = std::map<std::string, Stored>;
  return db_.read([&](store::Session& s) -> Result<All> {
    All all;
    for (auto& [name, value, at, by] : s.rows<std::string, std::string, std::int64_t, std::string>(
             "select name, value, changed_at, changed_by from stored_settings")) {
      if (config::find_setting(name) == nullptr) continue;
      const bool secret = is_secret(name);
      all.emplace(name, Stored{secret ? "" : value, !secret || box_.open(value, name).ok(), at, by});
    }
    return all;
  });
}

Result<config::Config> StoredSettings::with(const Changes& changes) const {
  using Rows = std::map<std::string, std::string>;
  HK_TRY(const Rows rows, db_.read([&](store::Session& s) { return Result<Rows>(values(s)); }));
  Rows wanted = opened(rows);
  for (const auto& [name, value] : changes) {
    const config::Setting* setting = config::find_setting(name);
    if (setting == nullptr) return invalid("setting_unknown", "There is no setting " + name + ".");
    if (configured_.is_pinned(name)) return pinned(*setting);
    wanted.erase(name);
    if (value) wanted.emplace(name, *value);
  }
  return configured_.with(wanted);
}

void StoredSettings::change(store::Session& session, const Changes& changes, const std::string& actor) {
  for (const auto& [name, value] : changes) {
    if (!value) {
      session.run("delete from stored_settings where name = :name", {{"name", name}});
      continue;
    }
    session.run(
        "insert into stored_settings(name, value, changed_at, changed_by) values (:name, :value, :at, :by)"
        " on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at,"
        " changed_by = excluded.changed_by",
        {{"name", name},
         {"value", is_secret(name) ? box_.seal(*value, name) : *value},
         {"at", clock_.now()},
         {"by", actor}});
  }
  db_.notify_on_commit(session, kChannel);
}

void StoredSettings::follow(Follower follower) {
  {
    const std::lock_guard lock(following_);
    follower_ = std::move(follower);
  }
  refresh();
  task_ = std::make_unique<runtime::Task>("settings", [this](runtime::StopSignal& signal) {
    while (!signal.sleep_for(kMinute)) refresh();  // once a minute also without being woken
  });
  subscription_ = db_.listen(kChannel, [this] { task_->wake(); });
}

void StoredSettings::refresh() {
  using Rows = std::map<std::string, std::string>;
  const std::lock_guard lock(following_);
  const auto rows = db_.read([&](store::Session& s) { return Result<Rows>(values(s)); });
  if (!rows) {
    telemetry::log_warn("settings_unreadable", {{"detail", rows.error().detail}});
    return;
  }
  if (!follower_ || *rows == told_) return;
  const auto config = configured_.with(opened(*rows));
  if (!config) {  // stored by a version that allowed it
    telemetry::log_warn("settings_unusable", {{"detail", config.error().message}});
    return;
  }
  follower_(*config);
  told_ = *rows;
}

std::vector<store::Migration> migrations() {
  return {{4901,
           "stored_settings",
           {"create table stored_settings (name text primary key, value text not null, changed_at {{int}} not null,"
            " changed_by text not null) {{strict}}"}}};
}

}  // namespace hk::settings
