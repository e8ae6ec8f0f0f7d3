#include "row_filter.hpp"

#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

using Test = RowFilter::Test;
using Value = std::function<std::optional<std::string>(const Json&)>;

std::optional<std::string> text_of(const Json* value) {
  if (value == nullptr || value->is_null()) return std::nullopt;
  return value->is_string() ? value->get<std::string>() : value->dump();
}

int compare(const std::string& a, const std::string& b) {
  const auto x = parse_number(a), y = parse_number(b);
  if (x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
  return a < b ? -1 : a > b ? 1 : 0;
}

// % is anything, _ one character.
bool like(std::string_view text, std::string_view pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '%') {
    for (std::size_t i = 0; i <= text.size(); ++i)
      if (like(text.substr(i), pattern.substr(1))) return true;
    return false;
  }
  return !text.empty() && (pattern.front() == '_' || pattern.front() == text.front()) &&
         like(text.substr(1), pattern.substr(1));
}

class Parser {
 public:
  Parser(std::string_view text, const RowFilter::IsColumn& is_column, RowFilter::Problem& problem)
      : text_(text), is_column_(is_column), problem_(problem) {}

  std::optional<Test> whole() {
    auto test = either();
    blanks();
    if (!test || at_ != text_.size()) {
      problem_.at = at_;
      return std::nullopt;
    }
    return test;
  }

 private:
  void blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool sign(std::string_view wanted) {
    blanks();
    if (!text_.substr(at_).starts_with(wanted)) return false;
    at_ += wanted.size();
    return true;
  }
  std::string word() {
    blanks();
    const std::size_t begin = at_;
    const auto is_part = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':' ||
             c == '.';
    };
    while (at_ < text_.size() && is_part(text_[at_])) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }
  bool keyword(std::string_view wanted) {
    const std::size_t before = at_;
    if (upper_ascii(word()) == wanted) return true;
    at_ = before;
    return false;
  }

  std::optional<Test> either() {
    auto left = both();
    while (left && keyword("OR")) {
      auto right = both();
      if (!right) return std::nullopt;
      left = [a = *left, b = *right](const Json& row) { return a(row) || b(row); };
    }
    return left;
  }
  std::optional<Test> both() {
    auto left = one();
    while (left && keyword("AND")) {
      auto right = one();
      if (!right) return std::nullopt;
      left = [a = *left, b = *right](const Json& row) { return a(row) && b(row); };
    }
    return left;
  }
  std::optional<Test> one() {
    if (++depth_ > kDepthMax) return std::nullopt;
    auto test = one_inside();
    --depth_;
    return test;
  }
  std::optional<Test> one_inside() {
    if (sign("(")) {
      auto inner = either();
      return inner && sign(")") ? inner : std::nullopt;
    }
    if (keyword("NOT")) {
      auto inner = one();
      if (!inner) return std::nullopt;
      return Test([a = *inner](const Json& row) { return !a(row); });
    }
    auto left = value();
    return left ? comparison(*left) : std::nullopt;
  }
  std::optional<Test> comparison(const Value& left) {
    if (keyword("IS")) {
      const bool is_not = keyword("NOT");
      if (!keyword("NULL")) return std::nullopt;
      return Test([left, is_not](const Json& row) { return left(row).has_value() == is_not; });
    }
    if (keyword("LIKE")) {
      const auto right = value();
      if (!right) return std::nullopt;
      return Test([left, right](const Json& row) {
        const auto a = left(row), b = (*right)(row);
        return a && b && like(*a, *b);
      });
    }
    for (const auto& [symbol, low, high] :
         {std::tuple("<=", -1, 0), std::tuple(">=", 0, 1), std::tuple("!=", 2, 2), std::tuple("<>", 2, 2),
          std::tuple("=", 0, 0), std::tuple("<", -1, -1), std::tuple(">", 1, 1)})
      if (sign(symbol)) return ordered(left, low, high);
    return std::nullopt;
  }
  // 2: anything but equal.
  std::optional<Test> ordered(const Value& left, int low, int high) {
    const auto right = value();
    if (!right) return std::nullopt;
    return Test([left, right, low, high](const Json& row) {
      const auto a = left(row), b = (*right)(row);
      if (!a || !b) return false;
      const int order = compare(*a, *b);
      return low == 2 ? order != 0 : order >= low && order <= high;
    });
  }
  std::optional<Value> value() {
    blanks();
    if (sign("'")) return quoted();
    const std::string name = word();
    if (name.empty()) return std::nullopt;
    if (parse_number(name)) return Value([name](const Json&) { return std::optional(name); });
    if (upper_ascii(name) == "UPPER" && sign("(")) {
      const auto inner = value();
      if (!inner || !sign(")")) return std::nullopt;
      return Value([inner](const Json& row) {
        auto text = (*inner)(row);
        return text ? std::optional(upper_ascii(*text)) : std::nullopt;
      });
    }
    if (!is_column_(name)) {
      problem_.column = name;
      return std::nullopt;
    }
    return Value([name](const Json& row) {
      const auto found = row.find(name);
      return text_of(found == row.end() ? nullptr : &*found);
    });
  }
  std::optional<Value> quoted() {
    std::string text;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] != '\'') {
        text += text_[at_];
      } else if (text_.substr(at_).starts_with("''")) {
        text += text_[at_++];
      } else {
        ++at_;
        return Value([text](const Json&) { return std::optional(text); });
      }
    }
    return std::nullopt;
  }

  static constexpr int kDepthMax = 50;
  const std::string_view text_;
  const RowFilter::IsColumn& is_column_;
  RowFilter::Problem& problem_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

int compare_values(const Json* a, const Json* b) {
  const auto x = text_of(a), y = text_of(b);
  if (!x || !y) return x ? 1 : y ? -1 : 0;
  return compare(*x, *y);
}

std::optional<RowFilter> RowFilter::parse(std::string_view text, const IsColumn& is_column, Problem& problem) {
  RowFilter filter;
  if (trim(text).empty()) return filter;
  auto test = Parser(text, is_column, problem).whole();
  if (!test) return std::nullopt;
  filter.fits_ = *std::move(test);
  return filter;
}

}  // namespace hk::simulator
