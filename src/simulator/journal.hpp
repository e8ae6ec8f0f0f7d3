// Files that are appended to, a JSON value a line, each in the file before the call returns.
#pragma once

#include <mutex>
#include <string>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>

namespace hk::simulator {

class Journal {
 public:
  // Error `simulator_file`. An empty name is a journal that keeps nothing.
  static Result<Journal> open(const std::string& file);
  Journal(Journal&& other) noexcept;
  Journal& operator=(Journal&&) = delete;
  ~Journal();
  // One write, so that a killed process leaves whole lines or one cut line at the end. False when the disk is full.
  bool append(const Json& line);

 private:
  explicit Journal(int file) : file_(file) {}
  std::mutex mutex_;
  int file_ = -1;
};

}  // namespace hk::simulator
