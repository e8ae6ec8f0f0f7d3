// Tables as the lake reads them, in a database of their own, and a lake beside them.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include <hk/base/ids.hpp>
#include <hk/base/text.hpp>
#include <hk/lake/lake.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::lake {

class LakeSuite : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    auto all = events::migrations();
    for (const store::Migration& one : migrations()) all.push_back(one);
    all.push_back({9001, "records", record_tables()});
    ASSERT_TRUE(db().migrate(all));
    outbox_ = std::make_unique<events::Outbox>(db(), clock_);
    folder_ = test_database().settings().folder + "/lake";
    engine_ = Engine::make({folder_, 256, 2});
    reader_ = std::make_unique<Reader>(*engine_);
    settings_.rows_a_chunk = 7;
    settings_.rows_a_file = 20;
  }

  // Every table that the lake reads, with its columns alone.
  static std::vector<std::string> record_tables() {
    std::vector<std::string> statements;
    for (const TableSpec& spec : tables()) {
      if (spec.kind == TableSpec::Kind::kEvents) continue;
      std::vector<std::string> columns;
      for (const Column& column : spec.columns) {
        if (!column.sql.empty()) continue;
        const char* type = column.type == Column::Type::kInteger ? "{{int}}"
                           : column.type == Column::Type::kReal  ? "{{real}}"
                                                                 : "text";
        columns.push_back(column.name + " " + (column.name == "seq" ? "{{pk}}" : type));
        if (column.name == spec.key && spec.key != "seq") columns.back() += " primary key";
      }
      statements.push_back("create table " + spec.name + " (" + join(columns, ", ") + ") {{strict}}");
    }
    return statements;
  }

  void emit(store::Session& s, const std::string& type, const Json& data) { outbox_->emit(s, {type, data}); }
  Status change(const std::function<void(store::Session&)>& body) {
    return db().write([&](store::Session& s) -> Status {
      body(s);
      return {};
    });
  }
  void put_lead(store::Session& s, const std::string& id, const std::string& status, std::int64_t version = 1) {
    s.run(
        "insert into leads(id, status, source, version, created_at) values (:id, :status, 'web', :version, :at)"
        " on conflict (id) do update set status = excluded.status, version = excluded.version",
        {{"id", id}, {"status", status}, {"version", version}, {"at", clock_.now()}});
    emit(s, "lead_updated", {{"object", "leads"}, {"recordId", id}});
  }
  void remove_lead(store::Session& s, const std::string& id) {
    s.run("delete from leads where id = :id", {{"id", id}});
    emit(s, "lead_deleted", {{"object", "leads"}, {"recordId", id}});
  }
  void add_activity(store::Session& s, const std::string& lead, const std::string& summary) {
    s.run(
        "insert into activities(id, record_id, type, at, actor, summary, details) values (:id, :lead, 'note', :at, '', "
        ":summary, '{}')",
        {{"id", new_type_id("activity")}, {"lead", lead}, {"at", clock_.now()}, {"summary", summary}});
    emit(s, "activity_added", {{"object", "leads"}, {"recordId", lead}});
  }

  Result<std::unique_ptr<Writer>> open_writer() { return Writer::open(db(), clock_, *outbox_, *engine_, settings_); }
  // Steps until nothing is left. PostgreSQL shows an event only when older transactions of the server have ended.
  void catch_up(Writer& writer) {
    for (int i = 0; i < 20'000; ++i) {
      auto more = writer.step();
      ASSERT_TRUE(more) << more.error().code << " " << more.error().message << " " << more.error().detail;
      if (!*more && writer.manifest().position == newest_position()) return;
    }
    FAIL() << "never caught up";
  }
  void export_all() {
    auto writer = open_writer();
    ASSERT_TRUE(writer) << writer.error().detail;
    catch_up(**writer);
  }
  std::string newest_position() {
    return *db().read([&](store::Session& s) -> Result<std::string> { return outbox_->newest_position(s); });
  }

  // A query of one text column, in order.
  std::vector<std::string> lake_lines(const std::string& sql) {
    auto lines = reader_->read([&](Session& session) -> Result<std::vector<std::string>> {
      HK_TRY(const Table table, session.sql().query(sql));
      std::vector<std::string> all;
      for (const auto& row : table.rows) all.push_back(std::get<std::string>(row.at(0)));
      return all;
    });
    EXPECT_TRUE(lines) << lines.error().code << " " << lines.error().message << lines.error().detail;
    return lines ? *lines : std::vector<std::string>{};
  }
  std::vector<std::string> store_lines(const std::string& sql) {
    return *db().read([&](store::Session& s) -> Result<std::vector<std::string>> {
      std::vector<std::string> all;
      for (auto& [line] : s.rows<std::string>(sql)) all.push_back(line);
      return all;
    });
  }
  void expect_same(const char* table, const std::string& line) {
    EXPECT_EQ(lake_lines("select " + line + " as line from lake_" + table + " order by line"),
              store_lines("select " + line + " as line from " + table + " order by line"))
        << table;
  }
  void expect_lake_is_store() {
    expect_same("leads", "id || ' ' || status || ' ' || cast(version as varchar(20))");
    expect_same("activities", "id || ' ' || record_id || ' ' || summary");
    EXPECT_EQ(lake_lines("select cast(count(*) as varchar) from lake_events"),
              store_lines("select cast(count(*) as varchar(20)) from events"));
  }
  std::size_t files_on_disk() {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ + "/raw"))
      count += entry.is_regular_file() ? 1 : 0;
    return count;
  }

  SystemClock clock_;
  std::string folder_;
  WriterSettings settings_;
  std::unique_ptr<events::Outbox> outbox_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Reader> reader_;
};

}  // namespace hk::lake
