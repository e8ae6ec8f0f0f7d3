#include "soci_session.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>

#include <hk/base/json.hpp>
#include <hk/base/text.hpp>

namespace hk::store {
namespace {

using BulkColumn = Session::BulkColumn;

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

// What a column is as an array; null when it is nothing but null.
const char* array_type(const BulkColumn& column) {
  constexpr const char* kTypes[] = {nullptr, "bigint[]", "double precision[]", "text[]"};  // in the order of Value's
  std::size_t widest = 0;
  for (const Value& value : column.values) widest = std::max(widest, value.get().index());
  return kTypes[widest];
}

std::string array_of(const std::vector<Value>& values, std::size_t begin, std::size_t end) {
  std::string array = "{";
  for (std::size_t i = begin; i < end; ++i) {
    if (i != begin) array += ',';
    const auto& value = values[i].get();
    if (const auto* text = std::get_if<std::string>(&value)) {
      array += '"';
      for (const char c : *text) {
        if (c == '"' || c == '\\') array += '\\';
        array += c;
      }
      array += '"';
    } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
      array += std::to_string(*whole);
    } else if (const auto* real = std::get_if<double>(&value)) {
      array += Json(*real).dump();
    } else {
      array += "null";
    }
  }
  return array + "}";
}

// Where a statement of some thousand rows or some megabytes ends that begins with this row.
std::size_t chunk_end(const std::vector<BulkColumn>& columns, std::size_t begin) {
  constexpr std::size_t kRowsMax = 5'000, kBytesMax = std::size_t{8} << 20;
  const std::size_t rows = columns.front().values.size();
  std::size_t end = begin, bytes = 0;
  while (end < rows && end - begin < kRowsMax && bytes < kBytesMax) {
    for (const BulkColumn& column : columns)
      if (const auto* text = std::get_if<std::string>(&column.values[end].get())) bytes += text->size();
    ++end;
  }
  return end;
}

// "insert ... values (:a, 0) rest" as "insert ... select given.a, 0 from unnest(cast(:a as text[])) as given(a) rest".
std::string insert_from_arrays(const std::string& sql, const std::vector<BulkColumn>& columns) {
  const std::size_t values = sql.find("values");
  const std::size_t begin = sql.find('(', values) + 1;
  const std::size_t end = sql.find(')', begin);
  std::string arrays, names, tuple;
  for (std::size_t at = begin; at < end;) {
    const std::size_t next = std::min(sql.find(',', at), end);
    const std::string place(trim(sql.substr(at, next - at)));
    const auto column =
        std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return ":" + c.name == place; });
    const char* type = column == columns.end() ? nullptr : array_type(*column);
    tuple += tuple.empty() ? "" : ", ";
    tuple += type != nullptr ? "given." + column->name : column == columns.end() ? place : "null";
    if (type != nullptr) {
      arrays += (arrays.empty() ? "" : ", ") + ("cast(" + place + " as " + type + ")");
      names += (names.empty() ? "" : ", ") + column->name;
    }
    at = next + 1;
  }
  return sql.substr(0, values) + "select " + tuple + " from unnest(" + arrays + ") as given(" + names + ")" +
         sql.substr(end + 1);
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
      run_rows_as_arrays(sql, columns);
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

// PostgreSQL: a round trip a row would dominate, and a VALUES list is read and planned anew for each length; so the
// columns travel as one array each.
void SociSession::run_rows_as_arrays(const std::string& sql, const std::vector<BulkColumn>& columns) {
  const std::string insert = insert_from_arrays(sql, columns);
  for (std::size_t begin = 0; begin < columns.front().values.size();) {
    const std::size_t end = chunk_end(columns, begin);
    Params params;
    for (const BulkColumn& column : columns)
      if (array_type(column) != nullptr) params.push_back({column.name, array_of(column.values, begin, end)});
    run(insert, params);
    begin = end;
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
