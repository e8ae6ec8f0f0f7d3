#include <hk/identity/workspace.hpp>

#include <algorithm>
#include <map>
#include <mutex>

#include <hk/base/text.hpp>
#include <hk/identity/audit.hpp>
#include <hk/runtime/task.hpp>
#include <hk/telemetry/telemetry.hpp>

#include "audit_lock.hpp"

namespace hk::identity {
namespace {

constexpr const char* kChannel = "workspace";
constexpr std::size_t kNameMost = 200;

// Every zone that was ever set stays loaded, so what name() answered stays valid. There are some 600.
class LiveZone final : public TimeZone {
 public:
  Status set(const std::string& name) {
    HK_TRY(std::shared_ptr<const TimeZone> zone, TimeZone::load(name));
    const std::lock_guard lock(mutex_);
    current_ = loaded_.emplace(name, std::move(zone)).first->second;
    return {};
  }
  const std::string& name() const override { return current()->name(); }
  Micros offset_at(Micros at) const override { return current()->offset_at(at); }

 private:
  std::shared_ptr<const TimeZone> current() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }

  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const TimeZone>> loaded_;
  std::shared_ptr<const TimeZone> current_ = TimeZone::utc();
};

Result<Workspace> stored(store::Session& session) {
  const auto row = session.row<std::string, std::string, std::string, std::string, std::int64_t, std::int64_t>(
      "select name, time_zone, currency, strategy, version, updated_at from workspace where id = 1");
  if (!row) return internal_error("the row of the workspace is missing");
  const auto& [name, zone, currency, strategy, version, updated_at] = *row;
  return Workspace{name, zone, currency, strategy, version, updated_at};
}

Status check(const Workspace& wanted) {
  if (trim(wanted.name).empty() || utf8_length(wanted.name) > kNameMost)
    return invalid("name_missing", "The workspace needs a name of at most 200 characters.");
  const bool is_code =
      wanted.currency.size() == 3 && std::ranges::all_of(wanted.currency, [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!is_code)
    return invalid("currency_unknown", "The currency must be a code of three capital letters.", "For example USD.");
  if (wanted.strategy != "wholesale" && wanted.strategy != "flip" && wanted.strategy != "hold")
    return invalid("strategy_unknown", "The strategy must be wholesale, flip or hold.");
  if (!TimeZone::load(wanted.time_zone))
    return invalid("time_zone_unknown", "There is no time zone \"" + wanted.time_zone + "\".",
                   "Use a name of the tz database, for example America/Chicago.");
  return {};
}

// What changed, for the audit log.
Json difference(const Workspace& before, const Workspace& after) {
  Json changes = Json::object();
  const auto note = [&](const char* field, const std::string& from, const std::string& to) {
    if (from != to) changes[field] = {{"from", from}, {"to", to}};
  };
  note("name", before.name, after.name);
  note("timeZone", before.time_zone, after.time_zone);
  note("currency", before.currency, after.currency);
  note("strategy", before.strategy, after.strategy);
  return changes;
}

class LiveSettings final : public WorkspaceSettings {
 public:
  LiveSettings(store::Database& db, const Clock& clock) : db_(db), clock_(clock), zone_(std::make_shared<LiveZone>()) {}

  Status start(Workspace defaults) {
    HK_CHECK(check(defaults));
    HK_CHECK(db_.write([&](store::Session& s) -> Status {
      s.run(
          "insert into workspace(id, name, time_zone, currency, strategy, version, updated_at)"
          " values (1, :name, :zone, :currency, :strategy, 1, :at) on conflict (id) do nothing",
          {{"name", trim(defaults.name)},
           {"zone", defaults.time_zone},
           {"currency", defaults.currency},
           {"strategy", defaults.strategy},
           {"at", clock_.now()}});
      return {};
    }));
    HK_CHECK(refresh());
    task_ = std::make_unique<runtime::Task>("workspace", [this](runtime::StopSignal& signal) { follow(signal); });
    subscription_ = db_.listen(kChannel, [this] { task_->wake(); });
    return {};
  }

  Workspace now() const override {
    const std::lock_guard lock(mutex_);
    return current_;
  }
  std::shared_ptr<const TimeZone> zone() const override { return zone_; }
  Result<Workspace> change(const WorkspaceChange& wanted, std::optional<std::int64_t> seen,
                           const std::string& actor) override;

 private:
  Status refresh() {
    HK_TRY(Workspace found, db_.read([](store::Session& s) { return stored(s); }));
    return keep(std::move(found));
  }

  Status keep(Workspace workspace) {
    const std::lock_guard lock(mutex_);
    if (workspace.version < current_.version) return {};  // read before, kept after a newer one
    HK_CHECK(zone_->set(workspace.time_zone));
    current_ = std::move(workspace);
    return {};
  }

  // Looks once a minute also without being woken.
  void follow(runtime::StopSignal& signal) {
    while (!signal.sleep_for(kMinute))
      if (const Status fresh = refresh(); !fresh)
        telemetry::log_warn("workspace_unreadable", {{"detail", fresh.error().detail}});
  }

  store::Database& db_;
  const Clock& clock_;
  const std::shared_ptr<LiveZone> zone_;
  mutable std::mutex mutex_;
  Workspace current_;
  std::unique_ptr<runtime::Task> task_;
  std::unique_ptr<store::Database::Subscription> subscription_;  // goes first: it wakes the task
};

Result<Workspace> LiveSettings::change(const WorkspaceChange& wanted, std::optional<std::int64_t> seen,
                                       const std::string& actor) {
  HK_TRY(Workspace changed, db_.write([&](store::Session& s) -> Result<Workspace> {
    lock_audit(s);
    HK_TRY(const Workspace before, stored(s));
    Workspace after = before;
    if (wanted.name) after.name = trim(*wanted.name);
    if (wanted.time_zone) after.time_zone = *wanted.time_zone;
    if (wanted.currency) after.currency = *wanted.currency;
    if (wanted.strategy) after.strategy = *wanted.strategy;
    HK_CHECK(check(after));
    ++after.version;
    after.updated_at = clock_.now();
    const std::int64_t updated = s.run(
        "update workspace set name = :name, time_zone = :zone, currency = :currency, strategy = :strategy,"
        " version = :version, updated_at = :at where id = 1 and version = :seen",
        {{"name", after.name},
         {"zone", after.time_zone},
         {"currency", after.currency},
         {"strategy", after.strategy},
         {"version", after.version},
         {"at", after.updated_at},
         {"seen", seen.value_or(before.version)}});
    if (updated == 0)
      return Error{ErrorKind::kPrecondition,
                   "edit_conflict",
                   "Somebody else changed the workspace meanwhile.",
                   "Look at the settings as they are now, and change them again.",
                   {}};
    audit(s, clock_, actor, "workspace_changed", "workspace", difference(before, after));
    db_.notify_on_commit(s, kChannel);
    return after;
  }));
  HK_CHECK(keep(changed));
  return changed;
}

}  // namespace

Result<std::unique_ptr<WorkspaceSettings>> WorkspaceSettings::open(store::Database& db, const Clock& clock,
                                                                   Workspace defaults) {
  auto settings = std::make_unique<LiveSettings>(db, clock);
  HK_CHECK(settings->start(std::move(defaults)));
  return std::unique_ptr<WorkspaceSettings>(std::move(settings));
}

}  // namespace hk::identity
