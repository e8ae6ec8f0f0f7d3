#include <hk/identity/identity.hpp>

namespace hk::identity {
namespace {

using Set = std::set<std::string>;

const Set kViewer = {"session.own", "records.read", "enrichment.read", "analytics.read"};
const Set kAgentAdds = {"records.write", "validate.use", "events.write"};
const Set kManagerAdds = {"imports.run", "enrichment.manage"};
const Set kAdminAdds = {"workspace.manage"};

Set joined(std::initializer_list<const Set*> sets) {
  Set all;
  for (const Set* set : sets) all.insert(set->begin(), set->end());
  return all;
}

}  // namespace

std::string_view role_name(Role role) {
  switch (role) {
    case Role::kOwner:
      return "owner";
    case Role::kAdmin:
      return "admin";
    case Role::kManager:
      return "manager";
    case Role::kAgent:
      return "agent";
    case Role::kViewer:
      return "viewer";
  }
  return "viewer";
}

std::optional<Role> role_of(std::string_view name) {
  for (const Role role : kRoles)
    if (role_name(role) == name) return role;
  return std::nullopt;
}

const std::set<std::string>& permissions_of(Role role) {
  static const Set agent = joined({&kViewer, &kAgentAdds});
  static const Set manager = joined({&agent, &kManagerAdds});
  static const Set admin = joined({&manager, &kAdminAdds});
  switch (role) {
    case Role::kOwner:
    case Role::kAdmin:
      return admin;
    case Role::kManager:
      return manager;
    case Role::kAgent:
      return agent;
    case Role::kViewer:
      return kViewer;
  }
  return kViewer;
}

bool is_permission(const std::string& name) { return name == "public" || permissions_of(Role::kOwner).contains(name); }

}  // namespace hk::identity
