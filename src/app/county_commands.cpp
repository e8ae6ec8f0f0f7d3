// hiddenkey parcels
#include <chrono>
#include <iostream>
#include <thread>

#include <CLI/CLI.hpp>

#include <hk/app/application.hpp>
#include <hk/http/client.hpp>
#include <hk/intake/county_jobs.hpp>

#include "commands.hpp"
#include "counties.hpp"

namespace hk::app {
namespace {

int list_counties(const config::Config& config, const CountyOptions& options) {
  const auto counties = make_counties(config);
  if (!counties) return fail(counties.error(), options.json);
  for (const auto& county : *counties) {
    if (options.json) {
      std::cout << dump_json(intake::to_json(county)) << "\n";
    } else {
      std::cout << county.name << "  " << county.title << (county.verified ? "" : ", not verified") << "\n    "
                << county.reason << "\n";
    }
  }
  return 0;
}

// It is stopped by ending the program: what was read and stored by then is kept.
bool wait_or_stop(Micros wait) {
  std::this_thread::sleep_for(std::chrono::microseconds(wait));
  return false;
}

Result<intake::Import> sync(const config::Config& config, const CountyOptions& options) {
  HK_TRY(const auto county, county_named(config, options.county));
  HK_TRY(const auto application, Application::open(config));
  const auto client = http::Client::create();
  const enrichment::CountyReader reader(county, county_access(config), *client);
  intake::CountySync syncing(application->db(), application->imports(), application->import_runner());
  return syncing.run(reader, {wait_or_stop, {}, options.everything, {}});
}

int sync_county(const config::Config& config, const CountyOptions& options) {
  const auto import = sync(config, options);
  if (!import) return fail(import.error(), options.json);
  if (options.json) {
    std::cout << dump_json(to_json(*import)) << "\n";
    return 0;
  }
  const intake::ImportCounts& c = import->counts;
  std::cout << options.county << ": " << c.rows_read << " rows\n  created " << c.rows_created << ", updated "
            << c.rows_updated << ", unchanged " << c.rows_unchanged << ", repaired " << c.rows_repaired
            << ", set aside " << c.rows_quarantined << "\n";
  return 0;
}

}  // namespace

void add_parcels(CLI::App& app, CountyOptions& o, std::function<int(const config::Config&)>& command) {
  CLI::App* parcels = app.add_subcommand("parcels", "County records over the network");
  parcels->require_subcommand(1);
  CLI::App* list = parcels->add_subcommand("counties", "Counties that are known, and how well");
  list->add_flag("--json", o.json, "Print them as JSON, one a line");
  list->callback([&] { command = [&](const config::Config& c) { return list_counties(c, o); }; });
  CLI::App* one = parcels->add_subcommand("sync", "Read a county's records; goes on where it was interrupted");
  one->add_option("COUNTY", o.county, "Its name, see hiddenkey parcels counties")->required();
  one->add_flag("--all", o.everything, "Begin anew, and read what has not changed since the last time, too");
  one->add_flag("--json", o.json, "Print the result as JSON");
  one->callback([&] { command = [&](const config::Config& c) { return sync_county(c, o); }; });
}

}  // namespace hk::app
