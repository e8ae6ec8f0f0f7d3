// The part of SQL that both kinds of county services understand in conditions: comparisons, like, is null, upper(),
// and, or, not and brackets.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <hk/base/json.hpp>

namespace hk::simulator {

class RowFilter {
 public:
  struct Problem {
    std::string column;  // that is not known; empty: the text can't be read
    std::size_t at = 0;
  };
  using IsColumn = std::function<bool(const std::string&)>;
  // An empty text fits all rows.
  static std::optional<RowFilter> parse(std::string_view text, const IsColumn& is_column, Problem& problem);
  bool fits(const Json& row) const { return !fits_ || fits_(row); }

  using Test = std::function<bool(const Json&)>;

 private:
  Test fits_{};
};

// -1, 0 or 1, as numbers when both are; missing ones come first.
int compare_values(const Json* a, const Json* b);

}  // namespace hk::simulator
