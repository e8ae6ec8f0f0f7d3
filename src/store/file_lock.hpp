// A file lock that ends with its process. Private to store/.
#pragma once

#include <memory>
#include <string>

#include <hk/store/database.hpp>

namespace hk::store {

// Empty when somebody else holds it.
std::unique_ptr<Database::ProcessLock> try_file_lock(const std::string& folder, const std::string& name);

// Taken around each SQLite write group: blocks in the kernel, where SQLite's own busy handler would sleep and retry.
class WriteLock {
 public:
  explicit WriteLock(const std::string& folder);
  ~WriteLock();
  void lock();
  void unlock();

 private:
  int file_;
};

}  // namespace hk::store
