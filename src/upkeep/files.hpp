// Files that are there whole or not at all. Private to upkeep/.
#pragma once

#include <string>

#include <hk/base/result.hpp>

namespace hk::upkeep {

// Brings the entries of a folder (a new name, a rename) to the disk.
void sync_folder(const std::string& folder);

// Written under another name, then renamed; readable by its owner only.
Status write_whole(const std::string& file, const std::string& text);

std::string folder_of(const std::string& file);

// Removes it in the end unless it was kept: what a failed run leaves.
class Leftover {
 public:
  explicit Leftover(std::string path) : path_(std::move(path)) {}
  ~Leftover();
  Leftover(const Leftover&) = delete;
  void keep() { path_.clear(); }

 private:
  std::string path_;
};

}  // namespace hk::upkeep
