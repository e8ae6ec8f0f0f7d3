#include "files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace hk::upkeep {

namespace fs = std::filesystem;

void sync_folder(const std::string& folder) {
  const int opened = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return;
  fsync(opened);
  close(opened);
}

std::string folder_of(const std::string& file) {
  const fs::path parent = fs::path(file).parent_path();
  return parent.empty() ? "." : parent.string();
}

Status write_whole(const std::string& file, const std::string& text) {
  const std::string partial = file + ".partial";
  const int opened = open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written =
      opened >= 0 && write(opened, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(opened) == 0;
  const int why = errno;
  if (opened >= 0) close(opened);
  if (!written || rename(partial.c_str(), file.c_str()) != 0) {
    unlink(partial.c_str());
    return unavailable("store_unavailable", "The file " + file + " can't be written.", std::strerror(why));
  }
  sync_folder(folder_of(file));
  return {};
}

Leftover::~Leftover() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace hk::upkeep
