#include "journal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include <hk/simulator/attom.hpp>

namespace hk::simulator {
namespace {

// A line that a killed process left unfinished gets its end, so that the next one stands alone.
void finish_last_line(int file) {
  char last = '\n';
  const off_t size = ::lseek(file, 0, SEEK_END);
  if (size > 0 && ::pread(file, &last, 1, size - 1) == 1 && last != '\n' && ::write(file, "\n", 1) != 1)
    last = '\0';  // the next append fails too, and says so
}

}  // namespace

Result<Journal> Journal::open(const std::string& file) {
  if (file.empty()) return Journal(-1);
  const int opened = ::open(file.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (opened < 0)
    return invalid("simulator_file", "Can't write to " + file + ": " + std::strerror(errno) + ".",
                   "Give a file in a folder that exists and can be written to.");
  finish_last_line(opened);
  return Journal(opened);
}

Journal::Journal(Journal&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

Journal::~Journal() {
  if (file_ >= 0) ::close(file_);
}

bool Journal::append(const Json& line) {
  if (file_ < 0) return true;
  const std::string text = dump_json(line) + "\n";
  const std::lock_guard lock(mutex_);
  return ::write(file_, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

Result<std::vector<BillLine>> read_bill(const std::string& file) {
  std::ifstream input(file, std::ios::binary);
  const Error unreadable =
      invalid("bill_unreadable", "The bill " + file + " can't be read.", "Give the file of --bill.");
  if (!input) return unreadable;
  std::vector<BillLine> lines;
  for (std::string text; std::getline(input, text);) {
    const auto json = parse_json(text);
    if (!json || !json->is_object()) continue;  // cut off by a crash
    BillLine line;
    line.number = json->value("n", std::uint64_t{0});
    line.at = json->value("at", "");
    line.path = json->value("path", "");
    line.reference = json->value("reference", "");
    line.micro_dollars = json->value("microDollars", MicroDollars{0});
    if (const auto fault = json->find("fault"); fault != json->end() && fault->is_string()) line.fault = *fault;
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace hk::simulator
