#include "soci_session.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <limits>

namespace hk::store {
namespace {

StoreError::Kind kind_of_sqlstate(const std::string& state) {
  if (state == "23505") return StoreError::Kind::kUnique;
  if (state == "23503") return StoreError::Kind::kForeignKey;
  if (state == "40001" || state == "40P01") return StoreError::Kind::kRetry;
  const bool is_read_only = state == "25006";
  const bool disk_fails = state.starts_with("58");
  if (state.starts_with("08") || state.starts_with("57P") || is_read_only || disk_fails) return StoreError::Kind::kLost;
  if (state == "53100") return StoreError::Kind::kFull;
  return StoreError::Kind::kOther;
}

StoreError::Kind kind_of_sqlite(int code, const std::string& message) {
  constexpr int kBusy = 5, kLocked = 6, kReadOnly = 8, kIoError = 10, kFull = 13, kCantOpen = 14;
  const int primary = code & 0xff;
  if (message.find("UNIQUE constraint failed") != std::string::npos) return StoreError::Kind::kUnique;
  if (message.find("FOREIGN KEY constraint failed") != std::string::npos) return StoreError::Kind::kForeignKey;
  if (primary == kBusy || primary == kLocked) return StoreError::Kind::kRetry;
  if (primary == kFull) return StoreError::Kind::kFull;
  if (primary == kReadOnly || primary == kIoError || primary == kCantOpen) return StoreError::Kind::kLost;
  return StoreError::Kind::kOther;
}

// "insert ... values (:a, :b) rest" as three parts.
struct ValuesClause {
  std::string before, tuple, after;
};

ValuesClause split_values(const std::string& sql) {
  const std::size_t begin = sql.find('(', sql.find("values"));
  const std::size_t end = sql.find(')', begin);
  return {sql.substr(0, begin), sql.substr(begin, end - begin + 1), sql.substr(end + 1)};
}

}  // namespace

void rethrow_as_store_error(const std::exception& error) {
  if (const auto* known = dynamic_cast<const StoreError*>(&error)) throw *known;
  if (const auto* pg = dynamic_cast<const soci::postgresql_soci_error*>(&error))
    throw StoreError(kind_of_sqlstate(pg->sqlstate()), pg->what());
  if (const auto* lite = dynamic_cast<const soci::sqlite3_soci_error*>(&error))
    throw StoreError(kind_of_sqlite(lite->result(), lite->what()), lite->what());
  throw StoreError(StoreError::Kind::kOther, error.what());
}

void SociSession::note(const std::string& sql) {
  if (statements_ != nullptr && statements_->count++ == 0) statements_->first = sql;
}

std::int64_t SociSession::run(const std::string& sql, const Params& params) {
  note(sql);
  try {
    std::int64_t changed = 0;
    connection_.prepared.with(connection_, sql, params, {},
                              [&](PreparedStatement& statement) { changed = statement.run(params); });
    return changed;
  } catch (const std::exception& e) {
    rethrow_as_store_error(e);
  }
}

void SociSession::fetch(const std::string& sql, const Params& params, std::vector<Cell>& cells,
                        const std::function<void()>& each) {
  note(sql);
  try {
    connection_.prepared.with(connection_, sql, params, cells,
                              [&](PreparedStatement& statement) { statement.fetch(params, cells, each); });
  } catch (const std::exception& e) {
    rethrow_as_store_error(e);
  }
}

void SociSession::run_many(const std::string& sql, const std::vector<BulkColumn>& columns) {
  if (columns.empty() || columns.front().values.empty()) return;
  try {
    if (dialect_ == Dialect::kSqlite) {
      run_rows_prepared(sql, columns);
    } else {
      run_rows_as_values(sql, columns);
    }
  } catch (const std::exception& e) {
    rethrow_as_store_error(e);
  }
}

// SQLite: one prepared statement, run a row at a time, costs about 3 us a row.
void SociSession::run_rows_prepared(const std::string& sql, const std::vector<BulkColumn>& columns) {
  note(sql);
  Params shape;  // the type of a column is that of its first value that is not null
  for (const BulkColumn& column : columns) {
    const auto value =
        std::find_if(column.values.begin(), column.values.end(), [](const Value& v) { return v.get().index() != 0; });
    shape.push_back({column.name, value == column.values.end() ? Value(nullptr) : *value});
  }
  connection_.prepared.with(connection_, sql, shape, {},
                            [&](PreparedStatement& statement) { statement.run_rows(columns); });
}

// PostgreSQL: a round trip a row would dominate, so rows travel together as one VALUES list.
void SociSession::run_rows_as_values(const std::string& sql, const std::vector<BulkColumn>& columns) {
  constexpr std::size_t kParametersMax = 6'000;
  const ValuesClause clause = split_values(sql);
  const std::size_t rows = columns.front().values.size();
  const std::size_t chunk = std::max<std::size_t>(1, kParametersMax / columns.size());
  for (std::size_t begin = 0; begin < rows; begin += chunk) {
    Params params;
    std::string text = clause.before;
    for (std::size_t r = begin; r < std::min(rows, begin + chunk); ++r) {
      std::string tuple = clause.tuple;
      for (const BulkColumn& column : columns) {
        const std::string name = column.name + "_" + std::to_string(r - begin) + "_";
        for (std::size_t at = tuple.find(":" + column.name); at != std::string::npos;
             at = tuple.find(":" + column.name, at + 1)) {
          const char next = tuple[at + 1 + column.name.size()];
          if (next == ',' || next == ')' || next == ' ') {
            tuple.replace(at, 1 + column.name.size(), ":" + name);
            break;
          }
        }
        params.push_back({name, column.values[r]});
      }
      text += (r == begin ? "" : ", ") + tuple;
    }
    run(text + clause.after, params);
  }
}

std::string joined_text(Dialect dialect, const std::string& expression) {
  return dialect == Dialect::kSqlite ? "group_concat(" + expression + ", char(31))"
                                     : "string_agg(" + expression + ", chr(31))";
}

std::string for_update_skip_locked(Dialect dialect) {
  return dialect == Dialect::kPostgres ? " for update skip locked" : "";
}

}  // namespace hk::store
