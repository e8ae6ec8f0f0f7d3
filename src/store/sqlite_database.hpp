// Private to store/.
#pragma once

#include <hk/store/database.hpp>

namespace hk::store {

Result<std::unique_ptr<Database>> open_sqlite(const StoreSettings& settings);
Result<std::unique_ptr<Database>> open_postgres(const StoreSettings& settings);

}  // namespace hk::store
