// Keeps the lake up with the records.
//
// Writer does it a step at a time: it follows the outbox from the manifest's position, reads the records that the
// events name as they are now, and adds files of what it read; files that have become many are merged. Everything of a
// step counts from one replacement of the manifest on. Steps may be repeated: a row that is read again is the same row.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/events/events.hpp>
#include <hk/lake/engine.hpp>
#include <hk/lake/manifest.hpp>
#include <hk/store/store.hpp>

namespace hk::lake {

std::vector<store::Migration> migrations();  // 8000-8999
// The position up to which the lake has the events, as the database remembers it; "" when there is no lake yet.
std::string exported_position(store::Session& session);

// The lock that one exporter at a time holds (store::Database::try_lock).
inline constexpr const char* kExporterLock = "lake-exporter";

struct WriterSettings {
  std::size_t events_a_step = 2'000;
  std::size_t rows_a_chunk = 5'000;        // read in one transaction while a table is written anew
  std::int64_t rows_a_file = 500'000;      // while a table is written anew
  std::size_t recent_files_most = 8;       // of a table; more are merged
  std::int64_t recent_rows_most = 50'000;  // of a table; more become a base file
  std::size_t small_base_files_most = 16;  // of a table, with less than rows_a_file rows; more are merged
};

// Owned by who holds the lock.
class Writer {
 public:
  // Reads the manifest and removes files that it does not name. Errors: lake_manifest, lake_folder.
  static Result<std::unique_ptr<Writer>> open(store::Database& db, const Clock& clock, events::Outbox& outbox,
                                              Engine& engine, const WriterSettings& settings = {});
  virtual ~Writer() = default;
  // True when more is waiting to be done.
  virtual Result<bool> step() = 0;
  // All records are read again, whatever the events said.
  virtual Status rebuild() = 0;
  virtual const Manifest& manifest() const = 0;
};

// A thread that takes the lock, steps whenever something has happened, at most every `interval`, and lets others take
// over when its process ends.
class Exporter {
 public:
  struct Settings {
    Micros interval = kSecond;
    WriterSettings writer{};
  };
  static std::unique_ptr<Exporter> start(store::Database& db, const Clock& clock, events::Outbox& outbox,
                                         Engine& engine, const Settings& settings);
  virtual ~Exporter() = default;  // stops
};

}  // namespace hk::lake
