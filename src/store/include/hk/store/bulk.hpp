// Many rows at once: inserting them together, and asking for those whose column is one of many values.
#pragma once

#include <string>
#include <vector>

#include <hk/store/session.hpp>

namespace hk::store {

// Rows of one table, added one after the other and inserted together.
class RowBatch {
 public:
  // `more` follows the values: "on conflict do nothing".
  RowBatch(const std::string& table, const std::vector<std::string>& columns, const std::string& more = "");
  void add(std::vector<Value> values);  // one a column, in their order
  bool empty() const { return columns_.front().values.empty(); }
  void insert(Session& session) const { session.run_many(sql_, columns_); }

 private:
  std::string sql_;
  std::vector<Session::BulkColumn> columns_;
};

// "column is one of the texts bound as :parameter", which is one_of_values(). One statement for any number of them.
std::string one_of(Dialect dialect, const std::string& column, const std::string& parameter);
Value one_of_values(const std::vector<std::string>& values);

// For tables that have grown several times over: PostgreSQL goes on with the plans it made when they were small until
// it is told, or finds out a minute later. Does nothing on SQLite, which goes by its indexes.
void refresh_statistics(Session& session, const std::vector<std::string>& tables);

}  // namespace hk::store
