// hiddenkey simulate
#include <csignal>
#include <iostream>

#include <CLI/CLI.hpp>

#include <hk/base/text.hpp>
#include <hk/simulator/simulator.hpp>

#include "commands.hpp"

namespace hk::app {
namespace {

Result<std::pair<int, int>> parse_latency(const std::string& text) {
  const std::vector<std::string> ends = split(text, '-');
  const auto least = parse_int(ends.front());
  const auto most = parse_int(ends.back());
  constexpr long long kHourMs = 3'600'000;
  if (ends.size() > 2 || !least || !most || *least < 0 || *most < *least || *most > kHourMs)
    return invalid("simulator_setting_invalid", "--latency must be MIN-MAX in milliseconds.", "For example 20-80.");
  return std::pair(static_cast<int>(*least), static_cast<int>(*most));
}

Result<simulator::AttomSettings> settings_of(const SimulateOptions& o) {
  simulator::AttomSettings settings = o.attom;
  if (!o.fault_mix.empty()) {
    HK_TRY(settings.fault_mix, simulator::parse_fault_mix(o.fault_mix));
  }
  HK_TRY(const auto latency, parse_latency(o.latency));
  settings.latency_ms_min = latency.first;
  settings.latency_ms_max = latency.second;
  settings.not_entitled = {o.not_entitled.begin(), o.not_entitled.end()};
  return settings;
}

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

int simulate_attom(const SimulateOptions& options) {
  const sigset_t ending = block_ending_signals();
  const auto settings = settings_of(options);
  if (!settings) return fail(settings.error(), options.json), 2;
  auto attom = simulator::AttomSimulator::start(*settings);
  if (!attom) return fail(attom.error(), options.json);
  greet(**attom, options.json);
  int signal = 0;
  sigwait(&ending, &signal);
  (*attom)->stop();
  return 0;
}

void add_faults(CLI::App& app, SimulateOptions& o) {
  app.add_option("--seed", o.attom.seed, "The same seed gives the same answers and faults");
  app.add_option("--fault-rate", o.attom.fault_rate, "Part of all calls that go wrong, 0 to 1");
  app.add_option("--fault-mix", o.fault_mix, "Which faults, with weights, e.g. 5xx=3,slow=1; all alike by default");
  app.add_option("--latency", o.latency, "Milliseconds before each answer, MIN-MAX");
  app.add_option("--slow-ms", o.attom.slow_ms, "Milliseconds of a slow answer");
  app.add_option("--quota", o.attom.quota, "Answers with 200, then 429 \"Quota Exceeded\"");
  app.add_option("--quota-reset-ms", o.attom.quota_reset_ms, "After which the quota is fresh again; 0: never");
  app.add_option("--limit", o.attom.limit, "Calls in any 1,000 ms, then 429");
  app.add_option("--not-entitled", o.not_entitled, "Paths that are 403, comma separated")->delimiter(',');
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
  attom->add_option("--port", o.attom.port, "Port; 0 is any free one");
  attom->add_option("--listen", o.attom.address, "IPv4 address to listen on");
  attom->add_option("--parcels", o.attom.parcels_file, "County file in CSV")->required();
  attom->add_option("--state", o.attom.state, "Two letters, for files that do not say");
  attom->add_option("--fips", o.attom.fips, "FIPS code of the county, five digits");
  attom->add_option("--key", o.attom.key, "The right API key; without it any key is right");
  attom->add_option("--bill", o.attom.bill_file, "File to which billed calls are appended, a JSON line each")
      ->required();
  attom->add_option("--arrivals", o.attom.arrivals_file, "File to which all calls are appended, a JSON line each");
  attom->add_option("--price", o.attom.price_micro_dollars, "Micro-dollars of each billed call");
  attom->add_flag("--json", o.json, "Print the address as JSON");
  add_faults(*attom, o);
  attom->callback([&] { command = [&](const config::Config&) { return simulate_attom(o); }; });
  add_dns(*simulate, o, command);
}

}  // namespace hk::app
