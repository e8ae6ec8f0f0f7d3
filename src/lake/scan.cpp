#include "scan.hpp"

#include <hk/base/text.hpp>
#include <hk/lake/engine.hpp>

namespace hk::lake {
namespace {

const char* type_name(Column::Type type) {
  if (type == Column::Type::kInteger) return "bigint";
  return type == Column::Type::kReal ? "double" : "varchar";
}

// "at" is a word of the engine's own.
std::string named(const std::string& column) { return "\"" + column + "\""; }

// Of the recent changes, the newest of each id.
std::string newest(const std::string& folder, const TableSpec& spec, const std::vector<const FileEntry*>& recent,
                   const std::string& columns) {
  return "select " + columns + " from (select *, row_number() over (partition by " + spec.key +
         " order by _commit desc) as _newness from " + scan(folder, spec, recent) + ") where _newness = 1";
}

std::string nothing(const TableSpec& spec) {
  std::vector<std::string> columns;
  for (const Column& column : spec.columns)
    columns.push_back(std::string("cast(null as ") + type_name(column.type) + ") as " + named(column.name));
  return "select " + join(columns, ", ") + ", cast(0 as bigint) as _commit, cast(0 as bigint) as _deleted where false";
}

}  // namespace

std::string scan(const std::string& folder, const TableSpec& spec, const std::vector<const FileEntry*>& files) {
  if (files.empty()) return "(" + nothing(spec) + ")";
  std::vector<std::string> paths;
  paths.reserve(files.size());
  for (const FileEntry* file : files) paths.push_back(quoted(folder + "/" + file->path));
  const char* mixed = spec.kind == TableSpec::Kind::kEvents ? ", union_by_name = true" : "";
  return "read_parquet([" + join(paths, ", ") + "], hive_partitioning = false" + mixed + ")";
}

std::string current_rows(const std::string& folder, const TableSpec& spec, const Files& files, bool with_gone) {
  const std::string columns = column_list(spec) + (with_gone ? ", _commit, _deleted" : "");
  const auto recent = files_where(files, [](const FileEntry& f) { return !f.base; });
  const auto clean = files_where(files, [](const FileEntry& f) { return f.base && !f.dirty; });
  const auto dirty = files_where(files, [](const FileEntry& f) { return f.base && f.dirty; });
  const bool plain = spec.kind == TableSpec::Kind::kEvents;
  std::vector<std::string> parts;
  if (!clean.empty()) parts.push_back("select " + columns + " from " + scan(folder, spec, clean));
  if (!dirty.empty())
    parts.push_back("select " + columns + " from " + scan(folder, spec, dirty) + " where " + spec.key +
                    " not in (select " + spec.key + " from " + scan(folder, spec, recent) + ")");
  if (!recent.empty() && plain) parts.push_back("select " + columns + " from " + scan(folder, spec, recent));
  if (!recent.empty() && !plain)
    parts.push_back(newest(folder, spec, recent, columns) + (with_gone ? "" : " and _deleted = 0"));
  if (parts.empty()) return "select " + columns + " from (" + nothing(spec) + ")";
  return join(parts, " union all ");
}

std::string column_list(const TableSpec& spec) {
  std::vector<std::string> names;
  for (const Column& column : spec.columns) names.push_back(named(column.name));
  return join(names, ", ");
}

std::string column_definitions(const TableSpec& spec) {
  std::vector<std::string> columns;
  for (const Column& column : spec.columns) columns.push_back(named(column.name) + " " + type_name(column.type));
  return join(columns, ", ");
}

}  // namespace hk::lake
