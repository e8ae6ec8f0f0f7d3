// Applies migrations through a Database's own read and write. Private to store/.
#pragma once

#include <hk/store/database.hpp>

namespace hk::store {

Status apply_migrations(Database& db, std::vector<Migration> migrations);

}  // namespace hk::store
