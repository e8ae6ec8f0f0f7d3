// CSV: what is read does not depend on the pieces in which the file comes.
//
// The first byte of an input chooses settings, the second seeds the sizes of the pieces; the rest is the file. A reader
// holds back its first 64 KiB; half of the settings put a long line in front, so that the file itself is streamed.
#include <algorithm>
#include <random>
#include <vector>

#include <hk/base/csv.hpp>

#include "fuzz.hpp"

namespace hk::fuzz {
namespace {

struct Seen {
  std::vector<CsvRecord> records;
  std::vector<CsvProblem> problems;
};

CsvSettings settings_of(std::uint8_t choice) {
  static constexpr char kDelimiters[] = {',', ';', '\t', '|'};
  CsvSettings settings;
  if (choice & 1) settings = {kDelimiters[choice >> 6], CsvEncoding::kUtf8, 64, 200};
  if (choice & 2) settings.encoding = CsvEncoding::kWindows1252;
  return settings;
}

// `head` comes in one piece, the file in pieces of at most `most` bytes.
Seen read(const std::string& head, std::string_view file, const CsvSettings& settings, std::minstd_rand& random,
          std::size_t most) {
  Seen seen;
  CsvReader reader([&](const CsvRecord& record) { seen.records.push_back(record); },
                   [&](const CsvProblem& problem) { seen.problems.push_back(problem); }, settings);
  reader.feed(head);
  while (!file.empty()) {
    const std::size_t size = std::min<std::size_t>(file.size(), 1 + random() % most);
    reader.feed(file.substr(0, size));
    file.remove_prefix(size);
  }
  reader.finish();
  return seen;
}

void check_same(const Seen& a, const Seen& b) {
  require(a.records.size() == b.records.size(), "the same number of records");
  require(a.problems.size() == b.problems.size(), "the same number of problems");
  for (std::size_t i = 0; i < a.records.size(); ++i) {
    require(a.records[i].line == b.records[i].line, "the same lines", a.records[i].raw);
    require_equal(a.records[i].raw, b.records[i].raw, "the same raw rows");
    require(a.records[i].fields == b.records[i].fields, "the same fields", a.records[i].raw);
  }
  for (std::size_t i = 0; i < a.problems.size(); ++i) {
    require(a.problems[i].line == b.problems[i].line, "problems on the same lines", a.problems[i].raw);
    require_equal(a.problems[i].code, b.problems[i].code, "the same problems");
  }
}

void check_sane(const Seen& seen, std::string_view file) {
  const auto lines = 1 + std::count_if(file.begin(), file.end(), [](char c) { return c == '\n' || c == '\r'; });
  std::int64_t line = 0;
  for (const CsvRecord& record : seen.records) {
    require(record.line > line && record.line <= lines, "lines count up", record.raw);
    line = record.line;
    require_text(record.raw);
    for (const std::string& field : record.fields) require_text(field);
  }
  for (const CsvProblem& problem : seen.problems) require_text(problem.raw);
}

}  // namespace
}  // namespace hk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hk::fuzz;
  // A little less than the reader holds back, so that its head ends inside the file.
  static const std::string kLongLine(64 * 1024 - 20, 'x');
  if (size < 2) return 0;
  const std::string head = data[0] & 1 ? kLongLine : std::string();
  const auto settings = settings_of(data[0]);
  const std::string_view file = text_of(data + 2, size - 2);
  std::minstd_rand random(1U + data[1]);
  const Seen whole = read(head + std::string(file), {}, settings, random, 1);
  check_sane(whole, file);
  check_same(whole, read(head, file, settings, random, data[0] & 4 ? 400 : 20));
  return 0;
}
