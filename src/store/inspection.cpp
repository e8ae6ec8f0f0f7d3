#include <hk/store/inspection.hpp>

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <filesystem>

#include <hk/base/text.hpp>

#include "errors.hpp"
#include "soci_session.hpp"

namespace hk::store {
namespace {

class OpenInspection final : public Inspection {
 public:
  OpenInspection(std::unique_ptr<Connection> connection, Dialect dialect)
      : connection_(std::move(connection)), dialect_(dialect) {}

  Dialect dialect() const override { return dialect_; }

  Status read(const std::function<Status(Session&)>& work) override {
    try {
      SociSession session(*connection_, dialect_);
      session.run(dialect_ == Dialect::kSqlite ? "begin" : "begin isolation level repeatable read read only", {});
      Status result;
      try {
        result = work(session);
      } catch (const std::exception& e) {
        result = error_of(e);
      }
      session.run("rollback", {});
      return result;
    } catch (const std::exception& e) {
      return error_of(e);
    }
  }

  Status copy_into(const std::string& file) override {
    try {
      *connection_ << "vacuum into :file", soci::use(file, "file");
      return {};
    } catch (const std::exception& e) {
      return error_of(e);
    }
  }

 private:
  std::unique_ptr<Connection> connection_;
  const Dialect dialect_;
};

Result<std::unique_ptr<Inspection>> open_sqlite_as_it_is(const std::string& file) {
  if (!std::filesystem::exists(file))
    return not_found("store_missing", "There is no database in the data folder yet.", "Start the program once.");
  try {
    auto connection = std::make_unique<Connection>(soci::sqlite3, "dbname=\"" + file + "\" readonly=true");
    *connection << "pragma busy_timeout = 10000";
    return std::unique_ptr<Inspection>(std::make_unique<OpenInspection>(std::move(connection), Dialect::kSqlite));
  } catch (const std::exception& e) {
    return unavailable("store_unavailable", "The database can't be opened.", e.what());
  }
}

Result<std::unique_ptr<Inspection>> open_postgres_as_it_is(const std::string& url) {
  try {
    auto connection = std::make_unique<Connection>(soci::postgresql, url);
    return std::unique_ptr<Inspection>(std::make_unique<OpenInspection>(std::move(connection), Dialect::kPostgres));
  } catch (const std::exception& e) {
    // libpq repeats an address it does not understand, password and all.
    const std::string said = e.what();
    const bool repeats = said.find(url) != std::string::npos;
    return unavailable("store_unavailable", "PostgreSQL can't be reached.", repeats ? "" : said);
  }
}

std::vector<std::string> first_columns(Session& session, const std::string& sql) {
  std::vector<std::string> all;
  for (auto& [text] : session.rows<std::string>(sql)) all.push_back(std::move(text));
  return all;
}

}  // namespace

Result<std::unique_ptr<Inspection>> Inspection::open(const StoreSettings& settings) {
  if (settings.database_url.empty()) return open_sqlite_as_it_is(settings.folder + "/hiddenkey.db");
  return open_postgres_as_it_is(settings.database_url);
}

ServerFacts server_facts(Session& session) {
  if (session.dialect() == Dialect::kSqlite) {
    const auto version = session.one<std::string>("select sqlite_version()");
    return {version, static_cast<int>(parse_int(split(version, '.').front()).value_or(0)),
            session.one<std::string>("pragma encoding")};
  }
  const auto number = session.one<std::int64_t>("select cast(current_setting('server_version_num') as bigint)");
  return {session.one<std::string>("select current_setting('server_version')"), static_cast<int>(number / 10'000),
          session.one<std::string>("select current_setting('server_encoding')")};
}

std::vector<std::string> integrity_problems(Session& session, bool quick) {
  if (session.dialect() == Dialect::kPostgres) return {};
  try {
    auto problems = first_columns(session, quick ? "pragma quick_check(20)" : "pragma integrity_check(20)");
    if (problems == std::vector<std::string>{"ok"}) problems.clear();
    return problems;
  } catch (const StoreError& e) {  // damaged beyond what the check can read
    return {e.what()};
  }
}

std::vector<std::string> broken_references(Session& session) {
  if (session.dialect() == Dialect::kPostgres) return {};
  std::vector<std::string> broken;
  for (auto& [table, parent, rows] : session.rows<std::string, std::string, std::int64_t>(
           "select \"table\", parent, count(*) from pragma_foreign_key_check group by \"table\", parent limit 20"))
    broken.push_back(std::to_string(rows) + " rows of " + table + " refer to missing rows of " + parent);
  return broken;
}

std::vector<std::string> index_names(Session& session) {
  return first_columns(session, session.dialect() == Dialect::kSqlite
                                    ? "select name from sqlite_master where type = 'index'"
                                    : "select indexname from pg_indexes where schemaname = current_schema()");
}

std::vector<std::string> table_names(Session& session) {
  return first_columns(session, session.dialect() == Dialect::kSqlite
                                    ? "select name from sqlite_master where type = 'table'"
                                    : "select tablename from pg_tables where schemaname = current_schema()");
}

}  // namespace hk::store
