#include <hk/app/cli.hpp>

#include <CLI/CLI.hpp>
#include <iostream>

#include "commands.hpp"

namespace hk::app {
namespace {

struct Options {
  std::map<std::string, std::string> flags;  // settings given on the command line
  ServeOptions serve;
  ImportOptions import;
  CountyOptions county;
  ApiKeyOptions key;
  UserOptions user;
  ValidateOptions validate;
  LakeOptions lake;
  SimulateOptions simulate;
  GenerateOptions generate;
  UpkeepOptions upkeep;
  bool json = false;
};

void setting_option(CLI::App& app, Options& options, const std::string& name, const std::string& setting,
                    const std::string& meaning) {
  app.add_option_function<std::string>(
      name, [&options, setting](const std::string& value) { options.flags[setting] = value; }, meaning);
}

using Command = std::function<int(const config::Config&)>;

void add_serve(CLI::App& app, Options& o, Command& command) {
  CLI::App* serve_app = app.add_subcommand("serve", "Run the program");
  setting_option(*serve_app, o, "--listen", "listen", "Address and port of the web server");
  setting_option(*serve_app, o, "--role", "role", "api, worker, scheduler: what this process does, comma separated");
  serve_app->add_flag("--demo", o.serve.demo, "With a demo owner and generated demo data");
  serve_app->callback([&] { command = [&](const config::Config& c) { return serve(c, o.serve); }; });
}

void add_import(CLI::App& app, Options& o, Command& command) {
  CLI::App* import_app = app.add_subcommand("import", "Load a CSV file");
  import_app->require_subcommand(1);
  for (const char* kind : {"parcels", "leads"}) {
    CLI::App* one = import_app->add_subcommand(kind, std::string("Load ") + kind + " from a CSV file");
    one->add_option("FILE", o.import.file, "The file")->required();
    one->add_option("--mapping", o.import.mapping, "Columns to fields where the guess is wrong, e.g. {\"3\":\"zip\"}");
    if (std::string(kind) == "parcels") {
      one->add_option("--source", o.import.source,
                      "Name of the county file; a newer file of the same source updates it");
      one->add_option("--state", o.import.state, "Two letters, for files that do not say");
    } else {
      one->add_option(
          "--duplicates", o.import.duplicates,
          "What becomes of rows about known leads: update (fill in what they lack; the default), skip, keep");
      one->add_flag("--dry-run", o.import.dry_run, "Tell what the file would do, and store nothing");
    }
    one->add_flag("--json", o.import.json, "Print the result as JSON");
    one->callback([&, kind] {
      o.import.kind = kind;
      command = [&](const config::Config& c) { return import_file(c, o.import); };
    });
  }
}

void add_accounts(CLI::App& app, Options& o, Command& command) {
  CLI::App* key_app = app.add_subcommand("apikey", "API keys");
  key_app->require_subcommand(1);
  CLI::App* create_key = key_app->add_subcommand("create", "Make an API key and print it, once");
  create_key->add_option("--name", o.key.name, "What it is for")->required();
  create_key->add_option("--role", o.key.role, "owner, admin, manager, agent or viewer")->required();
  create_key->add_flag("--json", o.key.json, "Print the result as JSON");
  create_key->callback([&] { command = [&](const config::Config& c) { return create_api_key(c, o.key); }; });

  CLI::App* user_app = app.add_subcommand("user", "Users");
  user_app->require_subcommand(1);
  CLI::App* create = user_app->add_subcommand("create", "Make a user; the password is read from standard input");
  create->add_option("--name", o.user.name, "Name")->required();
  create->add_option("--email", o.user.email, "E-mail to sign in with")->required();
  create->add_option("--role", o.user.role, "owner, admin, manager, agent or viewer")->required();
  create->add_flag("--json", o.user.json, "Print the result as JSON");
  create->callback([&] { command = [&](const config::Config& c) { return create_user(c, o.user); }; });
  CLI::App* list = user_app->add_subcommand("list", "Print the users");
  list->add_flag("--json", o.user.json, "Print them as JSON");
  list->callback([&] { command = [&](const config::Config& c) { return list_users(c, o.user); }; });
  CLI::App* invite = user_app->add_subcommand("invite", "Print a link with which somebody makes their own account");
  invite->add_option("--email", o.user.email, "E-mail the account will have")->required();
  invite->add_option("--role", o.user.role, "owner, admin, manager, agent or viewer")->required();
  invite->add_option("--name", o.user.name, "Name, as a suggestion");
  invite->add_flag("--json", o.user.json, "Print the result as JSON");
  invite->callback([&] { command = [&](const config::Config& c) { return invite_user(c, o.user); }; });
}

void add_audit(CLI::App& app, Options& o, Command& command) {
  CLI::App* audit_app = app.add_subcommand("audit", "The log of who did what");
  audit_app->require_subcommand(1);
  CLI::App* check = audit_app->add_subcommand("check", "Whether it is whole: nothing changed, removed or added");
  check->add_flag("--json", o.json, "Print the result as JSON");
  check->callback([&] { command = [&](const config::Config& c) { return check_audit(c, o.json); }; });
}

void add_validate(CLI::App& app, Options& o, Command& command) {
  CLI::App* validate_app = app.add_subcommand("validate", "Judge an e-mail, phone or address; one JSON verdict a line");
  validate_app->require_subcommand(1);
  for (const char* what : {"email", "phone", "address"}) {
    CLI::App* one = validate_app->add_subcommand(what, std::string("Judge ") + what + " values");
    CLI::Option* value = one->add_option("VALUE", o.validate.value, "The value");
    one->add_option("--file", o.validate.file, "A file with one value a line; - is standard input")->excludes(value);
    one->callback([&, what] {
      o.validate.what = what;
      command = [&](const config::Config& c) { return validate(c, o.validate); };
    });
  }
}

void add_lake(CLI::App& app, Options& o, Command& command) {
  CLI::App* lake_app = app.add_subcommand("lake", "The lake: records, changes and events as Parquet files");
  lake_app->require_subcommand(1);
  CLI::App* status = lake_app->add_subcommand("status", "Rows and files of each table, and how far it is");
  status->add_flag("--json", o.lake.json, "Print the result as JSON");
  status->callback([&] { command = [&](const config::Config& c) { return lake_status(c, o.lake); }; });
  CLI::App* export_app = lake_app->add_subcommand("export", "Export what has changed, and wait for it");
  export_app->add_flag("--again", o.lake.again, "Read every record again");
  export_app->callback([&] { command = [&](const config::Config& c) { return lake_export(c, o.lake); }; });
  CLI::App* query = lake_app->add_subcommand("query", "Run a SELECT over the lake");
  query->add_option("SELECT", o.lake.query, "The statement, over leads, opportunities, activities, ...")->required();
  query->add_flag("--json", o.lake.json, "Print one JSON object a line instead of CSV");
  query->callback([&] { command = [&](const config::Config& c) { return lake_query(c, o.lake); }; });
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app("Hidden Key: leads in, enriched records out", "hiddenkey");
  Options options;
  Command command;
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", std::string("hiddenkey ") + kVersion);
  std::string config_file = "hiddenkey.toml";
  app.add_option("--config", config_file, "Settings file");
  setting_option(app, options, "--data", "data", "Folder of all state");
  add_serve(app, options, command);
  add_import(app, options, command);
  add_parcels(app, options.county, command);
  add_accounts(app, options, command);
  add_audit(app, options, command);
  add_validate(app, options, command);
  add_lake(app, options, command);
  add_simulate(app, options.simulate, command);
  add_generate(app, options.generate, command);
  add_upkeep(app, options.upkeep, options.flags, command);
  app.add_subcommand("openapi", "Print the OpenAPI document")->callback([&] { command = print_openapi; });
  app.add_subcommand("settings", "Print the reference of all settings")->callback([&] {
    command = [](const config::Config&) { return print_settings(); };
  });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  options.upkeep.settings_file = config_file;
  auto config = config::Config::load(config_file, config::process_environment, options.flags);
  if (!config) return fail(config.error()), 2;
  return command(*config);
}

}  // namespace hk::app
