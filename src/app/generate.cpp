// hiddenkey generate: a large business to measure with.
#include <CLI/CLI.hpp>
#include <iostream>

#include <hk/app/application.hpp>
#include <hk/base/text.hpp>
#include <hk/crm/fixture.hpp>

#include "commands.hpp"

namespace hk::app {
namespace {

constexpr Micros kUntil = 1'795'000'000 * kSecond;  // 2026-11-18: equal seeds make equal records on any day

Result<std::vector<std::string>> people(identity::Identity& identity, std::int64_t count) {
  std::vector<std::string> ids;
  for (std::int64_t i = 1; i <= count; ++i) {
    const std::string number = std::to_string(i);
    // Nobody signs in as them: the password is thrown away.
    HK_TRY(const identity::User user, identity.create_user({"Agent " + number, "agent" + number + "@example.com",
                                                            base64url(random_bytes(24)), identity::Role::kAgent}));
    ids.push_back(user.id.str());
  }
  return ids;
}

int generate(const config::Config& config, const GenerateOptions& options) {
  auto application = Application::open(config);
  if (!application) return fail(application.error());
  crm::FixtureSettings settings{options.leads, options.properties, options.activities, options.seed, kUntil, {}};
  auto owners = people((*application)->identity(), options.agents);
  if (!owners) return fail(owners.error());
  settings.owners = *std::move(owners);
  const Status made =
      crm::generate_fixture((*application)->db(), settings, [](const std::string& what) { std::cerr << what << "\n"; });
  if (!made) return fail(made.error());
  // The records were written all at once, without an event each: whoever follows must look at all of them.
  const Status told = (*application)->db().write([&](store::Session& s) -> Status {
    (*application)->outbox().emit(s, {"records_generated", {{"object", "*"}}});
    return {};
  });
  return told ? 0 : fail(told.error());
}

}  // namespace

void add_generate(CLI::App& app, GenerateOptions& o, std::function<int(const config::Config&)>& command) {
  CLI::App* one =
      app.add_subcommand("generate", "Fill an empty store with a large, realistic business to measure with");
  one->add_option("--leads", o.leads, "Leads")->check(CLI::Range(1, 10'000'000));
  one->add_option("--properties", o.properties, "Properties")->check(CLI::Range(1, 10'000'000));
  one->add_option("--activities", o.activities, "Activities, at most 900 a lead")->check(CLI::Range(0, 100'000'000));
  one->add_option("--agents", o.agents, "Users that leads are assigned to")->check(CLI::Range(0, 100));
  one->add_option("--seed", o.seed, "Equal seeds make equal records");
  one->callback([&] { command = [&](const config::Config& c) { return generate(c, o); }; });
}

}  // namespace hk::app
