// What the bench programs share: the store they are pointed at, and time.
#pragma once

#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include <hk/jobs/jobs.hpp>
#include <hk/store/store.hpp>

namespace hk::bench {

[[noreturn]] inline void give_up(const std::string& why) {
  std::cerr << why << "\n";
  std::exit(1);
}

inline void must(const Status& status) {
  if (!status) give_up(status.error().message + " " + status.error().detail);
}

inline Micros steady_now() {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

inline double seconds_since(Micros begin) {
  return static_cast<double>(steady_now() - begin) / static_cast<double>(kSecond);
}

// "--name value" pairs.
class Options {
 public:
  Options(int argc, char** argv, int first) {
    for (int i = first; i + 1 < argc; i += 2) values_[std::string(argv[i]).substr(2)] = argv[i + 1];
  }
  std::string text(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? "" : found->second;
  }
  std::size_t number(const std::string& name, std::size_t otherwise) const {
    const std::string value = text(name);
    return value.empty() ? otherwise : std::stoul(value);
  }

 private:
  std::map<std::string, std::string> values_;
};

// --data names the folder, --url a PostgreSQL database; without it SQLite.
inline std::unique_ptr<store::Database> open_store(const Options& options) {
  store::StoreSettings settings;
  settings.folder = options.text("data");
  settings.database_url = options.text("url");
  auto db = store::Database::open(settings);
  if (!db) give_up(db.error().message + " " + db.error().detail);
  must((*db)->migrate(jobs::migrations()));
  return *std::move(db);
}

}  // namespace hk::bench
