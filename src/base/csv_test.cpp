#include <hk/base/csv.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>

#include <hk/base/json.hpp>
#include <hk/base/text.hpp>

namespace hk {
namespace {

using Rows = std::vector<std::vector<std::string>>;

struct ReadResult {
  Rows rows;
  std::vector<std::int64_t> lines;
  std::vector<std::string> raws;
  std::vector<CsvProblem> problems;
  char delimiter = 0;
  CsvEncoding encoding = CsvEncoding::kUnknown;
};

ReadResult read(std::string_view bytes, std::size_t piece = std::string::npos, const CsvSettings& settings = {}) {
  ReadResult result;
  CsvReader reader(
      [&](const CsvRecord& record) {
        result.rows.push_back(record.fields);
        result.lines.push_back(record.line);
        result.raws.push_back(record.raw);
      },
      [&](const CsvProblem& problem) { result.problems.push_back(problem); }, settings);
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), piece))) reader.feed(bytes.substr(0, piece));
  reader.finish();
  result.delimiter = reader.delimiter();
  result.encoding = reader.encoding();
  return result;
}

TEST(Csv, ReadsQuotesDelimitersAndLineEndsInsideFields) {
  const auto result = read("a,b,c\n1,\"x, \"\"y\"\"\nz\",3\n\n\"\",,\"last\"");
  EXPECT_EQ(result.rows, (Rows{{"a", "b", "c"}, {"1", "x, \"y\"\nz", "3"}, {"", "", "last"}}));
  EXPECT_EQ(result.lines, (std::vector<std::int64_t>{1, 2, 5}));
  EXPECT_EQ(result.raws[1], "1,\"x, \"\"y\"\"\nz\",3");
  EXPECT_TRUE(result.problems.empty());
}

TEST(Csv, ReadsEveryLineEnd) {
  const Rows expected = {{"a", "b"}, {"1", "2 "}, {"3", ""}};
  EXPECT_EQ(read("a,b\n1,2 \n3,\n").rows, expected);
  EXPECT_EQ(read("a,b\r\n1,\"2 \"\r\n3,\r\n").rows, expected);
  EXPECT_EQ(read("a,b\r1,2 \r3,\r").rows, expected);
  EXPECT_EQ(read("a,b\r\n1,2 \r\n3,").rows, expected);
}

TEST(Csv, GivesTheSameInPiecesOfAnySize) {
  std::string text = "\xEF\xBB\xBFid;note\r\n";
  for (int i = 0; i < 300; ++i)
    text += std::to_string(i) + ";\"a \"\"quoted\"\";\r\nnote " + std::string(400, 'x') + "\"\r\n";
  const auto whole = read(text);
  EXPECT_EQ(whole.rows.size(), 301u);
  EXPECT_EQ(whole.delimiter, ';');
  for (const std::size_t piece : {1u, 7u, 4096u, 70'000u}) {
    const auto pieces = read(text, piece);
    EXPECT_EQ(pieces.rows, whole.rows);
    EXPECT_EQ(pieces.lines, whole.lines);
  }
}

void expect_same_in_pieces(const std::string& text, const CsvSettings& settings = {}) {
  const auto whole = read(text, std::string::npos, settings);
  for (const std::size_t piece : {61u, 4096u, 60'000u}) {
    const auto pieces = read(text, piece, settings);
    EXPECT_EQ(pieces.rows, whole.rows) << piece;
    EXPECT_EQ(pieces.lines, whole.lines) << piece;
    EXPECT_EQ(pieces.delimiter, whole.delimiter) << piece;
    EXPECT_EQ(pieces.encoding, whole.encoding) << piece;
    ASSERT_EQ(pieces.problems.size(), whole.problems.size()) << piece;
    for (std::size_t i = 0; i < whole.problems.size(); ++i) {
      EXPECT_EQ(pieces.problems[i].code, whole.problems[i].code) << piece;
      EXPECT_EQ(pieces.problems[i].line, whole.problems[i].line) << piece;
      EXPECT_EQ(pieces.problems[i].raw, whole.problems[i].raw) << piece;
    }
  }
}

TEST(Csv, GivesTheSameInPiecesBehindALineThatIsGivenUp) {
  const std::string head = "a,b\n" + std::string(65 * 1024, 'x') + "\n";
  const std::string quoted = "\"two\nlines\",1\n";
  expect_same_in_pieces(head + quoted + quoted);
  std::string open = head + "\"never closed\n";
  for (int i = 0; i < 30'000; ++i) open += std::to_string(i) + ",row\n";
  expect_same_in_pieces(open + quoted + open + quoted);
}

TEST(Csv, GivesTheSameInPiecesWhenBothBoundsArePassed) {
  const std::string head(64 * 1024, 'x');
  const CsvSettings small = {
      .delimiter = ',', .encoding = CsvEncoding::kUtf8, .field_bytes_max = 1'500, .record_bytes_max = 4'000};
  const std::string field(1'000, 'f');
  const std::string rows = field + "," + field + "," + field + ",\"" + field + "\n\"\n\"two\nlines\",1\n";
  expect_same_in_pieces(head + "\n" + rows + rows, small);
  expect_same_in_pieces(head + "\n" + rows + field + "," + field + "," + field + ",\"" + field + "\n1", small);
}

TEST(Csv, GuessesFromTheSameHeadInPiecesOfAnySize) {
  std::string text = "id|note\r1|x\r";
  while (text.size() < 64 * 1024 + 100) text += "2|yyyyy\r";
  expect_same_in_pieces(text + "caf\xE9\n;\n3|z\r");
}

TEST(Csv, ShowsTheBeginningOfALongRowInItsOwnLetters) {
  std::string letters = "x";
  while (letters.size() < 70'000) letters += "é";
  const auto result = read("a,b\n" + letters + "\n");
  ASSERT_EQ(result.problems.size(), 1u);
  EXPECT_EQ(result.problems[0].raw, letters.substr(0, 499));
}

TEST(Csv, GuessesTheDelimiter) {
  EXPECT_EQ(read("a\tb\n1, 2, 3\t4\n").delimiter, '\t');
  EXPECT_EQ(read("a|b|c\n1|2|3\n").delimiter, '|');
  EXPECT_EQ(read("name;price\n\"a,b\";1,50\n\"c,d\";2,50\n").delimiter, ';');
  EXPECT_EQ(read("sep=;\r\na,b;c\r\n").rows, (Rows{{"a,b", "c"}}));
  EXPECT_EQ(read("one column\nonly\n").delimiter, ',');
  EXPECT_EQ(read("").delimiter, ',');
}

TEST(Csv, ConvertsWindows1252AndRefusesBrokenUtf8) {
  const auto western = read("a,b\nCaf\xE9,\x93x\x94\n");
  EXPECT_EQ(western.encoding, CsvEncoding::kWindows1252);
  EXPECT_EQ(western.rows[1], (std::vector<std::string>{"Café", "“x”"}));

  const auto broken = read("a,b\nCafé,1\nCafé,2\nbad\xFF,3\nok,4\n");
  EXPECT_EQ(broken.encoding, CsvEncoding::kUtf8);
  EXPECT_EQ(broken.rows.size(), 4u);
  ASSERT_EQ(broken.problems.size(), 1u);
  EXPECT_EQ(broken.problems[0].code, "not_utf8");
  EXPECT_EQ(broken.problems[0].line, 4);
  EXPECT_TRUE(is_valid_utf8(broken.problems[0].raw));

  const auto late = read("a,b\n" + std::string(70'000, '\n') + "caf\xE9,1\n");
  EXPECT_EQ(late.encoding, CsvEncoding::kWindows1252);
  EXPECT_EQ(late.rows[1][0], "café");
}

TEST(Csv, RefusesNulBytesAndUtf16) {
  const auto nul = read(std::string("a,b\n1,\0\n2,3\n", 12));
  ASSERT_EQ(nul.problems.size(), 1u);
  EXPECT_EQ(nul.problems[0].code, "nul_byte");
  EXPECT_EQ(nul.problems[0].raw, "1,\uFFFD");
  EXPECT_EQ(nul.rows.back(), (std::vector<std::string>{"2", "3"}));

  const auto wide =
      read(std::string("\xFF\xFE"
                       "a\0,\0",
                       6));
  EXPECT_TRUE(wide.rows.empty());
  EXPECT_EQ(wide.problems.at(0).code, "utf16");
}

TEST(Csv, KeepsAQuoteThatNobodyDoubled) {
  EXPECT_EQ(read("a,b\n\"The \"best\" house\",5\n6\" pipe,\"x\" \n").rows,
            (Rows{{"a", "b"}, {"The \"best\" house", "5"}, {"6\" pipe", "x"}}));
}

TEST(Csv, LosesOneLineToAQuoteNeverClosed) {
  std::string text = "a,b\n1,\"open\n";
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i) + ",row\n";
  const auto result = read(text);
  ASSERT_EQ(result.problems.size(), 1u);
  EXPECT_EQ(result.problems[0].code, "quote_not_closed");
  EXPECT_EQ(result.problems[0].raw, "1,\"open");
  EXPECT_EQ(result.rows.size(), 50'001u);
  EXPECT_EQ(result.lines.back(), 50'002);
  EXPECT_EQ(result.rows.back()[0], "49999");

  const auto at_end = read("a,b\n1,\"open\n2,3\n");
  EXPECT_EQ(at_end.problems.size(), 1u);
  EXPECT_EQ(at_end.rows, (Rows{{"a", "b"}, {"2", "3"}}));
}

TEST(Csv, StaysLinearOnLinesThatEachOpenAQuote) {
  std::string text = "a,b\n";
  for (int i = 0; i < 200'000; ++i) text += "\"a\"\"\n";  // opens at a line start, does not close when inside
  const auto result = read(text);
  EXPECT_EQ(result.problems.size(), 200'000u);
  EXPECT_EQ(result.problems.back().line, 200'001);
}

TEST(Csv, ReadsOnBehindALineOfAHundredMegabytes) {
  std::int64_t rows = 0, problems = 0;
  std::string last;
  CsvReader reader([&](const CsvRecord& record) { ++rows, last = record.fields[0]; },
                   [&](const CsvProblem& problem) {
                     ++problems;
                     EXPECT_EQ(problem.code, "row_too_long");
                     EXPECT_LE(problem.raw.size(), 500u);
                   });
  reader.feed("a,b\n");
  const std::string piece(1 << 20, 'x');
  for (int i = 0; i < 100; ++i) reader.feed(piece);
  reader.feed("\nend,1\n");
  reader.finish();
  EXPECT_EQ(rows, 2);
  EXPECT_EQ(problems, 1);
  EXPECT_EQ(last, "end");
}

TEST(Csv, BoundsFieldsAndRecords) {
  const CsvSettings small = {
      .delimiter = ',', .encoding = CsvEncoding::kUtf8, .field_bytes_max = 10, .record_bytes_max = 25};
  const auto result =
      read("0123456789,0123456789\n0123456789x,1\n\"0123456789x\",1\n1,2,3,4,5,6,7,8,9,10,11,12,13\nok\n", 3, small);
  EXPECT_EQ(result.rows, (Rows{{"0123456789", "0123456789"}, {"ok"}}));
  EXPECT_EQ(result.problems.size(), 3u);
}

std::string from_base64(const std::string& text) {
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t value =
        std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/").find(c);
    if (value == std::string_view::npos) break;
    bits = (bits << 6 | static_cast<unsigned>(value)) & 0xFFFFFF;
    if ((count += 6) >= 8) out += static_cast<char>(bits >> (count -= 8) & 0xFF);
  }
  return out;
}

std::string shared_file(const std::string& name) {
  const char* folder = std::getenv("HK_SHARED_DATA");
  std::ifstream file((folder ? std::string(folder) : std::string(HK_SOURCE_DIR) + "/../shared/data") + "/" + name,
                     std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

// Each torture file with LF and with CR LF. The collection's own bytes all have LF, whatever the name says.
void check_spectrum(const Json& entry, bool crlf) {
  std::string bytes = from_base64(entry["csv_base64"]);
  if (crlf) bytes = replaced(bytes, "\n", "\r\n");
  const auto result = read(bytes, 3);
  const Json& expected = entry["expected_rows"];
  EXPECT_TRUE(result.problems.empty());
  ASSERT_EQ(result.rows.size(), expected.size() + 1);
  for (std::size_t r = 0; r < expected.size(); ++r) {
    for (std::size_t c = 0; c < result.rows[0].size(); ++c) {
      std::string text = replaced(expected[r][result.rows[0][c]].get<std::string>(), "\r\n", "\n");
      EXPECT_EQ(result.rows[r + 1][c], crlf ? replaced(text, "\n", "\r\n") : text) << entry["name"];
    }
  }
}

TEST(Csv, PassesTheSpectrumOfTortureFiles) {
  const std::string file = shared_file("hostile_input/csv_spectrum.json");
  if (file.empty()) GTEST_SKIP() << "no shared data";
  const auto entries = parse_json(file);
  ASSERT_TRUE(entries);
  for (const Json& entry : *entries) {
    if (!entry["expected_rows"].is_array()) continue;  // location_coordinates: its expectation is of another file
    check_spectrum(entry, false);
    check_spectrum(entry, true);
  }
}

TEST(Csv, KeepsQuotesOfCoordinates) {
  EXPECT_EQ(read("Phone,Location\n1,37°36'37.8\"N 121°2'17.9\"W\n").rows[1][1], "37°36'37.8\"N 121°2'17.9\"W");
}

TEST(Csv, ReadsEveryRowOfRandomBytesOrReportsIt) {
  std::mt19937_64 random(7);
  const std::string_view alphabet("a1,;\t|\"\n\r \xC3\xA9\xFF\0", 15);
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes;
    for (std::uint64_t i = random() % 200; i > 0; --i) bytes += alphabet[random() % alphabet.size()];
    const auto whole = read(bytes);
    EXPECT_EQ(whole.rows, read(bytes, 5).rows);
    for (const auto& row : whole.rows)
      for (const std::string& field : row) EXPECT_TRUE(is_valid_utf8(field) && field.find('\0') == std::string::npos);
  }
}

}  // namespace
}  // namespace hk
