#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <hk/store/copy.hpp>
#include <hk/store/inspection.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::store {
namespace {

using testing::TestDatabase;

const std::vector<Migration> kSchema = {
    {1,
     "things",
     {"create table things (id {{int}} primary key, text text not null) {{strict}}",
      "create index things_text on things(text)",
      "create table parts (id {{int}} primary key, thing {{int}} not null references things(id)) {{strict}}"}}};

class CopyTest : public testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(db().migrate(kSchema));
    file_ = test_database().settings().folder + "/copy";
  }
  void add(std::int64_t id) {
    ASSERT_TRUE(db().write([&](Session& s) -> Status {
      s.run("insert into things(id, text) values (:id, :text)", {{"id", id}, {"text", "Zoë 🏠 'quote'"}});
      s.run("insert into parts(id, thing) values (:id, :id)", {{"id", id}});
      return {};
    }));
  }
  // The number of things in the other database, all of whose parts are whole.
  static std::int64_t whole_things(TestDatabase& other) {
    return other
        ->read([](Session& s) -> Result<std::int64_t> {
          EXPECT_TRUE(integrity_problems(s, false).empty());
          EXPECT_TRUE(broken_references(s).empty());
          EXPECT_EQ(s.one<std::int64_t>("select count(*) from parts p join things t on t.id = p.thing"),
                    s.one<std::int64_t>("select count(*) from parts"));
          return s.one<std::int64_t>("select count(*) from things");
        })
        .value();
  }
  std::string file_;
};

TEST_P(CopyTest, ACopyUnderWritesIsOneMoment) {
  for (int i = 1; i <= 50; ++i) add(i);
  std::atomic<bool> stop = false;
  std::atomic<int> written = 50;
  std::thread writer([&] {
    while (!stop) add(++written);
  });
  const int before = written - 1;
  const Status copied = copy_database(test_database().settings(), file_);
  const int after = written;
  stop = true;
  writer.join();
  ASSERT_TRUE(copied) << copied.error().detail;

  TestDatabase other(GetParam(), TestDatabase::kClosed);
  const Status restored = restore_database(other.settings(), file_);
  ASSERT_TRUE(restored) << restored.error().detail;
  other.reopen();
  const std::int64_t found = whole_things(other);
  EXPECT_GE(found, before);
  EXPECT_LE(found, after);
}

TEST_P(CopyTest, RefusesADatabaseThatHoldsSomething) {
  add(1);
  ASSERT_TRUE(copy_database(test_database().settings(), file_));
  EXPECT_EQ(restore_database(test_database().settings(), file_).error().code, "store_not_empty");
}

TEST_P(CopyTest, AnInspectionSeesTheStoreAndChangesNothing) {
  add(1);
  const auto look = Inspection::open(test_database().settings()).value();
  ASSERT_TRUE(look->read([](Session& s) -> Status {
    EXPECT_TRUE(integrity_problems(s, false).empty());
    EXPECT_GE(server_facts(s).major, 3);
    EXPECT_TRUE(server_facts(s).encoding.starts_with("UTF"));
    const auto indexes = index_names(s);
    EXPECT_NE(std::find(indexes.begin(), indexes.end(), "things_text"), indexes.end());
    const auto tables = table_names(s);
    EXPECT_NE(std::find(tables.begin(), tables.end(), "parts"), tables.end());
    return {};
  }));
  EXPECT_FALSE(look->read([](Session& s) -> Status { return s.run("delete from parts"), Status{}; }));
  EXPECT_FALSE(look->read([](Session& s) -> Status { return s.run("select nothing"), Status{}; }));
}

TEST(Inspection, ASqliteFolderWithoutDatabaseStaysWithout) {
  TestDatabase empty(Dialect::kSqlite, TestDatabase::kClosed);
  EXPECT_EQ(Inspection::open(empty.settings()).error().code, "store_missing");
  EXPECT_TRUE(std::filesystem::is_empty(empty.settings().folder));
}

TEST(Inspection, FindsDamagedPages) {
  TestDatabase database(Dialect::kSqlite);
  ASSERT_TRUE(database->migrate(kSchema));
  ASSERT_TRUE(database->write([](Session& s) -> Status {
    for (int i = 0; i < 2'000; ++i)
      s.run("insert into things(id, text) values (:id, :text)", {{"id", i}, {"text", std::string(50, 'x')}});
    return {};
  }));
  const std::string copy = database.settings().folder + "/copy";
  TestDatabase other(Dialect::kSqlite, TestDatabase::kClosed);
  ASSERT_TRUE(copy_database(database.settings(), other.settings().folder + "/hiddenkey.db"));
  {
    std::fstream file(other.settings().folder + "/hiddenkey.db", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(10 * 4096);
    file << std::string(4096, 'x');
  }
  const auto look = Inspection::open(other.settings()).value();
  ASSERT_TRUE(look->read([](Session& s) -> Status {
    EXPECT_FALSE(integrity_problems(s, true).empty());
    return {};
  }));
}

HK_ON_BOTH_STORES(CopyTest);

}  // namespace
}  // namespace hk::store
