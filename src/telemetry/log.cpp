#include <hk/telemetry/log.hpp>

#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <filesystem>
#include <shared_mutex>

#include <hk/base/text.hpp>
#include <hk/base/time.hpp>
#include <hk/telemetry/correlation.hpp>
#include <hk/telemetry/trace.hpp>

namespace hk::telemetry {
namespace {

constexpr std::size_t kFileBytesMax = 20 * 1024 * 1024;
constexpr std::size_t kFilesKept = 5;

struct Output {
  std::shared_mutex mutex;
  std::shared_ptr<spdlog::logger> logger;
  std::string environment;
  LogLevel level = LogLevel::kInfo;
};

Output& output() {
  static Output instance;
  return instance;
}

std::string_view level_name(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarn:
      return "warn";
    case LogLevel::kError:
      return "error";
  }
  return "info";
}

bool is_sensitive(std::string_view field) {
  static constexpr std::string_view kWords[] = {"password", "secret",    "token",  "authorization", "cookie",
                                                "apikey",   "api_key",   "email",  "phone",         "firstname",
                                                "lastname", "ownername", "street", "csrf",          "session"};
  const std::string lower = lower_ascii(field);
  for (const std::string_view word : kWords)
    if (lower.find(word) != std::string::npos) return true;
  return lower == "key" || lower == "name";
}

Json redacted(const Json& value) {
  if (!value.is_object()) return value;
  Json clean = Json::object();
  for (const auto& [field, inner] : value.items())
    clean[field] = is_sensitive(field) ? Json("[redacted]") : redacted(inner);
  return clean;
}

std::vector<spdlog::sink_ptr> sinks_for(const LogSettings& settings) {
  std::vector<spdlog::sink_ptr> sinks;
  if (settings.to_stderr) sinks.push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
  if (!settings.folder.empty()) {
    std::filesystem::create_directories(settings.folder);
    const auto file = [&](const char* name) {
      return std::make_shared<spdlog::sinks::rotating_file_sink_mt>(settings.folder + "/" + name, kFileBytesMax,
                                                                    kFilesKept);
    };
    sinks.push_back(file("combined.log"));
    sinks.push_back(file("error.log"));
    sinks.back()->set_level(spdlog::level::err);
  }
  return sinks;
}

}  // namespace

Status start_logging(const LogSettings& settings) {
  std::vector<spdlog::sink_ptr> sinks;
  try {
    sinks = sinks_for(settings);
  } catch (const std::exception& e) {
    Error error = unavailable("log_folder_unusable", "Logs can't be written to " + settings.folder + ".", e.what());
    error.next_step = "Check that the data folder is a folder, is writable, and has free space.";
    return error;
  }
  auto logger = std::make_shared<spdlog::logger>("hiddenkey", sinks.begin(), sinks.end());
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::debug);
  logger->flush_on(spdlog::level::warn);
  Output& out = output();
  const std::unique_lock lock(out.mutex);
  out.logger = std::move(logger);
  out.environment = settings.environment;
  out.level = settings.level;
  return {};
}

void stop_logging() {
  Output& out = output();
  const std::unique_lock lock(out.mutex);
  if (out.logger) out.logger->flush();
  out.logger.reset();
}

std::string log_line(LogLevel level, std::string_view event, const Json& fields, std::string_view environment) {
  Json line = {{"time", format_rfc3339(SystemClock().now())},
               {"level", level_name(level)},
               {"service", "hiddenkey"},
               {"environment", environment},
               {"event", event}};
  if (!correlation_id().empty()) line["correlationId"] = correlation_id();
  if (current_trace().valid()) line["traceId"] = current_trace().trace_id_hex();
  const Json clean = redacted(fields);
  for (const auto& [field, value] : clean.items()) line[field] = value;
  return dump_json(line);
}

void log(LogLevel level, std::string_view event, const Json& fields) {
  Output& out = output();
  const std::shared_lock lock(out.mutex);
  if (!out.logger || level < out.level) return;
  const std::string line = log_line(level, event, fields, out.environment);
  out.logger->log(level == LogLevel::kError  ? spdlog::level::err
                  : level == LogLevel::kWarn ? spdlog::level::warn
                                             : spdlog::level::info,
                  line);
}

}  // namespace hk::telemetry
