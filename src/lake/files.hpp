// Writing and merging Parquet files. Private to lake/.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <hk/base/time.hpp>
#include <hk/lake/engine.hpp>
#include <hk/lake/manifest.hpp>
#include <hk/lake/tables.hpp>

#include "changes.hpp"

namespace hk::lake {

class FileWriter {
 public:
  FileWriter(Engine& engine, Connection& connection, const Clock& clock)
      : engine_(engine), connection_(connection), clock_(clock) {}

  // Recent changes of a table as one file, without rows that the table has already. Marks base files of which rows were
  // replaced.
  Status add_changes(const TableSpec& spec, const ReadRows& changes, std::int64_t commit, Files& files);

  // Rows of a table that is written anew are collected here until there are enough for a file.
  Status collect(const TableSpec& spec, const Rows& rows);
  Result<FileEntry> write_collected(const TableSpec& spec, std::int64_t commit);

  // All recent files into one, with the newest version of each id.
  Status merge_recent(const TableSpec& spec, std::int64_t commit, Files& files);
  // Recent files into base files; base files with replaced rows are written again without them.
  Status settle(const TableSpec& spec, std::int64_t commit, Files& files);
  // Small base files into one.
  Status merge_small(const TableSpec& spec, std::int64_t commit, std::int64_t small_rows, Files& files);

 private:
  std::string next_name(const TableSpec& spec);
  Result<FileEntry> copy(const TableSpec& spec, const std::string& select, std::int64_t commit, bool base);
  Status stage(const TableSpec& spec, const ReadRows& changes);
  Status drop_known(const TableSpec& spec, const Files& files);
  Status mark_replaced(const TableSpec& spec, Files& files);
  Result<std::int64_t> count(const std::string& from);

  Engine& engine_;
  Connection& connection_;
  const Clock& clock_;
};

}  // namespace hk::lake
