#include <hk/store/copy.hpp>

#include <libpq-fe.h>

#include <filesystem>

#include <hk/store/inspection.hpp>

#include "child_process.hpp"

namespace hk::store {
namespace {

namespace fs = std::filesystem;

Error copy_failed(const std::string& what, const std::string& detail) {
  return {ErrorKind::kUnavailable, "copy_failed", what, "The reason is in brackets.", detail};
}

// The address as the variables that PostgreSQL's own programs read.
Result<std::map<std::string, std::string>> postgres_variables(const std::string& url) {
  char* said = nullptr;
  PQconninfoOption* options = PQconninfoParse(url.c_str(), &said);
  if (options == nullptr) {
    PQfreemem(said);  // may repeat the password
    return unavailable("store_unavailable", "The PostgreSQL address is not understood.");
  }
  std::map<std::string, std::string> variables;
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option)
    if (option->val != nullptr && option->envvar != nullptr) variables[option->envvar] = option->val;
  PQconninfoFree(options);
  return variables;
}

Status run_tool(const std::string& url, std::vector<std::string> arguments) {
  const std::string tool = arguments.front();
  HK_TRY(const auto variables, postgres_variables(url));
  const ChildEnd end = run_program(arguments, variables);
  if (!end.found)
    return Error{ErrorKind::kUnavailable,
                 tool + "_missing",
                 "PostgreSQL's " + tool + " is not installed on this machine, so nothing was done.",
                 "Install the client tools of the server's version (Debian: postgresql-client).",
                 {}};
  if (end.status == 0) return {};
  return copy_failed(tool + " failed.", end.errors);
}

Status copy_postgres(const std::string& url, const std::string& file) {
  return run_tool(url, {"pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file=" + file});
}

Status copy_sqlite(const StoreSettings& settings, const std::string& file) {
  HK_TRY(const auto source, Inspection::open(settings));
  return source->copy_into(file);
}

Status restore_sqlite(const StoreSettings& settings, const std::string& file) {
  const fs::path target = settings.folder + "/hiddenkey.db";
  if (fs::exists(target)) return conflict("store_not_empty", "There is a database in " + settings.folder + " already.");
  std::error_code failed;
  fs::rename(file, target, failed);
  if (failed) return copy_failed("The database can't be put in place.", failed.message());
  return {};
}

Status check_empty(const StoreSettings& settings) {
  HK_TRY(const auto target, Inspection::open(settings));
  return target->read([](Session& s) -> Status {
    if (table_names(s).empty()) return {};
    return conflict("store_not_empty", "The PostgreSQL database has tables already; nothing was changed.",
                    "Make an empty one (createdb) and name it in HK_DATABASE_URL.");
  });
}

Status restore_postgres(const StoreSettings& settings, const std::string& file) {
  HK_CHECK(check_empty(settings));
  HK_TRY(const auto variables, postgres_variables(settings.database_url));
  const auto name = variables.find("PGDATABASE");
  if (name == variables.end()) return unavailable("store_unavailable", "The PostgreSQL address names no database.");
  return run_tool(settings.database_url, {"pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
                                          "--single-transaction", "--dbname=" + name->second, file});
}

}  // namespace

Status copy_database(const StoreSettings& settings, const std::string& file) {
  if (settings.database_url.empty()) return copy_sqlite(settings, file);
  return copy_postgres(settings.database_url, file);
}

Status restore_database(const StoreSettings& settings, const std::string& file) {
  if (settings.database_url.empty()) return restore_sqlite(settings, file);
  return restore_postgres(settings, file);
}

}  // namespace hk::store
