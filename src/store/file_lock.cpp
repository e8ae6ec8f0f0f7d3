#include "file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

namespace hk::store {
namespace {

class FileLock final : public Database::ProcessLock {
 public:
  FileLock(int file, std::string path) : file_(file), path_(std::move(path)) {}
  ~FileLock() override {
    unlink(path_.c_str());  // while held: see still_the_file()
    close(file_);
  }
  bool held() override { return true; }

 private:
  int file_;
  std::string path_;
};

// Between our open() and flock() the former holder may have removed the file; then we hold a lock nobody sees.
bool still_the_file(int file, const std::string& path) {
  struct stat ours {
  }, named{};
  return fstat(file, &ours) == 0 && stat(path.c_str(), &named) == 0 && ours.st_ino == named.st_ino;
}

}  // namespace

std::unique_ptr<Database::ProcessLock> try_file_lock(const std::string& folder, const std::string& name) {
  std::filesystem::create_directories(folder + "/locks");
  const std::string path = folder + "/locks/" + name + ".lock";
  while (true) {
    const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return nullptr;
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
      close(file);
      return nullptr;
    }
    if (still_the_file(file, path)) return std::make_unique<FileLock>(file, path);
    close(file);
  }
}

WriteLock::WriteLock(const std::string& folder)
    : file_(open((folder + "/write.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {}

WriteLock::~WriteLock() { close(file_); }

void WriteLock::lock() {
  while (flock(file_, LOCK_EX) != 0 && errno == EINTR) {
  }
}

void WriteLock::unlock() { flock(file_, LOCK_UN); }

}  // namespace hk::store
