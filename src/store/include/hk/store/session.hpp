// One connection inside one transaction (write) or one snapshot (read).
//
// SQL is the common subset of SQLite and PostgreSQL with :name parameters, always bound:
//
//   s.run("update leads set status = :status where id = :id", {{"status", "won"}, {"id", id}});
//   auto rows = s.rows<std::string, std::optional<std::int64_t>>("select id, value_cents from leads where ...", {...});
//
// Column types: std::int64_t, bool (stored 0/1), double, std::string, std::optional of them. A NULL read into a plain
// type, and any SQL error, throws StoreError, which read() and write() turn into an Error.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace hk::store {

enum class Dialect { kSqlite, kPostgres };

struct StoreError : std::runtime_error {
  enum class Kind { kUnique, kForeignKey, kRetry, kLost, kFull, kOther };
  StoreError(Kind kind_in, const std::string& what) : std::runtime_error(what), kind(kind_in) {}
  Kind kind;
};

class Value {
 public:
  Value(std::nullptr_t) {}
  Value(const char* text) : value_(std::string(text)) {}
  Value(std::string text) : value_(std::move(text)) {}
  Value(std::string_view text) : value_(std::string(text)) {}
  Value(bool flag) : value_(std::int64_t{flag}) {}
  Value(int number) : value_(std::int64_t{number}) {}
  Value(std::int64_t number) : value_(number) {}
  Value(std::size_t number) : value_(static_cast<std::int64_t>(number)) {}
  Value(double number) : value_(number) {}
  template <class T>
  Value(const std::optional<T>& maybe) {
    if (maybe) *this = Value(*maybe);
  }
  const auto& get() const { return value_; }

 private:
  std::variant<std::monostate, std::int64_t, double, std::string> value_;
};

// A bound parameter. Names are used without the colon.
struct Param {
  std::string name;
  Value value;
};
using Params = std::vector<Param>;

// The type-erased cell that the template below reads columns through.
struct Cell {
  enum class Type { kInteger, kReal, kText } type;
  bool null = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
};

namespace detail {
template <class T>
struct Column;
template <>
struct Column<std::int64_t> {
  static constexpr Cell::Type kType = Cell::Type::kInteger;
  static std::int64_t take(Cell& c) { return c.integer; }
};
template <>
struct Column<bool> {
  static constexpr Cell::Type kType = Cell::Type::kInteger;
  static bool take(Cell& c) { return c.integer != 0; }
};
template <>
struct Column<double> {
  static constexpr Cell::Type kType = Cell::Type::kReal;
  static double take(Cell& c) { return c.real; }
};
template <>
struct Column<std::string> {
  static constexpr Cell::Type kType = Cell::Type::kText;
  static std::string take(Cell& c) { return std::move(c.text); }
};
template <class T>
struct Column<std::optional<T>> {
  static constexpr Cell::Type kType = Column<T>::kType;
  static std::optional<T> take(Cell& c) {
    if (c.null) return std::nullopt;
    return Column<T>::take(c);
  }
};
template <class T>
inline constexpr bool kNullable = false;
template <class T>
inline constexpr bool kNullable<std::optional<T>> = true;

template <class T>
T take(Cell& cell) {
  if (cell.null && !kNullable<T>) throw StoreError(StoreError::Kind::kOther, "NULL in a column that is never NULL");
  return Column<T>::take(cell);
}
}  // namespace detail

class Session {
 public:
  virtual ~Session() = default;
  virtual Dialect dialect() const = 0;
  // Rows changed. For statements without a result.
  virtual std::int64_t run(const std::string& sql, const Params& params = {}) = 0;

  template <class... Columns>
  std::vector<std::tuple<Columns...>> rows(const std::string& sql, const Params& params = {}) {
    std::vector<std::tuple<Columns...>> out;
    std::vector<Cell> cells = {Cell{detail::Column<Columns>::kType, false, 0, 0, {}}...};
    fetch(sql, params, cells, [&] { out.push_back(unpack<Columns...>(cells, std::index_sequence_for<Columns...>{})); });
    return out;
  }
  // The first row, if any.
  template <class... Columns>
  std::optional<std::tuple<Columns...>> row(const std::string& sql, const Params& params = {}) {
    auto all = rows<Columns...>(sql, params);
    if (all.empty()) return std::nullopt;
    return std::move(all.front());
  }
  // The first column of the first row, which must exist.
  template <class T>
  T one(const std::string& sql, const Params& params = {}) {
    auto found = row<T>(sql, params);
    if (!found) throw StoreError(StoreError::Kind::kOther, "no row: " + sql);
    return std::get<0>(*std::move(found));
  }
  // Rows whose columns are known at run time only: one cell a column, in the types asked for.
  std::vector<std::vector<Cell>> cells(const std::string& sql, const Params& params,
                                       const std::vector<Cell::Type>& types) {
    std::vector<Cell> row;
    row.reserve(types.size());
    for (const Cell::Type type : types) row.push_back({type, false, 0, 0, {}});
    std::vector<std::vector<Cell>> out;
    fetch(sql, params, row, [&] { out.push_back(row); });
    return out;
  }
  // The same without keeping the rows: fills `cells` and calls `each`, row by row.
  void scan(const std::string& sql, const Params& params, std::vector<Cell>& cells, const std::function<void()>& each) {
    fetch(sql, params, cells, each);
  }
  // Inserts many rows of the same shape at once: row i binds columns[j][i]. `sql` names every column :like_this in
  // "insert into t(a, b) values (:a, :b) [on conflict ...]". All columns must be equally long.
  struct BulkColumn {
    std::string name;
    std::vector<Value> values;
  };
  virtual void run_many(const std::string& sql, const std::vector<BulkColumn>& columns) = 0;

 protected:
  virtual void fetch(const std::string& sql, const Params& params, std::vector<Cell>& cells,
                     const std::function<void()>& each) = 0;

 private:
  template <class... Columns, std::size_t... I>
  static std::tuple<Columns...> unpack(std::vector<Cell>& cells, std::index_sequence<I...>) {
    return std::tuple<Columns...>(detail::take<Columns>(cells[I])...);
  }
};

// Dialect functions: what the common subset can't say. Each returns SQL text made of constants only.
std::string joined_text(Dialect dialect, const std::string& expression);  // an aggregate: values joined by U+001F
std::string for_update_skip_locked(Dialect dialect);                      // "" on SQLite, which has one writer

}  // namespace hk::store
