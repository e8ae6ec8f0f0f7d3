#include <hk/base/csv_cell.hpp>

#include <hk/base/text.hpp>

namespace hk {
namespace {

bool would_run(std::string_view text) {
  constexpr std::string_view kStarts = "=+-@\t\r\n";
  if (text.empty() || kStarts.find(text.front()) == std::string_view::npos) return false;
  const bool is_number = (text.front() == '-' || text.front() == '+') && text.size() < 30 &&
                         text.find_first_not_of("0123456789.+-") == std::string_view::npos &&
                         parse_number(text.substr(1)).has_value() &&
                         text.find_first_of("+-", 1) == std::string_view::npos;
  return !is_number;
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell = would_run(text) ? "'" : "";
  cell += text;
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace hk
