// Session over one SOCI connection. Private to store/.
#pragma once

#include <set>
#include <string>

#include <hk/store/session.hpp>

#include "prepared_statements.hpp"

namespace hk::store {

// What a transaction ran, for its span. The text of a statement holds no values: they are bound.
struct Statements {
  std::int64_t count = 0;
  std::string first;
};

class SociSession final : public Session {
 public:
  SociSession(Connection& connection, Dialect dialect) : connection_(connection), dialect_(dialect) {}
  Dialect dialect() const override { return dialect_; }
  void note_in(Statements* statements) { statements_ = statements; }  // null: nowhere
  std::set<std::string>& channels() { return channels_; }             // to be told of the commit
  std::int64_t run(const std::string& sql, const Params& params) override;
  void run_many(const std::string& sql, const std::vector<BulkColumn>& columns) override;

 protected:
  void fetch(const std::string& sql, const Params& params, std::vector<Cell>& cells,
             const std::function<void()>& each) override;

 private:
  void note(const std::string& sql);
  void run_rows_prepared(const std::string& sql, const std::vector<BulkColumn>& columns);
  void run_rows_as_arrays(const std::string& sql, const std::vector<BulkColumn>& columns);

  Connection& connection_;
  const Dialect dialect_;
  Statements* statements_ = nullptr;
  std::set<std::string> channels_;
};

// What a library error means; never throws anything but StoreError.
[[noreturn]] void rethrow_as_store_error(const std::exception& error);

}  // namespace hk::store
