#include <hk/base/csv.hpp>

#include <algorithm>
#include <cstring>

#include <hk/base/text.hpp>

namespace hk {
namespace {

constexpr std::size_t kHeadBytes = 64 * 1024;
constexpr std::size_t kPieceBytes = 64 * 1024;
constexpr std::size_t kProblemRawBytes = 500;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_ascii(std::string_view text) {
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + i, 8);
    if (eight & 0x8080808080808080ULL) return false;
  }
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i), text.end(), [](char c) { return (c & 0x80) == 0; });
}

bool is_blank_char(char c) { return c == ' ' || c == '\t'; }

// Text that was cut anywhere, without the piece of a letter at its end.
std::string_view whole_letters(std::string_view cut) {
  for (std::size_t drop = 0; drop < std::min<std::size_t>(4, cut.size()); ++drop)
    if (const auto text = cut.substr(0, cut.size() - drop); is_valid_utf8(text)) return text;
  return {};
}

}  // namespace

std::string_view csv_encoding_name(CsvEncoding encoding) {
  return encoding == CsvEncoding::kWindows1252 ? "windows-1252" : "utf-8";
}

std::string displayable(std::string_view bytes, std::size_t bytes_max) {
  const std::string_view cut = bytes.substr(0, bytes_max);
  std::string text(cut.size() < bytes.size() ? whole_letters(cut) : cut);
  if ((text.empty() && !cut.empty()) || !is_valid_utf8(text)) text = utf8_from_windows1252(cut);
  for (std::size_t at = text.find('\0'); at != std::string::npos; at = text.find('\0', at))
    text.replace(at, 1, "\uFFFD");
  return text;
}

CsvReader::CsvReader(OnRecord on_record, OnProblem on_problem, const CsvSettings& settings)
    : on_record_(std::move(on_record)), on_problem_(std::move(on_problem)), settings_(settings) {}

void CsvReader::feed(std::string_view bytes) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), kPieceBytes)))
    take(bytes.substr(0, kPieceBytes), false);
}

void CsvReader::finish() { take({}, true); }

void CsvReader::take(std::string_view piece, bool last) {
  if (refused_) return;
  buffer_.append(piece);
  if (!head_done_) {
    if (buffer_.size() < kHeadBytes && !last) return;
    decide_from_head();
    if (refused_) return;
  }
  drain(last);
  buffer_.erase(0, begin_);
  single_line_until_ -= std::min(single_line_until_, begin_);
  begin_ = 0;
}

// From the same bytes, however many came with the last piece.
void CsvReader::decide_from_head() {
  head_done_ = true;
  std::size_t head_bytes = std::min(kHeadBytes, buffer_.size());
  if (buffer_.starts_with("\xFF\xFE") || buffer_.starts_with("\xFE\xFF")) {
    refused_ = true;
    report("utf16", "The file is UTF-16. Save it as \"CSV UTF-8\" and upload it again.", {});
    return;
  }
  if (buffer_.starts_with(kByteOrderMark)) {
    buffer_.erase(0, kByteOrderMark.size());
    head_bytes -= kByteOrderMark.size();
    settings_.encoding = CsvEncoding::kUtf8;
  }
  const std::string_view head = std::string_view(buffer_).substr(0, head_bytes);
  if (head.find('\n') == std::string::npos && head.find('\r') != std::string::npos) line_end_ = '\r';
  if (settings_.encoding == CsvEncoding::kUnknown) settings_.encoding = guess_csv_encoding(head);
  skip_separator_line();
  if (settings_.delimiter == '\0') settings_.delimiter = guess_csv_delimiter(head);
}

void CsvReader::skip_separator_line() {
  const std::size_t end = buffer_.find(line_end_);
  if (end == std::string::npos || !starts_with_ci(buffer_, "sep=")) return;
  const std::string_view value = std::string_view(buffer_).substr(4, end - 4);
  if (value.empty() || value.size() > 2) return;  // one character and perhaps a CR
  settings_.delimiter = value[0];
  begin_ = end + 1;
  ++line_;
}

void CsvReader::drain(bool last) {
  while (begin_ < buffer_.size()) {
    std::string_view rest = std::string_view(buffer_).substr(begin_);
    const std::size_t line_size = skip_line_ || begin_ < single_line_until_ ? rest.find(line_end_) : 0;
    if (skip_line_) {
      skip_line_ = line_size == std::string_view::npos;
      begin_ += skip_line_ ? rest.size() : line_size + 1;
      line_ += skip_line_ ? 0 : 1;
      continue;
    }
    const bool one_line = begin_ < single_line_until_ && line_size != std::string_view::npos;
    if (one_line) rest = rest.substr(0, line_size + 1);
    const Found found = scan(rest, last || one_line);
    if (found == Found::kMore) return;
    if (found == Found::kRecord) {
      const std::size_t next = begin_ + next_begin_;
      emit(rest.substr(0, record_end_));
      begin_ = next;
    } else {
      give_up(rest, found);
    }
  }
}

// Finds the fields of the record at the beginning of `text`. `last`: nothing follows. When the record is given up,
// next_begin_ says how far it was looked at: up to the byte that passed the first bound, however much `text` holds.
CsvReader::Found CsvReader::scan(std::string_view text, bool last) {
  spans_.clear();
  std::size_t at = 0;
  while (true) {
    const bool quoted = at < text.size() && text[at] == '"';
    const Found found = quoted ? scan_quoted(text, last, at) : scan_plain(text, last, at);
    const std::size_t looked_at = found == Found::kRecord ? at : found == Found::kMore ? text.size() : next_begin_;
    if (looked_at > settings_.record_bytes_max) {
      next_begin_ = std::min(text.size(), settings_.record_bytes_max + 1);
      return Found::kTooLong;
    }
    if (found != Found::kRecord) return found;
    const bool more_fields = at < text.size() && text[at] == settings_.delimiter;
    if (!more_fields) break;
    ++at;
  }
  record_end_ = spans_.back().end + (spans_.back().quoted ? 1 : 0);
  next_begin_ = std::min(text.size(), at + 1);
  return Found::kRecord;
}

// Leaves `at` on the delimiter or line end behind the field.
CsvReader::Found CsvReader::scan_plain(std::string_view text, bool last, std::size_t& at) {
  const std::size_t begin = at;
  const std::size_t reach = std::min(text.size(), begin + settings_.field_bytes_max + 1);
  while (at < reach && text[at] != settings_.delimiter && text[at] != line_end_) ++at;
  if (at - begin > settings_.field_bytes_max) {
    next_begin_ = at;
    return Found::kTooLong;
  }
  if (at == text.size() && !last) return Found::kMore;
  std::size_t end = at;
  const bool line_ends = at == text.size() || text[at] == line_end_;
  if (line_ends && end > begin && text[end - 1] == '\r') --end;
  spans_.push_back({begin, end, false, false});
  return Found::kRecord;
}

CsvReader::Found CsvReader::scan_quoted(std::string_view text, bool last, std::size_t& at) {
  const std::size_t begin = at + 1;
  bool doubled = false;
  std::size_t from = begin;
  const std::string_view reach = text.substr(0, begin + settings_.field_bytes_max + 1);
  while (true) {
    const std::size_t quote = reach.find('"', from);
    if (quote == std::string_view::npos) {
      next_begin_ = reach.size();
      if (reach.size() - begin <= settings_.field_bytes_max) return last ? Found::kQuoteOpen : Found::kMore;
      const bool one_line = reach.substr(begin, settings_.field_bytes_max).find(line_end_) == std::string_view::npos;
      return one_line ? Found::kTooLong : Found::kQuoteOpen;
    }
    if (quote + 1 < text.size() && text[quote + 1] == '"') {
      doubled = true;
      from = quote + 2;
      continue;
    }
    std::size_t after = quote + 1;
    while (after < text.size() && is_blank_char(text[after]) && text[after] != settings_.delimiter) ++after;
    if (after < text.size() && text[after] == '\r' && line_end_ == '\n') ++after;
    if (after == text.size() && !last) return Found::kMore;
    if (ends_field(text, last, after)) {
      spans_.push_back({begin, quote, true, doubled});
      at = after;
      return Found::kRecord;
    }
    from = quote + 1;  // a quote that nobody doubled
  }
}

bool CsvReader::ends_field(std::string_view text, bool last, std::size_t at) const {
  if (at >= text.size()) return last;
  return text[at] == settings_.delimiter || text[at] == line_end_;
}

void CsvReader::give_up(std::string_view rest, Found why) {
  const std::size_t end = rest.find(line_end_);
  const bool in_quotes = why == Found::kQuoteOpen;
  report(in_quotes ? "quote_not_closed" : "row_too_long",
         in_quotes ? "A quote is opened in this row and never closed." : "The row is longer than a row can be.",
         rest.substr(0, std::min({end, rest.size(), kProblemRawBytes * 2})));
  single_line_until_ = std::max(single_line_until_, begin_ + next_begin_);
  if (end == std::string_view::npos) {
    skip_line_ = true;
    begin_ += rest.size();
  } else {
    begin_ += end + 1;
    ++line_;
  }
}

void CsvReader::emit(std::string_view text) {
  const std::string_view whole = std::string_view(buffer_).substr(begin_, next_begin_);
  const bool blank = spans_.size() == 1 && !spans_[0].quoted && trim(text).empty();
  if (!blank) {
    if (std::memchr(text.data(), '\0', text.size())) {
      report("nul_byte", "The row holds a NUL byte, which is no text.", text);
    } else if (!to_utf8(text)) {
      report("not_utf8", "The row is not written in UTF-8 like the rest of the file.", text);
    } else {
      record_.line = line_;
      on_record_(record_);
    }
  }
  line_ += std::count(whole.begin(), whole.end(), line_end_);
}

// Fills record_. False when the file is UTF-8 and this record is not.
bool CsvReader::to_utf8(std::string_view text) {
  fill_fields(text);
  record_.raw.assign(text);
  if (is_ascii(text)) return true;
  const bool valid = is_valid_utf8(text);
  if (settings_.encoding == CsvEncoding::kUnknown)
    settings_.encoding = valid ? CsvEncoding::kUtf8 : CsvEncoding::kWindows1252;
  if (settings_.encoding == CsvEncoding::kUtf8) return valid;
  for (std::string& field : record_.fields) field = utf8_from_windows1252(field);
  record_.raw = utf8_from_windows1252(record_.raw);
  return true;
}

void CsvReader::fill_fields(std::string_view text) {
  record_.fields.resize(spans_.size());
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    const Span& span = spans_[i];
    std::string& field = record_.fields[i];
    field.assign(text.substr(span.begin, span.end - span.begin));
    if (!span.doubled) continue;
    for (std::size_t at = field.find("\"\""); at != std::string::npos; at = field.find("\"\"", at + 1))
      field.erase(at, 1);
  }
}

void CsvReader::report(const char* code, const char* message, std::string_view raw) const {
  on_problem_({line_, code, message, displayable(raw, kProblemRawBytes)});
}

}  // namespace hk
