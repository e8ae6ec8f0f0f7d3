// hiddenkey serve
#include <csignal>
#include <iostream>

#include <hk/app/application.hpp>
#include <hk/base/text.hpp>
#include <hk/telemetry/trace.hpp>

#include "commands.hpp"

namespace hk::app {
namespace {

Result<std::set<std::string>> parse_roles(const std::string& text) {
  std::set<std::string> roles;
  for (const std::string& part : split(text, ',')) {
    const std::string role(trim(part));
    if (role != "api" && role != "worker" && role != "scheduler")
      return invalid("setting_invalid", "There is no role \"" + role + "\".",
                     "Use api, worker and scheduler, comma separated.");
    roles.insert(role);
  }
  return roles;
}

Result<telemetry::LogLevel> log_level(const std::string& name) {
  if (name == "debug") return telemetry::LogLevel::kDebug;
  if (name == "warn") return telemetry::LogLevel::kWarn;
  if (name == "error") return telemetry::LogLevel::kError;
  if (name == "info") return telemetry::LogLevel::kInfo;
  return invalid("setting_invalid", "The setting log.level (HK_LOG_LEVEL) must be debug, info, warn or error.");
}

// Blocks the signals in every thread made later, so that only wait() sees them.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    for (const int signal : {SIGINT, SIGTERM}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }
  void wait() {
    int signal = 0;
    sigwait(&set_, &signal);
  }

 private:
  sigset_t set_{};
};

// Sends what is left when it goes.
class Tracing {
 public:
  Tracing() = default;
  Tracing(const Tracing&) = delete;
  ~Tracing() { telemetry::stop_tracing(); }

  Status start(const config::Config& config) {
    telemetry::TraceSettings settings;
    settings.endpoint = config.text("tracing.endpoint");
    if (settings.endpoint.empty())
      settings.endpoint = config::process_environment("OTEL_EXPORTER_OTLP_ENDPOINT").value_or("");
    if (settings.endpoint.empty()) return {};
    settings.environment = config.text("environment");
    settings.sample_ratio = static_cast<double>(config.integer("tracing.sample_ratio_percent")) / 100;
    return telemetry::start_tracing(settings);
  }
};

}  // namespace

int serve(const config::Config& config, const ServeOptions& options) {
  Signals signals;
  const auto level = log_level(config.text("log.level"));
  if (!level) return fail(level.error());
  const telemetry::LogSettings logs{config.text("data") + "/logs", *level, false, config.text("environment")};
  if (const Status logging = telemetry::start_logging(logs); !logging) return fail(logging.error());
  Tracing tracing;
  if (const Status started = tracing.start(config); !started) return fail(started.error());
  auto roles = parse_roles(config.text("role"));
  if (!roles) return fail(roles.error());
  // What the demo's people have for addresses means nothing to name servers.
  auto application = Application::open(options.demo ? config.with_default("dns.servers", "off") : config);
  if (!application) return fail(application.error());
  const Application::ServeSettings settings{*roles, options.demo};
  if (const Status prepared = (*application)->prepare_owner(settings); !prepared) return fail(prepared.error());
  if (const Status started = (*application)->start(settings); !started) return fail(started.error());
  for (const std::string& line : (*application)->greeting(settings)) std::cout << line << std::endl;
  if (options.demo)
    if (const Status filled = (*application)->fill_demo(); !filled) return fail(filled.error());
  telemetry::log_info("started", {{"roles", config.text("role")}});
  signals.wait();
  (*application)->stop();
  telemetry::log_info("stopped");
  application->reset();
  telemetry::stop_tracing();
  telemetry::stop_logging();
  return 0;
}

}  // namespace hk::app
