#include <hk/store/database.hpp>

#include "sqlite_database.hpp"

namespace hk::store {

Result<std::unique_ptr<Database>> Database::open(const StoreSettings& settings) {
  return settings.database_url.empty() ? open_sqlite(settings) : open_postgres(settings);
}

}  // namespace hk::store
