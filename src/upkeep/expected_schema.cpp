#include "expected_schema.hpp"

#include <algorithm>
#include <regex>
#include <string_view>

namespace hk::upkeep {
namespace {

constexpr std::string_view kSqliteOnly = "{{sqlite}}", kPostgresOnly = "{{postgres}}";

std::regex words(const char* pattern) { return std::regex(pattern, std::regex::icase); }

void make(const std::string& statement, ExpectedSchema& schema) {
  static const std::regex kTable = words(R"(^\s*create\s+table\s+(?:if\s+not\s+exists\s+)?(\w+))");
  static const std::regex kIndex =
      words(R"(^\s*create\s+(?:unique\s+)?index\s+(?:if\s+not\s+exists\s+)?(\w+)\s+on\s+(\w+))");
  std::smatch found;
  if (std::regex_search(statement, found, kTable)) schema.tables.insert(found[1]);
  if (std::regex_search(statement, found, kIndex)) schema.indexes[found[1]] = {found[2], statement};
}

void remove(const std::string& statement, ExpectedSchema& schema) {
  static const std::regex kIndex = words(R"(^\s*drop\s+index\s+(?:if\s+exists\s+)?(\w+))");
  static const std::regex kTable = words(R"(^\s*drop\s+table\s+(?:if\s+exists\s+)?(\w+))");
  std::smatch found;
  if (std::regex_search(statement, found, kIndex)) schema.indexes.erase(found[1]);
  if (!std::regex_search(statement, found, kTable)) return;
  schema.tables.erase(found[1]);
  std::erase_if(schema.indexes, [&](const auto& index) { return index.second.table == found[1]; });
}

// Indexes keep their name and go along.
void rename(const std::string& statement, ExpectedSchema& schema) {
  static const std::regex kRename = words(R"(^\s*alter\s+table\s+(\w+)\s+rename\s+to\s+(\w+))");
  std::smatch found;
  if (!std::regex_search(statement, found, kRename)) return;
  schema.tables.erase(found[1]);
  schema.tables.insert(found[2]);
  for (auto& [name, index] : schema.indexes)
    if (index.table == found[1]) index.table = found[2];
}

bool is_for(store::Dialect dialect, std::string& statement) {
  const bool sqlite = statement.starts_with(kSqliteOnly), postgres = statement.starts_with(kPostgresOnly);
  if (sqlite) statement.erase(0, kSqliteOnly.size());
  if (postgres) statement.erase(0, kPostgresOnly.size());
  return !(sqlite && dialect == store::Dialect::kPostgres) && !(postgres && dialect == store::Dialect::kSqlite);
}

}  // namespace

ExpectedSchema expected_schema(std::vector<store::Migration> migrations, const std::set<std::int64_t>& applied,
                               store::Dialect dialect) {
  std::ranges::sort(migrations, {}, &store::Migration::number);
  ExpectedSchema schema;
  for (const store::Migration& migration : migrations) {
    if (!applied.contains(migration.number)) continue;
    for (std::string statement : migration.statements) {
      if (!is_for(dialect, statement)) continue;
      make(statement, schema);
      remove(statement, schema);
      rename(statement, schema);
    }
  }
  return schema;
}

}  // namespace hk::upkeep
