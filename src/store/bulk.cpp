#include <hk/store/bulk.hpp>

#include <hk/base/json.hpp>

namespace hk::store {

RowBatch::RowBatch(const std::string& table, const std::vector<std::string>& columns, const std::string& more) {
  std::string names, places;
  for (const std::string& column : columns) {
    names += (names.empty() ? "" : ", ") + column;
    places += (places.empty() ? ":" : ", :") + column;
    columns_.push_back({column, {}});
  }
  sql_ = "insert into " + table + "(" + names + ") values (" + places + ")" + (more.empty() ? "" : " " + more);
}

void RowBatch::add(std::vector<Value> values) {
  for (std::size_t i = 0; i < columns_.size(); ++i) columns_[i].values.push_back(std::move(values.at(i)));
}

// PostgreSQL would join with a subquery as it thinks best, which may be each row with each; an array it looks up.
std::string one_of(Dialect dialect, const std::string& column, const std::string& parameter) {
  return dialect == Dialect::kPostgres
             ? column + " = any(array(select json_array_elements_text(cast(:" + parameter + " as json))))"
             : column + " in (select value from json_each(:" + parameter + "))";
}

Value one_of_values(const std::vector<std::string>& values) { return dump_json(Json(values)); }

void refresh_statistics(Session& session, const std::vector<std::string>& tables) {
  if (session.dialect() == Dialect::kSqlite) return;
  for (const std::string& table : tables) session.run("analyze " + table);
}

}  // namespace hk::store
