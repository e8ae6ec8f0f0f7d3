// A copy of a whole database in one file, made while others write, and a database made from such a file.
#pragma once

#include <string>

#include <hk/base/result.hpp>
#include <hk/store/database.hpp>

namespace hk::store {

// One consistent moment: what was committed before is in, what is committed later is not. On SQLite the file is a
// database, on PostgreSQL an archive of pg_dump. Errors: pg_dump_missing, copy_failed, and those of Inspection.
Status copy_database(const StoreSettings& settings, const std::string& file);

// Into a folder without a database, or an empty PostgreSQL database. Errors: store_not_empty, pg_restore_missing,
// copy_failed.
Status restore_database(const StoreSettings& settings, const std::string& file);

}  // namespace hk::store
