// hiddenkey simulate
#include <csignal>
#include <iomanip>
#include <iostream>

#include <CLI/CLI.hpp>

#include <hk/base/text.hpp>
#include <hk/simulator/simulator.hpp>

#include "commands.hpp"
#include "simulate_settings.hpp"

namespace hk::app {
namespace {

// In every thread made from now on, so that only wait_for_end() sees them.
sigset_t block_ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void greet(const simulator::AttomSimulator& attom, bool json) {
  if (json) {
    std::cout << dump_json({{"url", attom.base_url()},
                            {"port", attom.port()},
                            {"parcels", attom.parcels()},
                            {"rowsSkipped", attom.rows_skipped()}})
              << std::endl;
  } else {
    std::cout << "Simulating ATTOM at " << attom.base_url() << std::endl;
  }
}

int simulate_dns(const SimulateOptions& options) {
  const sigset_t ending = block_ending_signals();
  const auto dns = simulator::DnsSimulator::start(options.dns);
  if (!dns) return fail(dns.error(), options.json);
  if (options.json) {
    std::cout << dump_json({{"server", (*dns)->server()}, {"port", (*dns)->port()}}) << std::endl;
  } else {
    std::cout << "Simulating a name server at " << (*dns)->server() << " (UDP and TCP)" << std::endl;
  }
  int signal = 0;
  sigwait(&ending, &signal);
  return 0;
}

void greet(const simulator::ContactSimulator& contacts, bool json) {
  Json urls = Json::object();
  for (const std::string& service : simulator::ContactSimulator::services()) urls[service] = contacts.base_url(service);
  if (json) {
    std::cout << dump_json({{"port", contacts.port()}, {"urls", urls}}) << std::endl;
    return;
  }
  std::cout << "Simulating contact services\n";
  for (const auto& [service, url] : urls.items())
    std::cout << "  " << std::left << std::setw(26) << service << " " << url.get<std::string>() << "\n";
  std::cout << std::flush;
}

int simulate_contacts(const SimulateOptions& options) {
  const sigset_t ending = block_ending_signals();
  const auto settings = contact_settings(options);
  if (!settings) return fail(settings.error(), options.json), 2;
  auto contacts = simulator::ContactSimulator::start(*settings);
  if (!contacts) return fail(contacts.error(), options.json);
  greet(**contacts, options.json);
  int signal = 0;
  sigwait(&ending, &signal);
  (*contacts)->stop();
  return 0;
}

int simulate_attom(const SimulateOptions& options) {
  const sigset_t ending = block_ending_signals();
  const auto settings = attom_settings(options);
  if (!settings) return fail(settings.error(), options.json), 2;
  auto attom = simulator::AttomSimulator::start(*settings);
  if (!attom) return fail(attom.error(), options.json);
  greet(**attom, options.json);
  int signal = 0;
  sigwait(&ending, &signal);
  (*attom)->stop();
  return 0;
}

int simulate_counties(const SimulateOptions& options) {
  const sigset_t ending = block_ending_signals();
  const auto settings = county_settings(options);
  if (!settings) return fail(settings.error(), options.json), 2;
  auto counties = simulator::CountySimulator::start(*settings);
  if (!counties) return fail(counties.error(), options.json);
  const simulator::CountySimulator& running = **counties;
  if (options.json) {
    std::cout << dump_json({{"url", running.origin()},
                            {"layer", running.layer_url()},
                            {"port", running.port()},
                            {"parcels", running.parcels()}})
              << std::endl;
  } else {
    std::cout << "Simulating county records\n  Socrata  " << running.origin() << "\n  ArcGIS   " << running.layer_url()
              << std::endl;
  }
  int signal = 0;
  sigwait(&ending, &signal);
  (*counties)->stop();
  return 0;
}

int simulate_corelogic(const SimulateOptions& options) {
  const sigset_t ending = block_ending_signals();
  const auto settings = corelogic_settings(options);
  if (!settings) return fail(settings.error(), options.json), 2;
  auto corelogic = simulator::CoreLogicSimulator::start(*settings);
  if (!corelogic) return fail(corelogic.error(), options.json);
  const simulator::CoreLogicSimulator& running = **corelogic;
  if (options.json) {
    std::cout << dump_json({{"url", running.origin()},
                            {"tokenUrl", running.token_url()},
                            {"port", running.port()},
                            {"parcels", running.parcels()}})
              << std::endl;
  } else {
    std::cout << "Simulating CoreLogic at " << running.origin() << ", tokens at " << running.token_url() << std::endl;
  }
  int signal = 0;
  sigwait(&ending, &signal);
  (*corelogic)->stop();
  return 0;
}

// `serving` and `allowance` are one and the same struct where a simulator keeps both in one.
template <class Serving, class Allowance>
void add_faults(CLI::App& app, SimulateOptions& o, Serving& serving, Allowance& allowance) {
  app.add_option("--port", serving.port, "Port; 0 is any free one");
  app.add_option("--listen", serving.address, "IPv4 address to listen on");
  app.add_option("--arrivals", serving.arrivals_file, "File to which all calls are appended, a JSON line each");
  app.add_option("--seed", serving.seed, "The same seed gives the same answers and faults");
  app.add_option("--fault-rate", serving.fault_rate, "Part of all calls that go wrong, 0 to 1");
  app.add_option("--fault-mix", o.fault_mix, "Which faults, with weights, e.g. 5xx=3,slow=1; all alike by default");
  app.add_option("--latency", o.latency, "Milliseconds before each answer, MIN-MAX");
  app.add_option("--slow-ms", serving.slow_ms, "Milliseconds of a slow answer");
  app.add_option("--quota", allowance.quota, "Charged answers of a service, then it says that the quota is used up");
  app.add_option("--quota-reset-ms", allowance.quota_reset_ms, "After which the quota is fresh again; 0: never");
  app.add_option("--limit", allowance.limit, "Calls to a service in any 1,000 ms, then it refuses");
  app.add_flag("--json", o.json, "Print the address as JSON");
}

void add_contacts(CLI::App& simulate, SimulateOptions& o, std::function<int(const config::Config&)>& command) {
  CLI::App* contacts =
      simulate.add_subcommand("contacts", "The services that check e-mails, phones and postal addresses: " +
                                              join(simulator::ContactSimulator::services(), ", "));
  contacts->add_option("--key", o.keys, "The right key of all services, or SERVICE=KEY; without it any key is right");
  contacts->add_option("--price", o.prices, "SERVICE=MICRODOLLARS of a charged call");
  contacts->add_option("--bill", o.contacts.serving.bill_file,
                       "File to which charged calls are appended, a JSON line each");
  add_faults(*contacts, o, o.contacts.serving, o.contacts.allowance);
  contacts->callback([&] { command = [&](const config::Config&) { return simulate_contacts(o); }; });
}

void add_counties(CLI::App& simulate, SimulateOptions& o, std::function<int(const config::Config&)>& command) {
  CLI::App* counties = simulate.add_subcommand(
      "counties", "Records of counties over the parcels of a county file: Socrata's SODA API and an ArcGIS layer");
  counties->add_option("--parcels", o.counties.parcels_file, "County file in CSV")->required();
  counties->add_option("--state", o.counties.state, "Two letters, for files that do not say");
  counties->add_option("--token", o.counties.app_token, "Socrata: the right app token; without it any is right");
  counties->add_option("--updated-at", o.counties.updated_at, "Socrata: when all rows were changed");
  counties->add_option("--rows-max", o.counties.rows_max, "ArcGIS: rows of one page, whatever is asked");
  add_faults(*counties, o, o.counties.serving, o.counties.allowance);
  counties->callback([&] { command = [&](const config::Config&) { return simulate_counties(o); }; });
}

void add_corelogic(CLI::App& simulate, SimulateOptions& o, std::function<int(const config::Config&)>& command) {
  CLI::App* corelogic =
      simulate.add_subcommand("corelogic", "CoreLogic's (Cotality's) Property API over the parcels of a county file");
  corelogic->add_option("--parcels", o.corelogic.parcels_file, "County file in CSV")->required();
  corelogic->add_option("--state", o.corelogic.state, "Two letters, for files that do not say");
  corelogic->add_option("--fips", o.corelogic.fips, "FIPS code of the county, five digits");
  corelogic->add_option("--key", o.corelogic.key, "The right consumer key; without it any is right");
  corelogic->add_option("--secret", o.corelogic.secret, "The right consumer secret; without it any is right");
  corelogic
      ->add_option("--bill", o.corelogic.serving.bill_file, "File to which billed calls are appended, a JSON line each")
      ->required();
  corelogic->add_option("--price", o.corelogic.price, "Micro-dollars of each billed call");
  corelogic->add_option("--price-of", o.prices, "PRODUCT=MICRODOLLARS of one product");
  corelogic->add_option("--not-licensed", o.not_entitled, "Products that are 403, comma separated")->delimiter(',');
  corelogic->add_option("--token-seconds", o.corelogic.token_seconds, "For which a token is good");
  corelogic->add_option("--token-calls", o.corelogic.token_calls,
                        "Calls after which a token is refused before its time");
  corelogic->add_option("--half-null", o.corelogic.half_null,
                        "Part of the composite answers that lack sections, 0 to 1");
  add_faults(*corelogic, o, o.corelogic.serving, o.corelogic.allowance);
  corelogic->callback([&] { command = [&](const config::Config&) { return simulate_corelogic(o); }; });
}

void add_dns(CLI::App& simulate, SimulateOptions& o, std::function<int(const config::Config&)>& command) {
  CLI::App* dns = simulate.add_subcommand(
      "dns",
      "A name server; labels of a name decide: nxdomain, nullmx, addressed, bare, aliased, truncated, servfail, "
      "refused, timeout, slow, garbled");
  dns->add_option("--port", o.dns.port, "Port for UDP and TCP; 0 is any free one");
  dns->add_option("--listen", o.dns.address, "IPv4 address to listen on");
  dns->add_option("--zone", o.dns.zone_file, "File with lines like \"gmial.com nxdomain\"");
  dns->add_option("--seed", o.dns.seed, "The same seed gives the same faults");
  dns->add_option("--fault-rate", o.dns.fault_rate, "Part of all questions that go wrong, 0 to 1");
  dns->add_option("--slow-ms", o.dns.slow_ms, "Milliseconds of a slow answer");
  dns->add_option("--questions", o.dns.questions_file, "File to which all questions are appended, a JSON line each");
  dns->add_flag("--json", o.json, "Print the address as JSON");
  dns->callback([&] { command = [&](const config::Config&) { return simulate_dns(o); }; });
}

}  // namespace

void add_simulate(CLI::App& app, SimulateOptions& o, std::function<int(const config::Config&)>& command) {
  CLI::App* simulate = app.add_subcommand("simulate", "Stand in for an outside service");
  simulate->require_subcommand(1);
  CLI::App* attom = simulate->add_subcommand("attom", "ATTOM's Property API over the parcels of a county file");
  attom->add_option("--parcels", o.attom.parcels_file, "County file in CSV")->required();
  attom->add_option("--state", o.attom.state, "Two letters, for files that do not say");
  attom->add_option("--fips", o.attom.fips, "FIPS code of the county, five digits");
  attom->add_option("--key", o.attom.key, "The right API key; without it any key is right");
  attom->add_option("--bill", o.attom.bill_file, "File to which billed calls are appended, a JSON line each")
      ->required();
  attom->add_option("--price", o.attom.price_micro_dollars, "Micro-dollars of each billed call");
  attom->add_option("--not-entitled", o.not_entitled, "Paths that are 403, comma separated")->delimiter(',');
  add_faults(*attom, o, o.attom, o.attom);
  attom->callback([&] { command = [&](const config::Config&) { return simulate_attom(o); }; });
  add_contacts(*simulate, o, command);
  add_corelogic(*simulate, o, command);
  add_counties(*simulate, o, command);
  add_dns(*simulate, o, command);
}

}  // namespace hk::app
