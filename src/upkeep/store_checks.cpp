#include <algorithm>
#include <set>

#include <hk/base/text.hpp>

#include "checks.hpp"
#include "expected_schema.hpp"

namespace hk::upkeep {
namespace {

constexpr int kPostgresLeast = 15;

std::set<std::int64_t> applied(store::Session& session) {
  std::set<std::int64_t> numbers;
  for (const auto& [number] : session.rows<std::int64_t>("select number from migrations")) numbers.insert(number);
  return numbers;
}

void check_numbers(const DoctorSettings& settings, const std::set<std::int64_t>& numbers, Findings& findings) {
  std::set<std::int64_t> unknown = numbers;
  for (const store::Migration& migration : settings.migrations) unknown.erase(migration.number);
  if (unknown.empty()) return;
  findings.push_back({"store_newer", true,
                      "The database was written by a newer version of the program (migration " +
                          std::to_string(*unknown.rbegin()) + ").",
                      "This version refuses to start on it.",
                      "Install the newer version, or restore a backup from before the upgrade into a new folder."});
}

void check_objects(const ExpectedSchema& expected, store::Session& session, Findings& findings) {
  const auto tables = store::table_names(session), indexes = store::index_names(session);
  const std::set<std::string> is_table(tables.begin(), tables.end()), is_index(indexes.begin(), indexes.end());
  for (const std::string& table : expected.tables)
    if (!is_table.contains(table))
      findings.push_back({"table_missing", true, "The table " + table + " is missing.",
                          "Somebody removed it; whatever needs it fails.",
                          "Restore the last backup into a new folder and compare, before anything is written."});
  for (const auto& [name, index] : expected.indexes) {
    if (is_index.contains(name)) continue;
    const bool plain = index.statement.find("{{") == std::string::npos;
    findings.push_back({"index_missing", false, "The index " + name + " is missing.",
                        "Pages that use it are slow; where it keeps a value unique, duplicates may come in.",
                        plain ? "Make a backup, then run in the database: " + index.statement + ";"
                              : "Make a backup, and restore it into a new folder with this version: that shows whether"
                                " the index comes back."});
  }
}

}  // namespace

bool check_damage(const DoctorSettings& settings, store::Session& session, Findings& findings) {
  const std::vector<std::string> problems = store::integrity_problems(session, settings.quick);
  if (problems.empty()) return true;
  findings.push_back({"database_damaged", true,
                      "The database is damaged: " + join(problems, "; ").substr(0, 1'000) + ".",
                      "A disk or memory fault, or somebody wrote into the file. More may be lost with each write.",
                      "Stop the program. Keep a copy of the data folder as it is. Check the disk. Restore the last"
                      " backup into a new folder; what came after it may be read from the copy with sqlite3's"
                      " .recover."});
  return false;
}

void check_schema(const DoctorSettings& settings, store::Session& session, Findings& findings) {
  const std::vector<std::string> tables = store::table_names(session);
  if (std::ranges::find(tables, "migrations") == tables.end()) {
    findings.push_back({"store_empty", false, "The database is empty.", "The program has not been started on it yet.",
                        "Start the program; it makes its tables."});
    return;
  }
  const std::set<std::int64_t> numbers = applied(session);
  check_numbers(settings, numbers, findings);
  check_objects(expected_schema(settings.migrations, numbers, session.dialect()), session, findings);
}

void check_server(store::Session& session, Findings& findings) {
  const store::ServerFacts facts = store::server_facts(session);
  if (session.dialect() == store::Dialect::kPostgres && facts.major < kPostgresLeast)
    findings.push_back({"postgres_old", true, "The PostgreSQL server is version " + facts.version + ".",
                        "The program is made for version 15 and later.",
                        "Upgrade the server with pg_upgrade or a dump."});
  if (facts.encoding == "UTF8" || facts.encoding == "UTF-8") return;
  findings.push_back({"encoding_wrong", true, "The database keeps text as " + facts.encoding + ", not as UTF8.",
                      "Names and notes with letters beyond English can't be kept, or sort and compare wrongly.",
                      "Make a database with createdb -E UTF8 -T template0, back up this one, and restore into that."});
}

}  // namespace hk::upkeep
