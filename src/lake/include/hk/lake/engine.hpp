// The columnar engine (DuckDB): one instance a process, with bounds on memory and threads, that reads and writes below
// the lake's folder and nowhere else, and loads no extensions.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <hk/base/result.hpp>

namespace hk::lake {

struct EngineSettings {
  std::string folder;  // of the lake
  std::int64_t memory_mb = 512;
  std::int64_t threads = 2;
};

using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string>;
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};
// A bound parameter of a query: $name.
struct Param {
  std::string name;
  Cell value;
};

class Rows;  // of one appended batch, see rows.hpp

// One caller at a time. Errors: lake_sql (the statement is wrong), lake_file_gone (compacted meanwhile: look at the
// manifest again).
class Connection {
 public:
  virtual ~Connection() = default;
  virtual Status run(const std::string& sql) = 0;
  virtual Result<Table> query(const std::string& sql, const std::vector<Param>& params = {}) = 0;
  // Appends to a table of this connection, whose columns are text, bigint or double.
  virtual Status append(const std::string& table, const Rows& rows) = 0;
};

class Engine {
 public:
  static std::unique_ptr<Engine> make(const EngineSettings& settings);
  virtual ~Engine() = default;
  // The first caller starts it. Errors: lake_folder, lake_engine.
  virtual Result<std::unique_ptr<Connection>> connect() = 0;
  virtual const std::string& folder() const = 0;
};

// 'text' with quotes doubled, for names of files in SQL.
std::string quoted(const std::string& text);

}  // namespace hk::lake
