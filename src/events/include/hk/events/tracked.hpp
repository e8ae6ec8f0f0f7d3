// Events that somebody reports to us: integrations with an API key, the business's web pages with a publishable key.
#pragma once

#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/store/store.hpp>

namespace hk::events {

inline constexpr std::size_t kBatchMost = 500;
inline constexpr std::size_t kPropertiesBytesMost = 32 * 1024;
inline constexpr Micros kFutureMost = 5 * kMinute;  // clocks differ

struct TrackedEvent {
  std::string id;  // of the reporter; one is made when it has none
  std::string type;
  Micros at = 0;
  Json data = Json::object();  // userId, anonymousId, leadId, opportunityId, properties: those that were given
};

// One event, or {"events": [...]} with at most kBatchMost. Errors: body_invalid, with the path of each wrong field.
Result<std::vector<TrackedEvent>> parse_tracked(const Json& body, Micros now);

struct Reporter {
  std::string source;  // kApi or kBrowser
  std::string actor;   // id of the user or key
  std::string scope;   // events of one scope are told apart by their id
};
struct Tracked {
  std::int64_t accepted = 0;
  std::int64_t duplicates = 0;  // known already; nothing was done
};
Tracked track(store::Database& db, store::Session& session, const std::vector<TrackedEvent>& events,
              const Reporter& reporter, Micros now);

}  // namespace hk::events
