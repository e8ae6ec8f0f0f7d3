#include "files.hpp"

#include <algorithm>
#include <set>

#include <hk/base/ids.hpp>
#include <hk/runtime/fail_point.hpp>

#include "scan.hpp"

namespace hk::lake {
namespace {

constexpr const char* kStage = "stage";
constexpr const char* kCollected = "collected";

// Rows of a table lie in the order in which they are mostly asked for, so that a range of time reads little.
std::string order_of(const TableSpec& spec) {
  for (const char* column : {"at", "created_at"})
    for (const Column& one : spec.columns)
      if (one.name == column) return std::string(" order by \"") + column + "\"";
  return " order by " + spec.key;
}

void replace(Files& files, const std::vector<const FileEntry*>& old, FileEntry fresh) {
  std::set<std::string> gone;
  for (const FileEntry* file : old) gone.insert(file->path);
  std::erase_if(files, [&](const FileEntry& file) { return gone.contains(file.path); });
  if (fresh.rows > 0) files.push_back(std::move(fresh));
}

}  // namespace

std::string FileWriter::next_name(const TableSpec& spec) {
  return "raw/" + spec.name + "/date=" + format_date(utc_date(clock_.now())) + "/" + new_type_id("part") + ".parquet";
}

Result<std::int64_t> FileWriter::count(const std::string& from) {
  HK_TRY(const Table table, connection_.query("select count(*) from " + from));
  return std::get<std::int64_t>(table.rows.at(0).at(0));
}

Result<FileEntry> FileWriter::copy(const TableSpec& spec, const std::string& select, std::int64_t commit, bool base) {
  FileEntry entry{next_name(spec), 0, commit, base, false};
  const std::string scratch = "tmp/export/" + new_type_id("part") + ".parquet";
  const std::string target = quoted(engine_.folder() + "/" + scratch);
  HK_CHECK(connection_.run("copy (" + select + order_of(spec) + ") to " + target +
                           " (format parquet, compression zstd, row_group_size 122880)"));
  HK_TRY(entry.rows, count("read_parquet(" + target + ")"));
  runtime::fail_point("lake.file_written");
  HK_CHECK(move_into_place(engine_.folder(), scratch, entry.path));
  runtime::fail_point("lake.file_in_place");
  return entry;
}

Status FileWriter::stage(const TableSpec& spec, const ReadRows& changes) {
  HK_CHECK(
      connection_.run(std::string("create or replace temp table ") + kStage + " (" + column_definitions(spec) + ")"));
  HK_CHECK(connection_.append(kStage, changes.rows));
  HK_CHECK(connection_.run(std::string("create or replace temp table ") + kStage + " as select *, cast(0 as bigint)" +
                           " as _deleted from (select distinct on (" + spec.key + ") * from " + kStage + ")"));
  for (const std::string& key : changes.gone)
    HK_CHECK(connection_.run(std::string("insert into ") + kStage + " (" + spec.key + ", _deleted) values (" +
                             quoted(key) + ", 1)"));
  return {};
}

// A log's rows are found again with every change of their record. Keys grow with time, so little is looked at.
Status FileWriter::drop_known(const TableSpec& spec, const Files& files) {
  HK_TRY(const Table range, connection_.query("select cast(min(" + spec.key + ") as varchar), cast(max(" + spec.key +
                                              ") as varchar) from " + kStage));
  const auto* least = std::get_if<std::string>(&range.rows.at(0).at(0));
  const auto* most = std::get_if<std::string>(&range.rows.at(0).at(1));
  if (least == nullptr || most == nullptr || files.empty()) return {};
  const std::string columns = column_list(spec) + ", _deleted";
  const std::string known = "select " + columns + " from (" + current_rows(engine_.folder(), spec, files, true) +
                            ") where " + spec.key + " between " + quoted(*least) + " and " + quoted(*most);
  return connection_.run(std::string("create or replace temp table ") + kStage + " as select " + columns + " from " +
                         kStage + " except (" + known + ")");
}

Status FileWriter::mark_replaced(const TableSpec& spec, Files& files) {
  const auto clean = files_where(files, [](const FileEntry& f) { return f.base && !f.dirty; });
  if (clean.empty()) return {};
  std::string from = scan(engine_.folder(), spec, clean);
  from.insert(from.size() - 1, ", filename = true");
  HK_TRY(const Table touched,
         connection_.query("select distinct filename from " + from + " where " + spec.key + " in (select " + spec.key +
                           " from " + kStage + ")" + " and " + spec.key + " >= (select min(" + spec.key + ") from " +
                           kStage + ") and " + spec.key + " <= (select max(" + spec.key + ") from " + kStage + ")"));
  for (const auto& row : touched.rows)
    for (FileEntry& file : files)
      if (std::get<std::string>(row.at(0)).ends_with(file.path)) file.dirty = true;
  return {};
}

Status FileWriter::add_changes(const TableSpec& spec, const ReadRows& changes, std::int64_t commit, Files& files) {
  HK_CHECK(stage(spec, changes));
  if (spec.kind == TableSpec::Kind::kLog) HK_CHECK(drop_known(spec, files));
  HK_TRY(const std::int64_t rows, count(kStage));
  if (rows == 0) return {};
  if (spec.kind != TableSpec::Kind::kEvents) HK_CHECK(mark_replaced(spec, files));
  HK_TRY(FileEntry entry, copy(spec,
                               "select " + column_list(spec) + ", cast(" + std::to_string(commit) +
                                   " as bigint) as _commit, _deleted from " + kStage,
                               commit, false));
  files.push_back(std::move(entry));
  return {};
}

Status FileWriter::collect(const TableSpec& spec, const Rows& rows) {
  HK_CHECK(connection_.run(std::string("create temp table if not exists ") + kCollected + " (" +
                           column_definitions(spec) + ")"));
  return connection_.append(kCollected, rows);
}

Result<FileEntry> FileWriter::write_collected(const TableSpec& spec, std::int64_t commit) {
  HK_TRY(FileEntry entry, copy(spec,
                               "select *, cast(" + std::to_string(commit) +
                                   " as bigint) as _commit, cast(0 as bigint) as _deleted from " + kCollected,
                               commit, true));
  HK_CHECK(connection_.run(std::string("drop table ") + kCollected));
  return entry;
}

Status FileWriter::merge_recent(const TableSpec& spec, std::int64_t commit, Files& files) {
  const auto recent = files_where(files, [](const FileEntry& f) { return !f.base; });
  Files only;
  for (const FileEntry* file : recent) only.push_back(*file);
  HK_TRY(FileEntry merged, copy(spec, current_rows(engine_.folder(), spec, only, true), commit, false));
  replace(files, recent, std::move(merged));
  return {};
}

Status FileWriter::settle(const TableSpec& spec, std::int64_t commit, Files& files) {
  const auto involved = files_where(files, [](const FileEntry& f) { return !f.base || f.dirty; });
  Files only;
  for (const FileEntry* file : involved) only.push_back(*file);
  const std::string rows = "select " + column_list(spec) + ", _commit, cast(0 as bigint) as _deleted from (" +
                           current_rows(engine_.folder(), spec, only, true) + ") where _deleted = 0";
  HK_TRY(FileEntry settled, copy(spec, rows, commit, true));
  replace(files, involved, std::move(settled));
  return {};
}

Status FileWriter::merge_small(const TableSpec& spec, std::int64_t commit, std::int64_t small_rows, Files& files) {
  const auto small = files_where(files, [&](const FileEntry& f) { return f.base && !f.dirty && f.rows < small_rows; });
  HK_TRY(FileEntry merged, copy(spec, "select * from " + scan(engine_.folder(), spec, small), commit, true));
  replace(files, small, std::move(merged));
  return {};
}

}  // namespace hk::lake
