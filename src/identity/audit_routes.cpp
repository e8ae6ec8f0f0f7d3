// /api/audit
#include <hk/base/text.hpp>
#include <hk/identity/audit.hpp>
#include <hk/identity/people.hpp>

#include "route_parts.hpp"

namespace hk::identity {
namespace {

constexpr std::size_t kPageMost = 200;

Json entry_json(const AuditEntry& entry) {
  auto details = parse_json(entry.details);  // of a changed entry it may be anything
  return {{"seq", entry.seq},
          {"at", format_rfc3339(entry.at)},
          {"actor", entry.actor},
          {"actorName", text_or_null(entry.actor_name)},
          {"action", entry.action},
          {"target", entry.target},
          {"details", details ? *std::move(details) : Json::object({{"unreadable", entry.details}})},
          {"hash", entry.hash}};
}

Result<std::size_t> limit_of(const http::Request& request) {
  const auto text = request.query_value("limit");
  if (!text) return std::size_t{50};
  const auto number = parse_int(*text);
  if (number && *number >= 1 && *number <= static_cast<long long>(kPageMost)) return static_cast<std::size_t>(*number);
  return invalid("limit_invalid", "limit must be a number from 1 to 200.");
}

Result<http::Response> list(store::Database& db, const http::Request& request) {
  HK_TRY(const std::size_t limit, limit_of(request));
  const std::string cursor = request.query_value("cursor").value_or("");
  HK_TRY(const AuditPage page, db.read([&](store::Session& s) { return list_audit(s, cursor, limit); }));
  Json items = Json::array();
  for (const AuditEntry& entry : page.entries) items.push_back(entry_json(entry));
  return http::json_response(200, {{"items", items}, {"nextCursor", text_or_null(page.next_cursor)}});
}

Result<http::Response> check(store::Database& db) {
  HK_TRY(const AuditCheck found, db.read([](store::Session& s) { return Result<AuditCheck>(check_audit(s)); }));
  return http::json_response(
      200, {{"ok", found.ok()}, {"checked", found.checked}, {"brokenAt", json_or_null(found.broken_at)}});
}

}  // namespace

std::vector<http::Route> audit_routes(store::Database& db) {
  using http::Method;
  store::Database* store = &db;
  http::Route entries = route(
      Method::kGet, "/api/audit", "workspace.manage", "Audit",
      {"listAudit", "Who did what, newest first",
       "actor is the id of a user or key, `operator` for the command line, or empty when nobody was signed in."},
      [store](const http::Request& request) { return list(*store, request); }, 200, ref("AuditPage"));
  entries.doc.query = {{"limit", "Entries on a page", {{"type", "integer"}, {"minimum", 1}, {"maximum", kPageMost}}},
                       {"cursor", "nextCursor of the page before", {{"type", "string"}}}};
  return {std::move(entries),
          route(
              Method::kGet, "/api/audit/check", "workspace.manage", "Audit",
              {"checkAudit", "Whether the audit log is whole",
               "Reads it from the first entry on; brokenAt is the number of the first that is not in order."},
              [store](const http::Request&) { return check(*store); }, 200, ref("AuditCheck"))};
}

Json audit_schemas() {
  return Json::parse(R"({
    "AuditEntry": {"type": "object", "additionalProperties": false,
      "required": ["seq", "at", "actor", "actorName", "action", "target", "details", "hash"],
      "properties": {"seq": {"type": "integer"}, "at": {"type": "string", "format": "date-time"}, "actor": {"type": "string"},
        "actorName": {"type": ["string", "null"]}, "action": {"type": "string"}, "target": {"type": "string"},
        "details": {"type": ["object", "array"]}, "hash": {"type": "string"}}},
    "AuditPage": {"type": "object", "additionalProperties": false, "required": ["items", "nextCursor"],
      "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/AuditEntry"}},
        "nextCursor": {"type": ["string", "null"]}}},
    "AuditCheck": {"type": "object", "additionalProperties": false, "required": ["ok", "checked", "brokenAt"],
      "properties": {"ok": {"type": "boolean"}, "checked": {"type": "integer"}, "brokenAt": {"type": ["integer", "null"]}}}
  })");
}

}  // namespace hk::identity
