// What the business calls itself and how it works. One row; the configured values are what it begins with.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/http/http.hpp>
#include <hk/store/store.hpp>

namespace hk::identity {

struct Workspace {
  std::string name;
  std::string time_zone = "UTC";
  std::string currency = "USD";        // ISO 4217
  std::string strategy = "wholesale";  // or flip, hold
  std::int64_t version = 0;
  Micros updated_at = 0;
};

struct WorkspaceChange {
  std::optional<std::string> name{}, time_zone{}, currency{}, strategy{};
};

// The settings as they are now, also when another process changed them: each process is woken by the commit. Reading
// them costs no query, so it may be done anywhere.
class WorkspaceSettings {
 public:
  // Stores `defaults` unless there are settings already.
  static Result<std::unique_ptr<WorkspaceSettings>> open(store::Database& db, const Clock& clock, Workspace defaults);
  virtual ~WorkspaceSettings() = default;

  virtual Workspace now() const = 0;
  // Follows the setting: its name and days are those of the zone that is set at the moment.
  virtual std::shared_ptr<const TimeZone> zone() const = 0;

  // `seen` is the version the change is based on; empty: whatever it is. Errors: edit_conflict, name_missing,
  // time_zone_unknown, currency_unknown, strategy_unknown.
  virtual Result<Workspace> change(const WorkspaceChange& wanted, std::optional<std::int64_t> seen,
                                   const std::string& actor) = 0;
};

std::vector<http::Route> workspace_routes(WorkspaceSettings& settings);  // /api/workspace
Json workspace_schemas();

}  // namespace hk::identity
