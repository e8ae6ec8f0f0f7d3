// The audit log: who did what, and when. Append-only.
//
// Entries are numbered from 1 without a gap, and each carries the hash of the one before: a changed, removed or added
// entry breaks the chain at its number. The newest entry's number and hash are kept in a row of their own, so a removed
// end is found too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/store/store.hpp>

namespace hk::identity {

inline constexpr const char* kOperator = "operator";  // whoever uses the command line; the program itself

// Adds an entry in the transaction of the change, best as its last statement: other writers of the log wait for the
// commit. `actor` is the id of a user or key, kOperator, or empty when nobody is signed in; `target` the id of what was
// changed, or its e-mail or object name; `details` what a reader needs to understand it, never a secret.
void audit(store::Session& session, const Clock& clock, const std::string& actor, const std::string& action,
           const std::string& target, const Json& details = Json::object());

struct AuditEntry {
  std::int64_t seq = 0;
  Micros at = 0;
  std::string actor, actor_name, action, target;
  std::string details;  // JSON
  std::string hash;
};

struct AuditPage {
  std::vector<AuditEntry> entries;  // newest first
  std::string next_cursor;
};
Result<AuditPage> list_audit(store::Session& session, const std::string& cursor, std::size_t limit);

struct AuditHead {
  std::int64_t seq = 0;
  std::string hash;
};
std::optional<AuditHead> audit_head(store::Session& session);

struct AuditCheck {
  std::int64_t checked = 0;               // entries that are in order
  std::optional<std::int64_t> broken_at;  // the first number that is not
  bool ok() const { return !broken_at; }
};
// Reads the whole log, in one snapshot.
AuditCheck check_audit(store::Session& session);

}  // namespace hk::identity
