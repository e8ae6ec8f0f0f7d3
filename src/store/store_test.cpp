#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <thread>

#include <hk/base/time.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::store {
namespace {

const std::vector<Migration> kSchema = {
    {1,
     "things",
     {"create table things (id text primary key, n {{int}} not null, price {{real}}, note text) {{strict}}"}}};

class Store : public testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(db().migrate(kSchema));
  }
  Status add(const std::string& id, std::int64_t n) {
    return db().write([&](Session& s) -> Status {
      s.run("insert into things(id, n) values (:id, :n)", {{"id", id}, {"n", n}});
      return {};
    });
  }
  std::int64_t count() {
    return *db().read(
        [](Session& s) -> Result<std::int64_t> { return s.one<std::int64_t>("select count(*) from things"); });
  }
};

TEST_P(Store, KeepsEveryTypeExactly) {
  ASSERT_TRUE(db().write([](Session& s) -> Status {
    s.run("insert into things(id, n, price, note) values (:id, :n, :price, :note)",
          {{"id", "a"}, {"n", std::int64_t{9'007'199'254'740'993}}, {"price", 0.1}, {"note", "Zoë 🏠 'quote' :x"}});
    s.run("insert into things(id, n, price, note) values (:id, :n, :price, :note)",
          {{"id", "b"}, {"n", std::int64_t{-5'000'000'000}}, {"price", nullptr}, {"note", nullptr}});
    return {};
  }));
  auto rows = db().read(
      [](Session& s)
          -> Result<std::vector<std::tuple<std::int64_t, std::optional<double>, std::optional<std::string>>>> {
        return s.rows<std::int64_t, std::optional<double>, std::optional<std::string>>(
            "select n, price, note from things order by id");
      });
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->at(0),
            std::make_tuple(9'007'199'254'740'993, std::optional(0.1), std::optional<std::string>("Zoë 🏠 'quote' :x")));
  EXPECT_EQ(rows->at(1), std::make_tuple(-5'000'000'000, std::nullopt, std::nullopt));
}

TEST_P(Store, RollsBackWhatFailsAndKeepsWhatSucceeds) {
  ASSERT_TRUE(add("a", 1));
  const Status failed = db().write([](Session& s) -> Status {
    s.run("insert into things(id, n) values ('b', 2)");
    return invalid("no", "No.");
  });
  EXPECT_EQ(failed.error().code, "no");
  const Status thrown = db().write([](Session& s) -> Status {
    s.run("insert into things(id, n) values ('c', 3)");
    s.run("this is no sql");
    return {};
  });
  EXPECT_EQ(thrown.error().kind, ErrorKind::kInternal);
  EXPECT_EQ(add("a", 9).error().code, "already_exists");
  EXPECT_EQ(count(), 1);
}

TEST_P(Store, CommitsManyCallersAndAnswersEachForItself) {
  std::vector<std::thread> callers;
  std::atomic<int> good = 0, bad = 0;
  for (int c = 0; c < 16; ++c) {
    callers.emplace_back([&, c] {
      for (int i = 0; i < 25; ++i) {
        const bool duplicate = i % 5 == 4;
        const std::string id = duplicate ? "same" + std::to_string(c) : std::to_string(c) + "/" + std::to_string(i);
        (add(id, i) ? good : bad)++;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(good, 16 * 21);
  EXPECT_EQ(bad, 16 * 4);
  EXPECT_EQ(count(), 16 * 21);
}

TEST_P(Store, RunsOneStatementWithOtherValuesTypesAndOrders) {
  const auto put = [&](const Params& params) {
    return db().write([&](Session& s) -> Status {
      s.run("insert into things(id, n, price, note) values (:id, :n, :price, :note)", params);
      return {};
    });
  };
  ASSERT_TRUE(put({{"id", "a"}, {"n", 1}, {"price", 1.5}, {"note", "one"}}));
  ASSERT_TRUE(put({{"id", "b"}, {"n", 2}, {"price", nullptr}, {"note", nullptr}}));
  EXPECT_FALSE(put({{"id", "b"}, {"n", 3}, {"price", nullptr}, {"note", nullptr}}));  // taken
  ASSERT_TRUE(put({{"note", "three"}, {"price", 3.5}, {"n", 3}, {"id", "c"}}));
  ASSERT_TRUE(put({{"id", "d"}, {"n", 4}, {"price", nullptr}, {"note", nullptr}}));
  const auto n_of = [&](const std::string& id) {
    return db().write([&](Session& s) -> Result<std::optional<std::int64_t>> {
      auto row = s.row<std::int64_t>("update things set n = n + 10 where id = :id returning n", {{"id", id}});
      return row ? std::optional(std::get<0>(*row)) : std::nullopt;
    });
  };
  EXPECT_EQ(n_of("a").value(), 11);
  EXPECT_EQ(n_of("x").value(), std::nullopt);
  EXPECT_EQ(n_of("c").value(), 13);
  EXPECT_EQ(n_of("a").value(), 21);
  EXPECT_EQ(count(), 4);
}

TEST_P(Store, InsertsManyRowsAtOnce) {
  std::vector<Value> ids, numbers, notes;
  for (int i = 0; i < 5'000; ++i) {
    ids.emplace_back("id" + std::to_string(i));
    numbers.emplace_back(i);
    notes.emplace_back(i % 2 == 0 ? Value(nullptr) : Value("note"));
  }
  const auto insert = [&](Session& s) -> Status {
    s.run_many("insert into things(id, n, note) values (:id, :n, :note) on conflict (id) do update set n = excluded.n",
               {{"id", ids}, {"n", numbers}, {"note", notes}});
    return {};
  };
  ASSERT_TRUE(db().write(insert));
  ASSERT_TRUE(db().write(insert));
  EXPECT_EQ(count(), 5'000);
  EXPECT_EQ(*db().read([](Session& s) -> Result<std::int64_t> {
    return s.one<std::int64_t>("select count(*) from things where note is null");
  }),
            2'500);
}

TEST_P(Store, RefusesAParameterThatNobodyGave) {
  const Status refused = db().write([](Session& s) -> Status {
    s.run("insert into things(id, n, note) values (:id, 1, :nota)", {{"id", "a"}, {"note", "n"}});
    return {};
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(count(), 0);
}

TEST_P(Store, InsertsManyRowsAsTheyAre) {
  const std::vector<Value> notes = {"plain", "",   nullptr, "null",   "NULL",         "{a,b}", "a\"b",
                                    "a\\b",  "\\", "it's",  "a, b\n", "\tdöner 北京", ":n $1", "{\"x\": [1, null]}"};
  std::vector<Value> ids, numbers, nothing(notes.size(), nullptr);
  for (std::size_t i = 0; i < notes.size(); ++i) {
    ids.emplace_back("id" + std::to_string(100 + i));
    numbers.emplace_back(i % 2 == 0 ? std::numeric_limits<std::int64_t>::min() : 7);
  }
  ASSERT_TRUE(db().write([&](Session& s) -> Status {
    s.run_many("insert into things(id, n, note) values (:id, :n, :note)",
               {{"id", ids}, {"n", numbers}, {"note", notes}});
    s.run_many("insert into things(id, n, note) values (:id, 5, :note) on conflict do nothing",
               {{"id", {"id100", "other"}}, {"note", {nullptr, nullptr}}});
    return {};
  }));
  std::vector<std::optional<std::string>> wanted, stored;
  for (const Value& note : notes)
    wanted.push_back(note.get().index() == 0 ? std::nullopt : std::optional(std::get<std::string>(note.get())));
  ASSERT_TRUE(db().read([&](Session& s) -> Status {
    for (auto& [note] : s.rows<std::optional<std::string>>("select note from things where n <> 5 order by id"))
      stored.push_back(note);
    EXPECT_EQ(s.one<std::int64_t>("select count(*) from things where n = 5 and note is null"), 1);
    EXPECT_EQ(s.one<std::int64_t>("select min(n) from things"), std::numeric_limits<std::int64_t>::min());
    return {};
  }));
  EXPECT_EQ(stored, wanted);
}

TEST_P(Store, GivesAReaderOneSnapshot) {
  ASSERT_TRUE(add("a", 1));
  ASSERT_TRUE(db().read([&](Session& s) -> Status {
    const auto before = s.one<std::int64_t>("select count(*) from things");
    if (auto added = std::async(std::launch::async, [&] { return add("b", 2); }).get(); !added) return added;
    EXPECT_EQ(s.one<std::int64_t>("select count(*) from things"), before);
    return {};
  }));
  EXPECT_EQ(count(), 2);
}

TEST_P(Store, IsUnavailableWhileItCanOnlyBeRead) {
  const bool is_sqlite = GetParam() == Dialect::kSqlite;
  const Status refused = db().write([&](Session& s) -> Status {
    s.run(is_sqlite ? "pragma query_only = on" : "set transaction read only");
    try {
      s.run("insert into things(id, n) values ('a', 1)");
    } catch (...) {
      if (is_sqlite) s.run("pragma query_only = off");
      throw;
    }
    return {};
  });
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "store_unavailable") << refused.error().detail;
  EXPECT_TRUE(add("a", 1));
}

TEST_P(Store, WakesListenersOfThisAndOtherProcessesAfterTheCommitOnly) {
  auto other = test_database().open_again();
  std::atomic<int> here = 0, there = 0;
  auto first = db().listen("jobs", [&] { ++here; });
  auto second = other->listen("jobs", [&] { ++there; });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // PostgreSQL: until both listen
  here = there = 0;
  (void)db().write([&](Session& s) -> Status {
    db().notify_on_commit(s, "jobs");
    return invalid("no", "No.");
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(here + there, 0);
  const Micros begin = SystemClock().now();
  ASSERT_TRUE(db().write([&](Session& s) -> Status {
    db().notify_on_commit(s, "jobs");
    return {};
  }));
  while ((here == 0 || there == 0) && SystemClock().now() - begin < 5 * kSecond) std::this_thread::yield();
  EXPECT_GE(here, 1);
  EXPECT_GE(there, 1);
}

TEST_P(Store, WakesListenersEvenIfTheWriterEndsAtOnce) {
  std::atomic<int> woken = 0;
  auto listener = db().listen("jobs", [&] { ++woken; });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // PostgreSQL: until it listens
  woken = 0;
  {
    auto other = test_database().open_again();
    ASSERT_TRUE(other->write([&](Session& s) -> Status {
      other->notify_on_commit(s, "jobs");
      return {};
    }));
  }
  const Micros begin = SystemClock().now();
  while (woken == 0 && SystemClock().now() - begin < 5 * kSecond) std::this_thread::yield();
  EXPECT_GE(woken, 1);
}

TEST_P(Store, WhatIsWrittenSoonIsSeenAtOnceAndUndoneWhenItFails) {
  auto other = test_database().open_again();
  const auto write_soon = [&](const std::string& id, const Status& outcome) {
    return db().write_soon([&](Session& s) -> Status {
      s.run("insert into things(id, n) values (:id, 1)", {{"id", id}});
      return outcome;
    });
  };
  const auto seen_by_other = [&] {
    return *other->read(
        [](Session& s) -> Result<std::int64_t> { return s.one<std::int64_t>("select count(*) from things"); });
  };
  EXPECT_TRUE(write_soon("a", {}));
  EXPECT_EQ(seen_by_other(), 1);
  EXPECT_FALSE(write_soon("b", invalid("no", "No.")));
  EXPECT_EQ(seen_by_other(), 1);
  EXPECT_TRUE(add("c", 1));
  EXPECT_TRUE(write_soon("d", {}));
  EXPECT_EQ(seen_by_other(), 3);
}

TEST_P(Store, LocksBetweenProcesses) {
  auto other = test_database().open_again();
  auto mine = db().try_lock("worker-1");
  ASSERT_TRUE(mine);
  EXPECT_TRUE(mine->held());
  EXPECT_FALSE(db().try_lock("worker-1"));
  EXPECT_FALSE(other->try_lock("worker-1"));
  EXPECT_TRUE(other->try_lock("worker-2"));
  mine.reset();
  EXPECT_TRUE(other->try_lock("worker-1"));
}

TEST_P(Store, MigratesOnceAndRefusesNewerData) {
  ASSERT_TRUE(add("a", 1));
  test_database().reopen();
  ASSERT_TRUE(db().migrate(kSchema));
  EXPECT_EQ(count(), 1);
  std::vector<Migration> more = kSchema;
  more.push_back({2, "color", {"alter table things add column color text"}});
  ASSERT_TRUE(db().migrate(more));
  EXPECT_EQ(db().migrate(kSchema).error().code, "store_newer");
  if (GetParam() == Dialect::kSqlite) {
    EXPECT_TRUE(std::filesystem::exists(db().folder() + "/before-migration-1.db"));
  }
}

TEST_P(Store, MigratesOnceWhenSeveralProcessesStartTogether) {
  testing::TestDatabase fresh(GetParam());
  std::vector<std::future<bool>> starts;
  for (int i = 0; i < 4; ++i)
    starts.push_back(std::async(std::launch::async, [&] { return fresh.open_again()->migrate(kSchema).ok(); }));
  for (auto& start : starts) EXPECT_TRUE(start.get());
}

TEST_P(Store, RefusesANullWhereNoneIsExpected) {
  auto result =
      db().read([](Session& s) -> Result<std::string> { return s.one<std::string>("select cast(null as text)"); });
  EXPECT_EQ(result.error().kind, ErrorKind::kInternal);
}

TEST(StoreOpen, SaysWhatToDoWhenTheFolderCanNotBeUsed) {
  StoreSettings settings;
  settings.folder = "/proc/hiddenkey";
  auto opened = Database::open(settings);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, "store_unavailable");
  EXPECT_FALSE(opened.error().next_step.empty());
}

HK_ON_BOTH_STORES(Store);

}  // namespace
}  // namespace hk::store
