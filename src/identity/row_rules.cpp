// People: which records a role reaches.
#include "row_rules.hpp"

#include <algorithm>
#include <set>

#include <hk/identity/audit.hpp>
#include <hk/identity/people.hpp>

#include "accounts.hpp"
#include "audit_lock.hpp"

namespace hk::identity {
namespace {

constexpr RowScope kScopes[] = {RowScope::kNone, RowScope::kOwn, RowScope::kTeam, RowScope::kAll};

bool is_fixed(Role role) { return role == Role::kOwner || role == Role::kAdmin; }

bool reaches_everything(const ObjectRule& rule) { return rule.read == RowScope::kAll && rule.write == RowScope::kAll; }

Status check_rule(const RowRule& rule) {
  const std::string what = std::string(role_name(rule.role)) + "/" + rule.object;
  if (std::ranges::find(kRuledObjects, rule.object) == std::end(kRuledObjects))
    return invalid("object_unknown", "There is no object " + rule.object + ".");
  if (is_fixed(rule.role) && !reaches_everything(rule.rule))
    return invalid("rule_fixed", "Owners and admins reach everything (" + what + ").");
  if (rule.rule.write > rule.rule.read)
    return invalid("rule_wider", "Nobody may change what they may not see (" + what + ").",
                   "Let read reach at least as far as write.");
  return {};
}

std::vector<RowRule> all_rules(store::Session& session) {
  auto stored = stored_rules(session);
  std::vector<RowRule> rules;
  for (const Role role : kRoles)
    for (const char* object : kRuledObjects) {
      const auto found = stored[role].find(object);
      rules.push_back({role, object, found == stored[role].end() ? ObjectRule{} : found->second});
    }
  return rules;
}

Json details_of(const std::vector<RowRule>& rules) {
  Json restricted = Json::array();
  for (const RowRule& rule : rules)
    if (!reaches_everything(rule.rule))
      restricted.push_back({{"role", role_name(rule.role)},
                            {"object", rule.object},
                            {"read", scope_name(rule.rule.read)},
                            {"write", scope_name(rule.rule.write)}});
  return restricted;
}

void insert(store::Session& session, const RowRule& rule) {
  session.run("insert into role_rules(role, object, read_scope, write_scope) values (:role, :object, :read, :write)",
              {{"role", role_name(rule.role)},
               {"object", rule.object},
               {"read", scope_name(rule.rule.read)},
               {"write", scope_name(rule.rule.write)}});
}

}  // namespace

std::string_view scope_name(RowScope scope) {
  switch (scope) {
    case RowScope::kNone:
      return "none";
    case RowScope::kOwn:
      return "own";
    case RowScope::kTeam:
      return "team";
    case RowScope::kAll:
      return "all";
  }
  return "none";
}

std::optional<RowScope> scope_of(std::string_view name) {
  for (const RowScope scope : kScopes)
    if (scope_name(scope) == name) return scope;
  return std::nullopt;
}

std::map<Role, std::map<std::string, ObjectRule, std::less<>>> stored_rules(store::Session& session) {
  std::map<Role, std::map<std::string, ObjectRule, std::less<>>> rules;
  for (const auto& [role_text, object, read, write] : session.rows<std::string, std::string, std::string, std::string>(
           "select role, object, read_scope, write_scope from role_rules")) {
    const auto role = role_of(role_text);
    // A word nobody knows restricts.
    if (role && !is_fixed(*role))
      rules[*role][object] = {scope_of(read).value_or(RowScope::kNone), scope_of(write).value_or(RowScope::kNone)};
  }
  return rules;
}

Result<std::vector<RowRule>> People::row_rules() {
  return db_.read([](store::Session& s) { return Result<std::vector<RowRule>>(all_rules(s)); });
}

Result<std::vector<RowRule>> People::set_row_rules(const std::vector<RowRule>& wanted, const Actor& actor) {
  std::set<std::pair<Role, std::string>> seen;
  for (const RowRule& rule : wanted) {
    HK_CHECK(check_rule(rule));
    if (!seen.emplace(rule.role, rule.object).second)
      return invalid("rule_twice",
                     "The role " + std::string(role_name(rule.role)) + " has two rules for " + rule.object + ".");
  }
  HK_TRY(auto changed, db_.write([&](store::Session& s) -> Result<std::vector<RowRule>> {
    lock_audit(s);
    const Json before = details_of(all_rules(s));
    s.run("delete from role_rules");
    for (const RowRule& rule : wanted)
      if (!reaches_everything(rule.rule)) insert(s, rule);
    auto after = all_rules(s);
    audit(s, clock_, actor.id, "row_rules_changed", "row-rules", {{"from", before}, {"to", details_of(after)}});
    db_.notify_on_commit(s, kPeopleChannel);
    return after;
  }));
  identity_.forget();
  return changed;
}

}  // namespace hk::identity
