// The list of the files that count. Replaced as a whole: readers see one state or the next.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>

namespace hk::lake {

struct FileEntry {
  std::string path;  // below the lake's folder
  std::int64_t rows = 0;
  std::int64_t commit = 0;  // a row of a later commit replaces the same id of an earlier one
  bool base = false;        // ids are unique among the base files; the others are recent changes
  bool dirty = false;       // base only: some rows have been replaced by recent changes
};
using Files = std::vector<FileEntry>;

// A table that is being written anew from the records, a chunk at a time.
struct Rebuild {
  Files files;
  std::string after;  // key of the last row written
  bool done = false;
};

struct Manifest {
  std::int64_t commit = 0;  // grows with each replacement
  std::string schema;       // schema_version() of the writer
  std::string position;     // of the last event that is in
  std::string skip_until;   // events up to this position changed nothing that a rebuild has not read
  Micros as_of = 0;         // what was committed until then is in
  bool complete = false;    // false until the first rebuild has ended and what came meanwhile is in
  std::map<std::string, Files> tables;
  std::map<std::string, Rebuild> rebuild;  // empty: none goes on
};

Json to_json(const Manifest& manifest);
// The manifest of the lake in `folder`; empty when there is none yet. Error: lake_manifest.
Result<std::optional<Manifest>> load_manifest(const std::string& folder);
// Durable when it answers.
Status save_manifest(const std::string& folder, const Manifest& manifest);

// Makes a finished file durable and moves it to its place, both below `folder`.
Status move_into_place(const std::string& folder, const std::string& from, const std::string& to);

}  // namespace hk::lake
