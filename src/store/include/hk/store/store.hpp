// Records in SQL: SQLite in the data folder, or PostgreSQL. One API for both.
//
//   auto lead = db.read([&](Session& s) -> Result<Lead> { return find_lead(s, id); });
//   HK_CHECK(db.write([&](Session& s) -> Status { ...; return {}; }));
//
// write() commits when the closure returns a value and rolls back when it returns an error or throws. On SQLite
// one writer thread commits the closures of many callers together (group commit, a savepoint each) and
// answers after the COMMIT: closures must be short, do no I/O of their own, and never call the database again.
// On PostgreSQL each runs in a transaction of its own. Deadlocks and serialization failures run the closure again, so
// it must have no effect outside the session.
#pragma once

#include <hk/store/database.hpp>
#include <hk/store/migration.hpp>
#include <hk/store/session.hpp>
