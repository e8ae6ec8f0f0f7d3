#include "prepared_statements.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <array>

namespace hk::store {
namespace {

constexpr std::size_t kKeptMax = 200;
constexpr std::size_t kParametersMax = 40;  // more: a list whose length differs each time

// What runs again and again; the rest (pragmas, DDL) is rare.
bool is_worth_keeping(const std::string& sql, const Params& params) {
  if (params.size() > kParametersMax) return false;
  static constexpr std::array kVerbs = {"select ",    "insert ",  "update ", "delete ", "with ",
                                        "savepoint ", "release ", "begin",   "commit",  "rollback"};
  return std::any_of(kVerbs.begin(), kVerbs.end(), [&](const char* verb) { return sql.starts_with(verb); });
}

// The text with names and types of its parameters and columns.
std::string key_of(const std::string& sql, const Params& params, const std::vector<Cell>& cells) {
  std::string key = sql;
  for (const Param& param : params) {
    key += '\0';
    key += static_cast<char>('0' + param.value.get().index());
    key += param.name;
  }
  key += '\0';
  for (const Cell& cell : cells) key += static_cast<char>('0' + static_cast<int>(cell.type));
  return key;
}

}  // namespace

void Bound::set(const Value& value) {
  const auto& v = value.get();
  indicator = v.index() == 0 ? soci::i_null : soci::i_ok;
  if (v.index() == 1) integer = std::get<1>(v);
  if (v.index() == 2) real = std::get<2>(v);
  if (v.index() == 3) text = std::get<3>(v);
  if (v.index() != 0) type = static_cast<Type>(v.index() - 1);
}

namespace {

void bind(soci::statement& statement, Bound& bound, const std::string& name) {
  switch (bound.type) {
    case Bound::Type::kInteger:
      statement.exchange(soci::use(bound.integer, bound.indicator, name));
      break;
    case Bound::Type::kReal:
      statement.exchange(soci::use(bound.real, bound.indicator, name));
      break;
    case Bound::Type::kText:
      statement.exchange(soci::use(bound.text, bound.indicator, name));
      break;
  }
}

// SQLite takes a parameter that nobody gave for null; PostgreSQL refuses it by itself.
void refuse_unbound(soci::statement& statement, const Params& params) {
  auto* lite = static_cast<soci::sqlite3_statement_backend*>(statement.get_backend())->stmt_;
  for (int i = 1; i <= sqlite_api::sqlite3_bind_parameter_count(lite); ++i) {
    const char* name = sqlite_api::sqlite3_bind_parameter_name(lite, i);
    const auto given = [&](const Param& param) { return name != nullptr && param.name == name + 1; };
    if (std::none_of(params.begin(), params.end(), given))
      throw StoreError(StoreError::Kind::kOther, std::string("nothing is bound to ") + (name ? name : "?"));
  }
}

}  // namespace

PreparedStatement::PreparedStatement(soci::session& connection, const std::string& sql, const Params& params,
                                     const std::vector<Cell>& cells, bool once)
    : bounds_(params.size()), row_(cells), integers_(cells.size()), nulls_(cells.size()), statement_(connection) {
  statement_.alloc();
  expect_row();
  for (std::size_t i = 0; i < params.size(); ++i) {
    bounds_[i].set(params[i].value);
    bind(statement_, bounds_[i], params[i].name);
  }
  statement_.prepare(sql, once ? soci::details::st_one_time_query : soci::details::st_repeatable_query);
  statement_.define_and_bind();
  if (connection.get_backend_name() == "sqlite3") refuse_unbound(statement_, params);
}

void PreparedStatement::expect_row() {
  for (std::size_t i = 0; i < row_.size(); ++i) {
    switch (row_[i].type) {
      case Cell::Type::kInteger:
        statement_.exchange(soci::into(integers_[i], nulls_[i]));
        break;
      case Cell::Type::kReal:
        statement_.exchange(soci::into(row_[i].real, nulls_[i]));
        break;
      case Cell::Type::kText:
        statement_.exchange(soci::into(row_[i].text, nulls_[i]));
        break;
    }
  }
}

void PreparedStatement::set(const Params& params) {
  for (std::size_t i = 0; i < params.size(); ++i) bounds_[i].set(params[i].value);
}

std::int64_t PreparedStatement::run(const Params& params) {
  set(params);
  statement_.execute(true);
  return statement_.get_affected_rows();
}

void PreparedStatement::run_rows(const std::vector<Session::BulkColumn>& columns) {
  for (std::size_t r = 0; r < columns.front().values.size(); ++r) {
    for (std::size_t c = 0; c < columns.size(); ++c) bounds_[c].set(columns[c].values[r]);
    statement_.execute(true);
  }
}

void PreparedStatement::fetch(const Params& params, std::vector<Cell>& cells, const std::function<void()>& each) {
  set(params);
  for (bool more = statement_.execute(true); more; more = statement_.fetch()) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      cells[i].text = std::move(row_[i].text);
      cells[i].real = row_[i].real;
      cells[i].null = nulls_[i] == soci::i_null;
      cells[i].integer = integers_[i];
    }
    each();
  }
}

void PreparedStatements::with(soci::session& connection, const std::string& sql, const Params& params,
                              const std::vector<Cell>& cells, const std::function<void(PreparedStatement&)>& use) {
  if (!is_worth_keeping(sql, params)) {
    PreparedStatement statement(connection, sql, params, cells, true);
    return use(statement);
  }
  const std::string key = key_of(sql, params, cells);
  Kept& kept = kept_[key];
  try {
    if (!kept.statement) kept.statement = std::make_unique<PreparedStatement>(connection, sql, params, cells, false);
    kept.used = ++uses_;
    use(*kept.statement);
  } catch (...) {
    kept_.erase(key);
    throw;
  }
  make_room();
}

void PreparedStatements::make_room() {
  if (kept_.size() <= kKeptMax) return;
  kept_.erase(std::min_element(kept_.begin(), kept_.end(),
                               [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
}

}  // namespace hk::store
