// A look at a store as it is, also a broken one: nothing is made, migrated, locked or repaired.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/store/database.hpp>

namespace hk::store {

class Inspection {
 public:
  // Errors: store_missing (there is no database yet), store_unavailable.
  static Result<std::unique_ptr<Inspection>> open(const StoreSettings& settings);
  virtual ~Inspection() = default;

  virtual Dialect dialect() const = 0;
  // One snapshot. Any SQL error comes back as an Error, with its text in detail.
  virtual Status read(const std::function<Status(Session&)>& work) = 0;
  // SQLite only: the database as it is at one moment, as a file of its own that must not exist yet.
  virtual Status copy_into(const std::string& file) = 0;
};

struct ServerFacts {
  std::string version;   // "15.6"
  int major = 0;         // 15
  std::string encoding;  // "UTF8"
};
ServerFacts server_facts(Session& session);

// Damaged pages, and indexes that do not fit their table (unless `quick`). SQLite only: PostgreSQL checks pages itself
// when it reads them.
std::vector<std::string> integrity_problems(Session& session, bool quick);
// Rows that refer to nothing. SQLite only, where whoever writes without foreign_keys leaves them.
std::vector<std::string> broken_references(Session& session);

std::vector<std::string> index_names(Session& session);
std::vector<std::string> table_names(Session& session);

}  // namespace hk::store
