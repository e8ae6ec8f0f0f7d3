#include <hk/identity/audit.hpp>

#include <limits>

#include <hk/base/text.hpp>

#include "audit_lock.hpp"

namespace hk::identity {
namespace {

constexpr std::int64_t kPage = 1'000;

struct Link {
  std::int64_t seq = 0;
  Micros at = 0;
  std::string actor, action, target, details, previous_hash, hash;

  // JSON keeps the fields apart: no two entries have the same text.
  std::string expected_hash() const {
    return hex(sha256(dump_json(Json::array({previous_hash, seq, at, actor, action, target, details}))));
  }
};

std::vector<Link> links_after(store::Session& session, std::int64_t seq) {
  std::vector<Link> links;
  for (auto& [number, at, actor, action, target, details, previous, hash] :
       session.rows<std::int64_t, std::int64_t, std::string, std::string, std::string, std::string, std::string,
                    std::string>("select seq, at, actor, action, target, details, prev_hash, hash from audit"
                                 " where seq > :seq order by seq limit :limit",
                                 {{"seq", seq}, {"limit", kPage}}))
    links.push_back({number, at, std::move(actor), std::move(action), std::move(target), std::move(details),
                     std::move(previous), std::move(hash)});
  return links;
}

}  // namespace

AuditHead lock_audit(store::Session& session) {
  const auto head = session.row<std::int64_t, std::string>(
      "update audit_head set seq = seq where id = 1"
      " returning seq, hash");
  if (!head) throw store::StoreError(store::StoreError::Kind::kOther, "the head of the audit log is missing");
  return {std::get<0>(*head), std::get<1>(*head)};
}

void audit(store::Session& session, const Clock& clock, const std::string& actor, const std::string& action,
           const std::string& target, const Json& details) {
  const AuditHead head = lock_audit(session);
  Link link{head.seq + 1, clock.now(), actor, action, target, dump_json(details), head.hash, {}};
  link.hash = link.expected_hash();
  session.run(
      "insert into audit(seq, at, actor, action, target, details, prev_hash, hash)"
      " values (:seq, :at, :actor, :action, :target, :details, :previous, :hash)",
      {{"seq", link.seq},
       {"at", link.at},
       {"actor", link.actor},
       {"action", link.action},
       {"target", link.target},
       {"details", link.details},
       {"previous", link.previous_hash},
       {"hash", link.hash}});
  session.run("update audit_head set seq = :seq, hash = :hash where id = 1", {{"seq", link.seq}, {"hash", link.hash}});
}

Result<AuditPage> list_audit(store::Session& session, const std::string& cursor, std::size_t limit) {
  const auto before = cursor.empty() ? std::optional(std::numeric_limits<long long>::max()) : parse_int(cursor);
  if (!before || *before < 1)
    return invalid("cursor_invalid", "This cursor is not one of ours.",
                   "Pass nextCursor of the page before as it was.");
  AuditPage page;
  for (auto& [seq, at, actor, name, action, target, details, hash] :
       session.rows<std::int64_t, std::int64_t, std::string, std::string, std::string, std::string, std::string,
                    std::string>("select a.seq, a.at, a.actor, coalesce(u.name, k.name, ''), a.action, a.target, "
                                 "a.details, a.hash from audit a"
                                 " left join users u on u.id = a.actor left join api_keys k on k.id = a.actor"
                                 " where a.seq < :before order by a.seq desc limit :limit",
                                 {{"before", static_cast<std::int64_t>(*before)}, {"limit", limit + 1}})) {
    if (page.entries.size() == limit) {
      page.next_cursor = std::to_string(page.entries.back().seq);
      break;
    }
    page.entries.push_back({seq, at, std::move(actor), std::move(name), std::move(action), std::move(target),
                            std::move(details), std::move(hash)});
  }
  return page;
}

std::optional<AuditHead> audit_head(store::Session& session) {
  const auto head = session.row<std::int64_t, std::string>("select seq, hash from audit_head where id = 1");
  if (!head) return std::nullopt;
  return AuditHead{std::get<0>(*head), std::get<1>(*head)};
}

AuditCheck check_audit(store::Session& session) {
  AuditCheck check;
  const auto head = audit_head(session);
  std::string previous;
  while (true) {
    const std::vector<Link> links = links_after(session, check.checked);
    for (const Link& link : links) {
      if (link.seq != check.checked + 1 || link.previous_hash != previous || link.hash != link.expected_hash()) {
        check.broken_at = check.checked + 1;
        return check;
      }
      previous = link.hash;
      ++check.checked;
    }
    if (links.empty()) break;
  }
  if (!head || head->seq > check.checked)
    check.broken_at = check.checked + 1;  // the end is missing
  else if (head->seq < check.checked)
    check.broken_at = head->seq + 1;  // an end was added
  else if (head->hash != previous)
    check.broken_at = head->seq;
  return check;
}

}  // namespace hk::identity
