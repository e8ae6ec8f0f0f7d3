// One function a subcommand; each answers the exit status. Private to app/.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <hk/config/config.hpp>
#include <hk/simulator/simulator.hpp>

namespace CLI {
class App;
}

namespace hk::app {

inline constexpr const char* kVersion = "0.2.0";

struct ServeOptions {
  bool demo = false;
};
int serve(const config::Config& config, const ServeOptions& options);

struct ImportOptions {
  std::string kind, file, source, state, mapping, duplicates;
  bool dry_run = false, json = false;
};
int import_file(const config::Config& config, const ImportOptions& options);

struct ApiKeyOptions {
  std::string name, role;
  bool json = false;
};
int create_api_key(const config::Config& config, const ApiKeyOptions& options);

struct UserOptions {
  std::string name, email, role;
  bool json = false;
};
int create_user(const config::Config& config, const UserOptions& options);  // the password comes on standard input
int list_users(const config::Config& config, const UserOptions& options);
int invite_user(const config::Config& config, const UserOptions& options);
int check_audit(const config::Config& config, bool json);

struct ValidateOptions {
  std::string what, value, file;
};
int validate(const config::Config& config, const ValidateOptions& options);

struct LakeOptions {
  std::string query;
  bool json = false;
  bool again = false;  // export: everything, not what changed
};
int lake_status(const config::Config& config, const LakeOptions& options);
int lake_export(const config::Config& config, const LakeOptions& options);
int lake_query(const config::Config& config, const LakeOptions& options);

struct SimulateOptions {
  simulator::AttomSettings attom;
  simulator::DnsSettings dns;
  simulator::ContactSettings contacts;
  simulator::CountySettings counties;
  simulator::CoreLogicSettings corelogic;
  std::vector<std::string> keys, prices;  // of contact services and products: "KEY", "NAME=KEY"
  std::string fault_mix, latency = "0-0";
  std::vector<std::string> not_entitled;
  bool json = false;
};
// Adds the subcommand with its options; when it was chosen, `command` runs it until SIGINT or SIGTERM.
void add_simulate(CLI::App& app, SimulateOptions& options, std::function<int(const config::Config&)>& command);

struct CountyOptions {
  std::string county;
  bool everything = false, json = false;
};
void add_parcels(CLI::App& app, CountyOptions& options, std::function<int(const config::Config&)>& command);

struct GenerateOptions {
  std::int64_t leads = 10'000, properties = 2'500, activities = 100'000, agents = 8;
  std::uint64_t seed = 1;
};
void add_generate(CLI::App& app, GenerateOptions& options, std::function<int(const config::Config&)>& command);
struct UpkeepOptions {
  std::string file, settings_file;
  bool json = false, quick = false;
};
// Adds backup, restore and doctor; `flags` are settings given on the command line.
void add_upkeep(CLI::App& app, UpkeepOptions& options, std::map<std::string, std::string>& flags,
                std::function<int(const config::Config&)>& command);

int print_openapi(const config::Config& config);
int print_settings();

// Writes the error for people (or as JSON) to standard error; answers 1.
int fail(const Error& error, bool json = false);

}  // namespace hk::app
