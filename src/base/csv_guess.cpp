// What the head of a CSV file tells about the rest of it.
#include <algorithm>

#include <hk/base/csv.hpp>
#include <hk/base/text.hpp>

namespace hk {
namespace {

constexpr std::size_t kRowsLookedAt = 20;

// Fields of each of the first rows when they are cut at `delimiter`.
std::vector<std::size_t> field_counts(std::string_view head, char delimiter) {
  std::vector<std::size_t> counts;
  std::size_t fields = 1;
  bool in_quotes = false, row_has_text = false;
  for (std::size_t i = 0; i < head.size() && counts.size() < kRowsLookedAt; ++i) {
    const char c = head[i];
    if (c == '"') in_quotes = !in_quotes;
    if (in_quotes) continue;
    if (c == '\n' || c == '\r') {
      if (row_has_text) counts.push_back(fields);
      fields = 1;
      row_has_text = false;
    } else {
      row_has_text = true;
      fields += c == delimiter ? 1 : 0;
    }
  }
  if (row_has_text && counts.empty()) counts.push_back(fields);
  return counts;
}

// How many rows have as many fields as the first; then, how many fields.
std::size_t evenness(const std::vector<std::size_t>& counts) {
  if (counts.empty() || counts.front() < 2) return 0;
  std::size_t even = 0;
  for (const std::size_t count : counts) even += count == counts.front() ? 1 : 0;
  return even * 1'000 / counts.size() * 1'000 + std::min<std::size_t>(counts.front(), 999);
}

}  // namespace

char guess_csv_delimiter(std::string_view head) {
  char best = ',';
  std::size_t best_score = 0;
  for (const char candidate : {',', ';', '\t', '|'}) {
    const std::size_t score = evenness(field_counts(head, candidate));
    if (score <= best_score) continue;
    best = candidate;
    best_score = score;
  }
  return best;
}

// UTF-8 by accident is next to impossible in Windows-1252 text, so well-formed sequences outvote stray bytes.
CsvEncoding guess_csv_encoding(std::string_view head) {
  std::size_t good = 0, stray = 0;
  for (std::size_t i = 0; i < head.size();) {
    if (static_cast<unsigned char>(head[i]) < 0x80) {
      ++i;
      continue;
    }
    std::size_t length = 0;
    for (std::size_t size = 2; size <= 4 && length == 0; ++size)
      if (i + size <= head.size() && is_valid_utf8(head.substr(i, size))) length = size;
    const bool cut_off = head.size() - i < 4;
    if (length == 0 && !cut_off) ++stray;
    if (length != 0) ++good;
    i += length == 0 ? 1 : length;
  }
  if (good == 0 && stray == 0) return CsvEncoding::kUnknown;
  return good >= stray ? CsvEncoding::kUtf8 : CsvEncoding::kWindows1252;
}

}  // namespace hk
