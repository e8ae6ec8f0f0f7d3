#include <hk/crm/viewer.hpp>

#include <algorithm>

namespace hk::crm {
namespace {

using identity::RowScope;

constexpr const char* kScopeNames[] = {"none", "own", "team", "all"};

RowScope scope_of(const Json& name) {
  for (int i = 0; i < 4; ++i)
    if (name == kScopeNames[i]) return static_cast<RowScope>(i);
  return RowScope::kNone;
}

// Binds a name once, however often the condition is used in one statement.
void bind_once(store::Params& params, const std::string& name, const std::string& value) {
  const auto same = [&](const store::Param& p) { return p.name == name; };
  if (std::none_of(params.begin(), params.end(), same)) params.push_back({name, value});
}

}  // namespace

Viewer Viewer::of(const identity::Principal& principal) {
  Viewer viewer;
  viewer.actor_ = principal.id;
  viewer.rules_ = principal.rules;
  viewer.mates_ = principal.team_mates;
  return viewer;
}

Viewer Viewer::system(const std::string& actor) {
  Viewer viewer;
  viewer.actor_ = actor;
  viewer.system_ = true;
  return viewer;
}

RowScope Viewer::reads(std::string_view object) const {
  const auto found = rules_.find(object);
  return system_ || found == rules_.end() ? RowScope::kAll : found->second.read;
}

RowScope Viewer::writes(std::string_view object) const {
  const auto found = rules_.find(object);
  return system_ || found == rules_.end() ? RowScope::kAll : std::min(found->second.read, found->second.write);
}

bool Viewer::reaches_owner(RowScope scope, const std::string& owner) const {
  if (scope == RowScope::kAll) return true;
  if (scope == RowScope::kNone || owner.empty()) return false;
  return owner == actor_ || (scope == RowScope::kTeam && mates_.contains(owner));
}

Json Viewer::to_json() const {
  Json rules = Json::object();
  for (const auto& [object, rule] : rules_)
    rules[object] = {kScopeNames[static_cast<int>(rule.read)], kScopeNames[static_cast<int>(rule.write)]};
  return {{"actor", actor_}, {"rules", rules}, {"mates", mates_}, {"system", system_}};
}

Viewer Viewer::from_json(const Json& json) {
  Viewer viewer;
  viewer.actor_ = json.at("actor");
  for (const auto& [object, rule] : json.at("rules").items())
    viewer.rules_[object] = {scope_of(rule.at(0)), scope_of(rule.at(1))};
  viewer.mates_ = json.at("mates").get<std::set<std::string>>();
  viewer.system_ = json.at("system");
  return viewer;
}

std::string Viewer::owner_condition(RowScope scope, const std::string& column, store::Params& params) const {
  if (scope == RowScope::kAll) return "1 = 1";
  if (scope == RowScope::kNone || actor_.empty()) return "1 = 0";
  bind_once(params, "viewer", actor_);
  std::string list = ":viewer";
  std::size_t count = 0;
  if (scope == RowScope::kTeam)
    for (const std::string& mate : mates_) {
      const std::string name = "mate" + std::to_string(count++);
      bind_once(params, name, mate);
      list += ", :" + name;
    }
  return column + " in (" + list + ")";
}

std::string Viewer::condition(RowScope scope, const std::string& rule, store::Params& params) const {
  if (scope == RowScope::kAll) return "1 = 1";
  if (scope == RowScope::kNone) return "1 = 0";
  constexpr std::string_view kOpen = "{owner:";
  std::string sql;
  std::size_t at = 0;
  for (std::size_t open = rule.find(kOpen); open != std::string::npos; open = rule.find(kOpen, at)) {
    const std::size_t close = rule.find('}', open);
    const std::size_t name = open + kOpen.size();
    sql += rule.substr(at, open - at) + owner_condition(scope, rule.substr(name, close - name), params);
    at = close + 1;
  }
  return "(" + sql + rule.substr(at) + ")";
}

}  // namespace hk::crm
