#include "migrate.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include <hk/base/time.hpp>

namespace hk::store {
namespace {

std::string in_dialect(std::string sql, Dialect dialect) {
  static const std::vector<std::array<std::string, 3>> kWords = {
      {"{{pk}}", "integer primary key autoincrement", "bigint generated always as identity primary key"},
      {"{{int}}", "integer", "bigint"},
      {"{{real}}", "real", "double precision"},
      {"{{strict}}", "strict", ""},
      {"{{nulls_first}}", "", "nulls first"},
      {"{{json(}}", "(", "cast("},
      {"{{)json}}", ")", " as json)"},
      {"{{txid}}", "integer not null default 0",
       "bigint not null default (cast(cast(pg_current_xact_id() as text) as bigint))"},
  };
  for (const auto& [word, sqlite, postgres] : kWords) {
    for (std::size_t at = sql.find(word); at != std::string::npos; at = sql.find(word, at))
      sql.replace(at, word.size(), dialect == Dialect::kSqlite ? sqlite : postgres);
  }
  return sql;
}

// A statement that begins with {{sqlite}} or {{postgres}} is for that store alone.
std::optional<std::string> meant_for(Dialect dialect, const std::string& statement) {
  constexpr std::string_view kSqliteOnly = "{{sqlite}}", kPostgresOnly = "{{postgres}}";
  if (statement.starts_with(kSqliteOnly))
    return dialect == Dialect::kSqlite ? std::optional(statement.substr(kSqliteOnly.size())) : std::nullopt;
  if (statement.starts_with(kPostgresOnly))
    return dialect == Dialect::kPostgres ? std::optional(statement.substr(kPostgresOnly.size())) : std::nullopt;
  return statement;
}

Status create_table(Database& db) {
  return db.write([&](Session& s) -> Status {
    s.run(
        in_dialect("create table if not exists migrations (number {{int}} primary key, name text not null,"
                   " applied_at {{int}} not null) {{strict}}",
                   s.dialect()));
    return {};
  });
}

Result<std::set<std::int64_t>> applied_numbers(Database& db) {
  return db.read([](Session& s) -> Result<std::set<std::int64_t>> {
    std::set<std::int64_t> numbers;
    for (const auto& [number] : s.rows<std::int64_t>("select number from migrations")) numbers.insert(number);
    return numbers;
  });
}

Status apply(Database& db, const Migration& migration) {
  return db.write([&](Session& s) -> Status {
    s.run("insert into migrations(number, name, applied_at) values (:number, :name, :at)",
          {{"number", migration.number}, {"name", migration.name}, {"at", SystemClock().now()}});
    for (const std::string& statement : migration.statements)
      if (const auto ours = meant_for(s.dialect(), statement)) s.run(in_dialect(*ours, s.dialect()));
    return {};
  });
}

}  // namespace

Status apply_migrations(Database& db, std::vector<Migration> migrations) {
  // Two processes may start at once; the second waits and then finds the work done.
  auto lock = db.try_lock("migrate");
  for (int tries = 0; !lock && tries < 600; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    lock = db.try_lock("migrate");
  }
  if (!lock) return unavailable("store_busy", "Another process has been changing the schema for a minute.");
  std::sort(migrations.begin(), migrations.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  HK_CHECK(create_table(db));
  HK_TRY(const std::set<std::int64_t> applied, applied_numbers(db));
  for (const std::int64_t number : applied) {
    const bool known =
        std::any_of(migrations.begin(), migrations.end(), [&](const auto& m) { return m.number == number; });
    if (!known)
      return conflict(
          "store_newer",
          "This data was written by a newer version of the program (migration " + std::to_string(number) + ").",
          "Start the newer version.");
  }
  const bool pending =
      std::any_of(migrations.begin(), migrations.end(), [&](const auto& m) { return !applied.contains(m.number); });
  if (pending && !applied.empty())
    HK_CHECK(db.snapshot(db.folder() + "/before-migration-" + std::to_string(*applied.rbegin()) + ".db"));
  for (const Migration& migration : migrations)
    if (!applied.contains(migration.number)) HK_CHECK(apply(db, migration));
  return {};
}

}  // namespace hk::store
