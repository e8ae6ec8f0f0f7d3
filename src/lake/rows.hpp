// Rows on their way into the engine, a column at a time. Private to lake/.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <hk/lake/tables.hpp>

namespace hk::lake {

class Rows {
 public:
  struct Values {
    Column::Type type = Column::Type::kText;
    std::vector<bool> null;
    std::vector<std::int64_t> integers;  // one of the three is used
    std::vector<double> reals;
    std::vector<std::string> texts;
  };

  explicit Rows(const std::vector<Column>& columns) {
    for (const Column& column : columns) columns_.push_back({column.type, {}, {}, {}, {}});
  }
  void add_null(std::size_t column) {
    Values& v = columns_[column];
    v.null.push_back(true);
    if (v.type == Column::Type::kInteger) v.integers.push_back(0);
    if (v.type == Column::Type::kReal) v.reals.push_back(0);
    if (v.type == Column::Type::kText) v.texts.emplace_back();
  }
  void add(std::size_t column, std::int64_t value) {
    columns_[column].null.push_back(false);
    columns_[column].integers.push_back(value);
  }
  void add(std::size_t column, double value) {
    columns_[column].null.push_back(false);
    columns_[column].reals.push_back(value);
  }
  void add(std::size_t column, std::string value) {
    columns_[column].null.push_back(false);
    columns_[column].texts.push_back(std::move(value));
  }
  std::size_t size() const { return columns_.empty() ? 0 : columns_.front().null.size(); }
  const std::vector<Values>& columns() const { return columns_; }

 private:
  std::vector<Values> columns_;
};

}  // namespace hk::lake
