// Reads CSV as it is really found, in one pass and bounded memory.
//
//   CsvReader reader([](const CsvRecord& record) { ... }, [](const CsvProblem& problem) { ... });
//   while (more) reader.feed(bytes);
//   reader.finish();
//
// RFC 4180 and beyond: LF, CR LF or CR line ends; quotes, delimiters and line ends inside quotes; a quote inside quotes
// that nobody doubled stays a quote; a byte order mark and Excel's "sep=;" line are dropped; blank lines are skipped.
// The first 64 KiB decide what the settings leave open:
// - delimiter: comma, semicolon, tab or bar, whichever cuts the rows most evenly;
// - encoding: UTF-8 or Windows-1252. A head of ASCII leaves it to the first row that is not. Rows of a Windows-1252
// file
//   are converted; a row of a UTF-8 file that is no UTF-8 is a problem, because its author's meaning is unknown.
//
// Problems (code, one record each; reading goes on with the next line):
//   not_utf8, nul_byte      see above; a NUL byte is text nowhere
//   row_too_long            a field or record beyond its bound
//   quote_not_closed        a quote was opened and not closed within the bounds. Only the line that opened it is lost.
//   The
//                           lines that were already looked at are then read without line ends in quotes, which keeps
//                           the cost linear however hostile the file is
//   utf16                   the file is UTF-16: nothing of it is read
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hk {

enum class CsvEncoding { kUnknown, kUtf8, kWindows1252 };
std::string_view csv_encoding_name(
    CsvEncoding encoding);  // "utf-8" (also while unknown: all was ASCII), "windows-1252"

struct CsvSettings {
  char delimiter = '\0';  // NUL: guess
  CsvEncoding encoding = CsvEncoding::kUnknown;
  std::size_t field_bytes_max = 64 * 1024;
  std::size_t record_bytes_max = 256 * 1024;
};

// Valid UTF-8 without NUL characters.
struct CsvRecord {
  std::int64_t line = 0;  // on which it begins, from 1
  std::vector<std::string> fields;
  std::string raw;  // as in the file, without the line end
};

struct CsvProblem {
  std::int64_t line = 0;
  std::string code;
  std::string message;  // for people
  std::string raw;      // the first 500 bytes, made valid UTF-8
};

class CsvReader {
 public:
  using OnRecord = std::function<void(const CsvRecord&)>;  // the record is reused: copy what is kept
  using OnProblem = std::function<void(const CsvProblem&)>;

  CsvReader(OnRecord on_record, OnProblem on_problem, const CsvSettings& settings = {});
  void feed(std::string_view bytes);
  void finish();

  // Known once the first record was handed out.
  char delimiter() const { return settings_.delimiter; }
  CsvEncoding encoding() const { return settings_.encoding; }

 private:
  struct Span {
    std::size_t begin = 0, end = 0;
    bool quoted = false;
    bool doubled = false;  // holds "" to be read as "
  };
  enum class Found { kRecord, kMore, kTooLong, kQuoteOpen };

  void take(std::string_view piece, bool last);
  void decide_from_head();
  void skip_separator_line();
  void drain(bool last);
  Found scan(std::string_view text, bool last);
  Found scan_quoted(std::string_view text, bool last, std::size_t& at);
  Found scan_plain(std::string_view text, bool last, std::size_t& at);
  bool ends_field(std::string_view text, bool last, std::size_t at) const;
  void give_up(std::string_view rest, Found why);
  void emit(std::string_view text);
  bool to_utf8(std::string_view text);
  void fill_fields(std::string_view text);
  void report(const char* code, const char* message, std::string_view raw) const;

  OnRecord on_record_;
  OnProblem on_problem_;
  CsvSettings settings_;
  char line_end_ = '\n';
  bool head_done_ = false;
  bool refused_ = false;    // UTF-16
  bool skip_line_ = false;  // the rest of a line that was given up
  std::string buffer_;
  std::size_t begin_ = 0;              // of the current record in buffer_
  std::size_t single_line_until_ = 0;  // in buffer_: up to here quotes hold no line ends
  std::int64_t line_ = 1;
  std::size_t record_end_ = 0, next_begin_ = 0;  // of the record found by scan(), relative to its text
  std::vector<Span> spans_;
  CsvRecord record_;
};

char guess_csv_delimiter(std::string_view head);
CsvEncoding guess_csv_encoding(std::string_view head);

// The first `bytes_max` bytes of hostile text as something that can be stored and shown: valid UTF-8, no NUL.
std::string displayable(std::string_view bytes, std::size_t bytes_max);

}  // namespace hk
