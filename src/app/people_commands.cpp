// Accounts and the audit log on the command line.
#include <unistd.h>

#include <iostream>

#include <hk/app/application.hpp>

#include "address.hpp"
#include "commands.hpp"

namespace hk::app {
namespace {

Result<identity::Role> role_in(const std::string& name) {
  if (const auto role = identity::role_of(name)) return *role;
  return invalid("role_unknown", "There is no role " + name + ".", "Use owner, admin, manager, agent or viewer.");
}

Json user_json(const identity::Person& person) {
  return {{"id", person.user.id.str()},
          {"name", person.user.name},
          {"email", person.user.email},
          {"role", identity::role_name(person.user.role)},
          {"active", person.active}};
}

}  // namespace

int create_api_key(const config::Config& config, const ApiKeyOptions& options) {
  const auto role = role_in(options.role);
  if (!role) return fail(role.error(), options.json);
  auto application = Application::open(config);
  if (!application) return fail(application.error(), options.json);
  auto key = (*application)->people().create_key(options.name, *role, {});
  if (!key) return fail(key.error(), options.json);
  std::cout << (options.json ? dump_json({{"key", key->secret}}) : key->secret) << "\n";
  return 0;
}

int create_user(const config::Config& config, const UserOptions& options) {
  const auto role = role_in(options.role);
  if (!role) return fail(role.error(), options.json);
  if (isatty(STDIN_FILENO) == 1) std::cerr << "Password: ";
  std::string password;
  std::getline(std::cin, password);
  auto application = Application::open(config);
  if (!application) return fail(application.error(), options.json);
  auto user = (*application)->identity().create_user({options.name, options.email, password, *role});
  if (!user) return fail(user.error(), options.json);
  std::cout << (options.json ? dump_json({{"id", user->id.str()}}) : user->id.str()) << "\n";
  return 0;
}

int list_users(const config::Config& config, const UserOptions& options) {
  auto application = Application::open(config);
  if (!application) return fail(application.error(), options.json);
  const auto users = (*application)->people().users();
  if (!users) return fail(users.error(), options.json);
  for (const identity::Person& person : *users) {
    if (options.json)
      std::cout << dump_json(user_json(person)) << "\n";
    else
      std::cout << person.user.id.str() << "  " << identity::role_name(person.user.role) << "  "
                << (person.active ? "" : "(not active)  ") << person.user.name << " <" << person.user.email << ">\n";
  }
  return 0;
}

int invite_user(const config::Config& config, const UserOptions& options) {
  const auto role = role_in(options.role);
  if (!role) return fail(role.error(), options.json);
  auto application = Application::open(config);
  if (!application) return fail(application.error(), options.json);
  const auto made = (*application)->people().invite(options.email, options.name, *role, {});
  if (!made) return fail(made.error(), options.json);
  const std::string link = identity::invitation_link(address_of(config, ""), made->token);
  std::cout << (options.json ? dump_json({{"id", made->invitation.id.str()}, {"link", link}}) : link) << "\n";
  return 0;
}

int check_audit(const config::Config& config, bool json) {
  auto application = Application::open(config);
  if (!application) return fail(application.error(), json);
  const auto found = (*application)->db().read([](store::Session& s) {
    return Result<identity::AuditCheck>(identity::check_audit(s));
  });
  if (!found) return fail(found.error(), json);
  if (json)
    std::cout << dump_json(
                     {{"ok", found->ok()}, {"checked", found->checked}, {"brokenAt", json_or_null(found->broken_at)}})
              << "\n";
  else if (found->ok())
    std::cout << "The audit log is whole: " << found->checked << " entries.\n";
  else
    std::cout << "The audit log is broken at entry " << *found->broken_at
              << ": somebody changed, removed or added entries in the database.\n";
  return found->ok() ? 0 : 1;
}

}  // namespace hk::app
