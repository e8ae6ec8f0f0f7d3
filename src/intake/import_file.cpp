#include "import_file.hpp"

namespace hk::intake {
namespace {

constexpr std::size_t kChunkBytes = 64 * 1024;

}  // namespace

ImportFile::ImportFile(const std::string& path, std::int64_t after_line)
    : after_line_(after_line),
      in_(path, std::ios::binary),
      reader_(
          [this](const CsvRecord& record) {
            if (has_header_) return add(record.line, record);
            has_header_ = true;
          },
          [this](const CsvProblem& problem) { add(problem.line, problem); }),
      chunk_(kChunkBytes, '\0') {}

void ImportFile::add(std::int64_t line, std::variant<CsvRecord, CsvProblem> row) {
  if (line > after_line_) waiting_.push_back(std::move(row));
}

bool ImportFile::read_more() {
  if (ended_) return false;
  in_.read(chunk_.data(), kChunkBytes);
  const auto got = static_cast<std::size_t>(in_.gcount());
  reader_.feed(std::string_view(chunk_).substr(0, got));
  bytes_ += static_cast<std::int64_t>(got);
  if (!in_) {
    reader_.finish();
    ended_ = true;
  }
  return true;
}

ImportFile::Part ImportFile::next(std::size_t rows) {
  while (waiting_.size() < rows && read_more()) {
  }
  Part part;
  part.bytes_read = bytes_;
  for (; static_cast<std::size_t>(part.rows) < rows && !waiting_.empty(); ++part.rows) {
    if (auto* record = std::get_if<CsvRecord>(&waiting_.front())) {
      part.last_line = record->line;
      part.records.push_back(std::move(*record));
    } else {
      auto& problem = std::get<CsvProblem>(waiting_.front());
      part.last_line = problem.line;
      part.problems.push_back(std::move(problem));
    }
    waiting_.pop_front();
  }
  return part;
}

}  // namespace hk::intake
