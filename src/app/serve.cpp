// hiddenkey serve
#include <csignal>
#include <iostream>

#include <hk/app/application.hpp>
#include <hk/base/text.hpp>

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

telemetry::LogLevel log_level(const std::string& name) {
  if (name == "debug") return telemetry::LogLevel::kDebug;
  if (name == "warn") return telemetry::LogLevel::kWarn;
  if (name == "error") return telemetry::LogLevel::kError;
  return telemetry::LogLevel::kInfo;
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

}  // namespace

int serve(const config::Config& config, const ServeOptions& options) {
  Signals signals;
  telemetry::start_logging(
      {config.text("data") + "/logs", log_level(config.text("log.level")), false, config.text("environment")});
  auto roles = parse_roles(config.text("role"));
  if (!roles) return fail(roles.error());
  auto application = Application::open(config);
  if (!application) return fail(application.error());
  const Application::ServeSettings settings{*roles, options.demo};
  if (const Status started = (*application)->start(settings); !started) return fail(started.error());
  auto lines = (*application)->first_steps(settings);
  if (!lines) return fail(lines.error());
  for (const std::string& line : *lines) std::cout << line << std::endl;
  telemetry::log_info("started", {{"roles", config.text("role")}});
  signals.wait();
  (*application)->stop();
  telemetry::log_info("stopped");
  application->reset();
  telemetry::stop_logging();
  return 0;
}

}  // namespace hk::app
