// JSON logs: one object a line with time, level, service, environment, correlation id, event and fields.
//
//   log_info("lead_created", {{"leadId", id.str()}});
//
// Values whose field name speaks of a secret or of personal data (password, key, token, authorization, cookie,
// email, phone, name, ...) are replaced by "[redacted]". Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>

namespace hk::telemetry {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

struct LogSettings {
  std::string folder;  // combined.log and error.log live here, rotated at 20 MiB, 5 kept; empty: no files
  LogLevel level = LogLevel::kInfo;
  bool to_stderr = true;
  std::string environment = "production";
};

// Before the first call logs go nowhere. May be called again (tests).
// Error `log_folder_unusable`.
Status start_logging(const LogSettings& settings);
void stop_logging();

void log(LogLevel level, std::string_view event, const Json& fields = Json::object());
inline void log_debug(std::string_view event, const Json& fields = Json::object()) {
  log(LogLevel::kDebug, event, fields);
}
inline void log_info(std::string_view event, const Json& fields = Json::object()) {
  log(LogLevel::kInfo, event, fields);
}
inline void log_warn(std::string_view event, const Json& fields = Json::object()) {
  log(LogLevel::kWarn, event, fields);
}
inline void log_error(std::string_view event, const Json& fields = Json::object()) {
  log(LogLevel::kError, event, fields);
}

// The line that log() would write; separate for tests.
std::string log_line(LogLevel level, std::string_view event, const Json& fields, std::string_view environment);

}  // namespace hk::telemetry
