// SQL over the files of a table. Private to lake/.
#pragma once

#include <string>
#include <vector>

#include <hk/lake/manifest.hpp>
#include <hk/lake/tables.hpp>

namespace hk::lake {

// All rows of these files as they were written, with _commit and _deleted.
std::string scan(const std::string& folder, const TableSpec& spec, const std::vector<const FileEntry*>& files);
// The rows that count: the newest version of each id, without those that are gone. `with_gone`: with them, and with
// _commit and _deleted.
std::string current_rows(const std::string& folder, const TableSpec& spec, const Files& files, bool with_gone = false);
// "id, status, ..."
std::string column_list(const TableSpec& spec);
// "id varchar, created_at bigint, ...", for a table to append to.
std::string column_definitions(const TableSpec& spec);

template <class Wanted>
std::vector<const FileEntry*> files_where(const Files& files, Wanted wanted) {
  std::vector<const FileEntry*> found;
  for (const FileEntry& file : files)
    if (wanted(file)) found.push_back(&file);
  return found;
}

}  // namespace hk::lake
