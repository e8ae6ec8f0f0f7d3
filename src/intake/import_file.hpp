// The file of an import, read in batches. Private to intake/.
#pragma once

#include <cstdint>
#include <deque>
#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include <hk/base/csv.hpp>

namespace hk::intake {

class ImportFile {
 public:
  // Without the header, and without what begins on lines up to `after_line`.
  ImportFile(const std::string& path, std::int64_t after_line);

  struct Part {
    std::vector<CsvRecord> records;
    std::vector<CsvProblem> problems;  // of rows that are no records
    std::int64_t rows = 0;             // of both kinds; 0: the file has ended
    std::int64_t last_line = 0;        // on which the last of them begins
    std::int64_t bytes_read = 0;       // of the file
  };
  Part next(std::size_t rows);

 private:
  void add(std::int64_t line, std::variant<CsvRecord, CsvProblem> row);
  bool read_more();

  const std::int64_t after_line_;
  std::ifstream in_;
  CsvReader reader_;
  std::string chunk_;
  bool has_header_ = false, ended_ = false;
  std::int64_t bytes_ = 0;
  std::deque<std::variant<CsvRecord, CsvProblem>> waiting_;
};

}  // namespace hk::intake
