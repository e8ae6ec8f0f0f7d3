// Wake files: how processes that share a data folder tell each other of a commit without polling. A commit writes
// one byte into <folder>/wake/<channel>; every process watches the folder with inotify. Private to store/.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include <hk/runtime/task.hpp>
#include <hk/store/database.hpp>

namespace hk::store {

// Listeners by channel; shared by both dialects.
class Listeners {
 public:
  std::unique_ptr<Database::Subscription> add(const std::string& channel, Listener listener);
  void call(const std::string& channel);
  void call_all();

 private:
  class Handle;
  std::recursive_mutex mutex_;  // held while listeners run, so that a destroyed subscription never fires
  std::map<std::pair<std::string, std::uint64_t>, Listener> by_channel_;
  std::uint64_t next_ = 0;
};

class WakeFiles {
 public:
  WakeFiles(const std::string& folder, Listeners& listeners);
  ~WakeFiles();
  void touch(const std::string& channel);

 private:
  void watch(runtime::StopSignal& signal);
  int file_for(const std::string& channel);

  const std::string folder_;
  Listeners& listeners_;
  std::mutex mutex_;
  std::map<std::string, int> files_;
  int inotify_ = -1;
  int stop_pipe_[2] = {-1, -1};
  std::unique_ptr<runtime::Task> task_;
};

}  // namespace hk::store
