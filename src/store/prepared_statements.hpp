// Statements kept ready on their connection: preparing costs SQLite more than most of our statements take, and
// PostgreSQL a round trip. Private to store/.
#pragma once

#include <soci/soci.h>

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include <hk/store/session.hpp>

namespace hk::store {

// A bound value needs an address that outlives the statement.
struct Bound {
  long long integer = 0;
  double real = 0;
  std::string text;
  soci::indicator indicator = soci::i_ok;
  enum class Type { kInteger, kReal, kText } type = Type::kText;

  void set(const Value& value);
};

// One statement with places for its parameters and for one row. Whoever runs it gives parameters of the same names and
// types in the same order.
class PreparedStatement {
 public:
  PreparedStatement(soci::session& connection, const std::string& sql, const Params& params,
                    const std::vector<Cell>& cells, bool once);
  std::int64_t run(const Params& params);
  // Row by row: row i takes columns[j][i].
  void run_rows(const std::vector<Session::BulkColumn>& columns);
  // Fills `cells` and calls `each` for every row. Always to the end: a live SQLite statement would pin the snapshot and
  // make COMMIT fail.
  void fetch(const Params& params, std::vector<Cell>& cells, const std::function<void()>& each);

 private:
  void set(const Params& params);
  void expect_row();

  std::deque<Bound> bounds_;
  std::vector<Cell> row_;
  std::vector<long long> integers_;
  std::vector<soci::indicator> nulls_;
  soci::statement statement_;
};

// The statements of one connection, those least recently used forgotten first.
class PreparedStatements {
 public:
  // Calls `use` with a statement for `sql`. One that threw is not kept: it may be in any state.
  void with(soci::session& connection, const std::string& sql, const Params& params, const std::vector<Cell>& cells,
            const std::function<void(PreparedStatement&)>& use);

 private:
  struct Kept {
    std::unique_ptr<PreparedStatement> statement;
    std::uint64_t used = 0;
  };
  void make_room();

  std::unordered_map<std::string, Kept> kept_;
  std::uint64_t uses_ = 0;
};

// A connection with what is prepared on it; statements end before it does.
struct Connection : soci::session {
  using soci::session::session;
  PreparedStatements prepared;
};

}  // namespace hk::store
