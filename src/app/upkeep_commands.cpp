// hiddenkey backup, restore, doctor
#include <iostream>

#include <CLI/CLI.hpp>

#include <hk/base/text.hpp>
#include <hk/upkeep/upkeep.hpp>

#include "commands.hpp"
#include "stores.hpp"

namespace hk::app {
namespace {

int back_up(const config::Config& config, const UpkeepOptions& o) {
  const auto made = upkeep::back_up({store_settings(config), o.settings_file, kVersion}, SystemClock(), o.file);
  if (!made) return fail(made.error(), o.json);
  if (o.json)
    std::cout << dump_json({{"file", made->file},
                            {"madeAt", format_rfc3339(made->at)},
                            {"bytes", made->bytes},
                            {"files", made->files}})
              << "\n";
  else
    std::cout << "Backed up to " << made->file << ": " << made->files << " files, " << made->bytes
              << " bytes. It holds all data and keys: keep it as safe as the program itself.\n";
  return 0;
}

int restore(const config::Config& config, const UpkeepOptions& o) {
  const auto done = upkeep::restore({store_settings(config), all_migrations()}, o.file);
  if (!done) return fail(done.error(), o.json);
  if (o.json) {
    std::cout << dump_json({{"data", config.text("data")},
                            {"madeAt", format_rfc3339(done->made_at)},
                            {"version", done->version},
                            {"files", done->files},
                            {"settingsFile", text_or_null(done->settings_file)},
                            {"auditOk", done->audit_ok}})
              << "\n";
    return 0;
  }
  std::cout << "Restored the state of " << format_rfc3339(done->made_at) << " into " << config.text("data") << ".\n";
  if (!done->settings_file.empty()) std::cout << "The settings of then are in " << done->settings_file << ".\n";
  if (!done->audit_ok) std::cout << "Its audit log was broken already when the backup was made.\n";
  std::cout << "Paid calls made after that moment are not in it: compare with the provider's bill before jobs run.\n";
  return 0;
}

// A provider counts as set up when one of its settings is not the default.
bool is_set_up(const config::Config& config, const std::string& prefix) {
  for (const config::Setting& setting : config::settings())
    if (setting.name.starts_with(prefix) && setting.type != config::Setting::Type::kSecret &&
        config.text(setting.name) != setting.default_value)
      return true;
  return false;
}

std::vector<upkeep::PaidProvider> paid_providers(const config::Config& config) {
  std::vector<upkeep::PaidProvider> providers;
  for (const config::Setting& setting : config::settings()) {
    const auto parts = split(setting.name, '.');
    if (parts.size() != 3 || parts[0] != "providers" || parts[2] != "key") continue;
    providers.push_back({parts[1], setting.variable, !trim(config.text(setting.name)).empty(),
                         is_set_up(config, "providers." + parts[1] + ".")});
  }
  return providers;
}

void print(const upkeep::Finding& finding) {
  std::cout << (finding.urgent ? "URGENT  " : "") << finding.message << "  [" << finding.code
            << "]\n  It means: " << finding.meaning << "\n  What to do: " << finding.action << "\n\n";
}

int examine(const config::Config& config, const UpkeepOptions& o) {
  upkeep::DoctorSettings settings;
  settings.store = store_settings(config);
  settings.settings_file = o.settings_file;
  settings.migrations = all_migrations();
  settings.providers = paid_providers(config);
  settings.disk_free_mb = config.integer("doctor.disk_free_mb");
  settings.backup_days = config.integer("doctor.backup_days");
  settings.quick = o.quick;
  const std::vector<upkeep::Finding> findings = upkeep::examine(settings, SystemClock());
  if (o.json) {
    Json items = Json::array();
    for (const upkeep::Finding& finding : findings) items.push_back(to_json(finding));
    std::cout << dump_json({{"ok", findings.empty()}, {"findings", items}}) << "\n";
  } else {
    for (const upkeep::Finding& finding : findings) print(finding);
    std::cout << (findings.empty() ? "All is well.\n" : std::to_string(findings.size()) + " found.\n");
  }
  return findings.empty() ? 0 : 1;
}

}  // namespace

void add_upkeep(CLI::App& app, UpkeepOptions& o, std::map<std::string, std::string>& flags,
                std::function<int(const config::Config&)>& command) {
  CLI::App* backup = app.add_subcommand("backup", "Copy all data into one file, also while the program works");
  backup->add_option("--to", o.file, "The file; it must not exist yet")->required();
  backup->callback([&] { command = [&](const config::Config& c) { return back_up(c, o); }; });
  CLI::App* back = app.add_subcommand("restore", "Make a new data folder (--data) from a backup");
  back->add_option("FILE", o.file, "The backup")->required();
  back->callback([&] { command = [&](const config::Config& c) { return restore(c, o); }; });
  CLI::App* doctor = app.add_subcommand("doctor", "Look for what is wrong, and say what to do; changes nothing");
  doctor->add_flag("--quick", o.quick, "Do not hold each index against its table");
  doctor->add_option_function<std::string>(
      "--disk-free-mb", [&flags](const std::string& value) { flags["doctor.disk_free_mb"] = value; },
      "Less free space on the disk of the data is a finding");
  doctor->callback([&] { command = [&](const config::Config& c) { return examine(c, o); }; });
  for (CLI::App* one : {backup, back, doctor}) one->add_flag("--json", o.json, "Print the result as JSON");
}

}  // namespace hk::app
