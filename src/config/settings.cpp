// The list of all settings; the reference in docs/settings.md is written from it.
#include <hk/config/config.hpp>

namespace hk::config {
namespace {

Setting text(std::string name, std::string variable, std::string value, std::string meaning) {
  return {std::move(name), std::move(variable), Setting::Type::kText, std::move(value), std::move(meaning), 0, 0};
}
Setting secret(std::string name, std::string variable, std::string meaning) {
  return {std::move(name), std::move(variable), Setting::Type::kSecret, "", std::move(meaning), 0, 0};
}
Setting integer(std::string name, std::string variable, std::int64_t value, std::int64_t least, std::int64_t most,
                std::string meaning) {
  return {std::move(name),
          std::move(variable),
          Setting::Type::kInteger,
          std::to_string(value),
          std::move(meaning),
          least,
          most};
}

}  // namespace

const std::vector<Setting>& settings() {
  static const std::vector<Setting> all = {
      text("data", "HK_DATA", "./data", "Folder of all state."),
      secret("database_url", "HK_DATABASE_URL",
             "postgresql://... selects PostgreSQL; empty: SQLite in the data folder."),
      text("listen", "HK_LISTEN", "127.0.0.1:8080", "Address and port of the web server."),
      text("role", "HK_ROLE", "api,worker,scheduler", "What this process does, comma separated."),
      text("web_folder", "HK_WEB_FOLDER", "", "Folder of the built web UI; empty: beside the program."),
      text("environment", "HK_ENVIRONMENT", "production", "Named in each log line."),
      text("log.level", "HK_LOG_LEVEL", "info", "debug, info, warn or error."),
      text("owner_email", "HK_OWNER_EMAIL", "", "E-mail of the owner made at the first start."),
      secret("owner_password", "HK_OWNER_PASSWORD", "Password of the owner made at the first start."),
      text("workspace.name", "HK_WORKSPACE_NAME", "Hidden Key", "Name of the business, shown in the UI."),
      text("workspace.time_zone", "HK_TIME_ZONE", "America/Chicago", "Zone in which days begin and end."),
      integer("http.pool_threads", "HK_HTTP_POOL_THREADS", 8, 1, 256, "Threads for requests that touch the store."),
      integer("http.waiting_max", "HK_HTTP_WAITING_MAX", 512, 1, 100'000,
              "Requests that may wait for a thread; beyond it the answer is 503."),
      integer("http.secure_cookies", "HK_SECURE_COOKIES", 0, 0, 1,
              "1 behind HTTPS: the session cookie is marked Secure."),
      integer("store.readers", "HK_STORE_READERS", 8, 1, 256, "Connections for reading."),
      integer("store.writers", "HK_STORE_WRITERS", 4, 1, 256, "PostgreSQL only: connections for writing."),
      integer("jobs.concurrency", "HK_JOBS_CONCURRENCY", 5, 1, 256, "Jobs one worker process runs at a time."),
      integer("jobs.lease_ms", "HK_JOBS_LEASE_MS", 30'000, 1'000, 3'600'000,
              "Milliseconds after which a hanging worker loses its job."),
      integer("jobs.keep_days", "HK_JOBS_KEEP_DAYS", 30, 1, 3'650, "Days for which finished jobs are kept."),
  };
  return all;
}

}  // namespace hk::config
