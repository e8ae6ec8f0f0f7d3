#include "journal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

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

}  // namespace hk::simulator
