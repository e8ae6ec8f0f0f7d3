#include <future>
#include <random>

#include <hk/runtime/fail_point.hpp>

#include "lake_fixture.hpp"

namespace hk::lake {
namespace {

class Lake : public LakeSuite {
 protected:
  void TearDown() override { runtime::fail_point_hook = nullptr; }
};

TEST_P(Lake, IsNotReadyBeforeTheFirstExport) {
  const auto nothing = reader_->read([](Session&) -> Status { return {}; });
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, "lake_not_ready");
  export_all();
  EXPECT_TRUE(lake_lines("select id from lake_leads").empty());
}

// The tables of the first export are read one after another: what came between must be in before anybody is answered.
TEST_P(Lake, AnswersFirstWhenItsTablesAreOfOneMoment) {
  ASSERT_TRUE(change([&](store::Session& s) { put_lead(s, new_type_id("lead"), "new"); }));
  auto opened = open_writer();
  ASSERT_TRUE(opened);
  Writer& writer = **opened;
  while (!writer.manifest().rebuild.contains("leads") || !writer.manifest().rebuild.at("leads").done)
    ASSERT_TRUE(writer.step());
  ASSERT_TRUE(change([&](store::Session& s) {
    const std::string late = new_type_id("lead");
    put_lead(s, late, "new");
    add_activity(s, late, "called");
  }));
  for (int i = 0; i < 20'000 && !reader_->read([](Session&) -> Status { return {}; }); ++i) ASSERT_TRUE(writer.step());
  expect_lake_is_store();
}

// PostgreSQL holds events back while an older transaction runs: to have read all there are is not to have them all.
TEST_P(Lake, AnswersFirstWhenEventsHeldBackAreIn) {
  if (GetParam() == store::Dialect::kSqlite) GTEST_SKIP() << "one writer: the case can't arise";
  auto opened = open_writer();
  ASSERT_TRUE(opened);
  Writer& writer = **opened;
  while (!writer.manifest().rebuild.empty()) ASSERT_TRUE(writer.step());
  std::promise<void> inserted, go_on;
  auto slow = std::async(std::launch::async, [&] {
    return change([&](store::Session& s) {
      put_lead(s, new_type_id("lead"), "slow");
      inserted.set_value();
      go_on.get_future().wait();
    });
  });
  inserted.get_future().wait();
  EXPECT_TRUE(change([&](store::Session& s) { put_lead(s, new_type_id("lead"), "fast"); }));
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(writer.step());
  EXPECT_FALSE(reader_->read([](Session&) -> Status { return {}; }));
  EXPECT_EQ(writer.manifest().as_of, 0);
  go_on.set_value();
  ASSERT_TRUE(slow.get());
  catch_up(writer);
  expect_lake_is_store();
  EXPECT_GT(writer.manifest().as_of, 0);
}

TEST_P(Lake, TakesWhatWasThereAndFollowsWhatHappens) {
  std::vector<std::string> leads;
  ASSERT_TRUE(change([&](store::Session& s) {
    for (int i = 0; i < 50; ++i) {
      leads.push_back(new_type_id("lead"));
      put_lead(s, leads.back(), "new");
      add_activity(s, leads.back(), "O'Brien said \"no\"");
    }
  }));
  export_all();
  expect_lake_is_store();
  ASSERT_TRUE(change([&](store::Session& s) {
    put_lead(s, leads[3], "contacted", 2);
    remove_lead(s, leads[4]);
    put_lead(s, new_type_id("lead"), "new");
    add_activity(s, leads[3], "called");
  }));
  export_all();
  expect_lake_is_store();
  ASSERT_TRUE(change([&](store::Session& s) { put_lead(s, leads[4], "restored", 3); }));
  export_all();
  expect_lake_is_store();
}

TEST_P(Lake, TakesUnchangedLogRowsOnce) {
  const std::string lead = new_type_id("lead");
  ASSERT_TRUE(change([&](store::Session& s) {
    put_lead(s, lead, "new");
    add_activity(s, lead, "first");
  }));
  export_all();
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(change([&](store::Session& s) { put_lead(s, lead, "again", i); }));
    export_all();
  }
  auto writer = open_writer();
  std::int64_t rows = 0;
  for (const FileEntry& file : (*writer)->manifest().tables.at("activities")) rows += file.rows;
  EXPECT_EQ(rows, 1);
  expect_lake_is_store();
}

TEST_P(Lake, TakesACorrectedAndALateLogRow) {
  const std::string lead = new_type_id("lead");
  ASSERT_TRUE(change([&](store::Session& s) {
    put_lead(s, lead, "new");
    for (int i = 0; i < 30; ++i) add_activity(s, lead, "call " + std::to_string(i));
  }));
  export_all();
  const std::string id = store_lines("select id from activities order by id").at(7);
  ASSERT_TRUE(change([&](store::Session& s) {
    s.run("update activities set summary = 'corrected' where id = :id", {{"id", id}});
    s.run(
        "insert into activities(id, record_id, type, at, actor, summary, details) values (:id, :lead, 'note', 5, '', "
        "'late', '{}')",
        {{"id", new_type_id("activity")}, {"lead", lead}});
    emit(s, "activity_updated", {{"object", "activities"}, {"recordId", id}});
    emit(s, "lead_updated", {{"object", "leads"}, {"recordId", lead}});
  }));
  export_all();
  expect_lake_is_store();
}

TEST_P(Lake, KeepsTheNumberOfFilesBounded) {
  settings_.recent_files_most = 3;
  settings_.recent_rows_most = 12;
  settings_.small_base_files_most = 3;
  std::vector<std::string> leads;
  auto writer = open_writer();
  ASSERT_TRUE(writer);
  for (int i = 0; i < 30; ++i) {
    ASSERT_TRUE(change([&](store::Session& s) {
      leads.push_back(new_type_id("lead"));
      put_lead(s, leads.back(), "new");
      put_lead(s, leads[static_cast<std::size_t>(i) / 2], "seen", i);
      add_activity(s, leads.back(), "n");
    }));
    catch_up(**writer);
    for (const auto& [name, files] : (*writer)->manifest().tables) EXPECT_LE(files.size(), 12U) << name;
  }
  expect_lake_is_store();
}

TEST_P(Lake, ForgetsWhatVanishedWithoutBeingNamed) {
  ASSERT_TRUE(change([&](store::Session& s) {
    for (int i = 0; i < 5; ++i) put_lead(s, new_type_id("lead"), "demo");
    put_lead(s, new_type_id("lead"), "kept");
  }));
  export_all();
  ASSERT_TRUE(change([&](store::Session& s) {
    s.run("delete from leads where status = 'demo'");
    emit(s, "demo_removed", Json::object());
  }));
  export_all();
  expect_lake_is_store();
}

TEST_P(Lake, RemovesFilesThatNoManifestNames) {
  ASSERT_TRUE(change([&](store::Session& s) { put_lead(s, new_type_id("lead"), "new"); }));
  export_all();
  const std::size_t before = files_on_disk();
  std::filesystem::create_directories(folder_ + "/raw/leads/date=2020-01-01");
  std::filesystem::copy_file(folder_ + "/manifest.json", folder_ + "/raw/leads/date=2020-01-01/half.parquet");
  expect_lake_is_store();
  export_all();
  EXPECT_EQ(files_on_disk(), before);
}

TEST_P(Lake, TellsThePositionUpToWhichEventsMayBePruned) {
  ASSERT_TRUE(change([&](store::Session& s) { put_lead(s, new_type_id("lead"), "new"); }));
  const auto kept = [&] {
    return *db().read([](store::Session& s) -> Result<std::string> { return exported_position(s); });
  };
  EXPECT_EQ(kept(), "");
  export_all();
  EXPECT_EQ(kept(), newest_position());
  ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
    EXPECT_EQ(outbox_->prune(s, clock_.now() + kHour, exported_position(s), 100), 1);
    return {};
  }));
  EXPECT_EQ(lake_lines("select type from lake_events"), std::vector<std::string>{"lead_updated"});
}

TEST_P(Lake, FollowsRecordsThatWerePutBackToAnEarlierState) {
  const std::string lead = new_type_id("lead");
  ASSERT_TRUE(change([&](store::Session& s) { put_lead(s, lead, "before"); }));
  export_all();
  ASSERT_TRUE(change([&](store::Session& s) {
    put_lead(s, lead, "after", 2);
    put_lead(s, new_type_id("lead"), "made after");
  }));
  export_all();
  ASSERT_TRUE(change([&](store::Session& s) {
    s.run("delete from events where seq > 1");
    s.run("delete from leads where status = 'made after'");
    s.run("update leads set status = 'before', version = 1");
  }));
  export_all();
  EXPECT_EQ(lake_lines("select status from lake_leads"), std::vector<std::string>{"before"});
  ASSERT_TRUE(change([&](store::Session& s) { put_lead(s, lead, "later", 2); }));
  export_all();
  EXPECT_EQ(lake_lines("select status from lake_leads"), std::vector<std::string>{"later"});
}

TEST_P(Lake, HasOneWriterAtATime) {
  auto lock = db().try_lock(kExporterLock);
  ASSERT_TRUE(lock);
  auto other = test_database().open_again();
  events::Outbox other_outbox(*other, clock_);
  ASSERT_TRUE(change([&](store::Session& s) { put_lead(s, new_type_id("lead"), "new"); }));
  const auto exporter = Exporter::start(*other, clock_, other_outbox, *engine_, {.interval = 20 * kMillisecond});
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/manifest.json"));
  lock.reset();
  const Micros end = clock_.now() + 20 * kSecond;
  while (clock_.now() < end && !reader_->read([](Session& s) -> Status {
    return s.manifest().tables.contains("events") ? Status() : unavailable("not_yet", "");
  }))
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  expect_lake_is_store();
}

struct Crash {};
int points_left = 0;
void crash_at_point(const char* name) {
  if (std::string_view(name).starts_with("lake.") && --points_left == 0) throw Crash();
}

// Random changes, a writer that dies at random points: whenever one catches up, the lake is the store.
TEST_P(Lake, IsTheStoreAfterCrashesAtAnyPoint) {
  settings_.recent_files_most = 2;
  settings_.recent_rows_most = 10;
  settings_.small_base_files_most = 2;
  settings_.events_a_step = 5;
  std::mt19937 random(20261123);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  std::vector<std::string> leads;
  runtime::fail_point_hook = crash_at_point;
  int crashes = 0;
  for (int round = 0; round < 15; ++round) {
    ASSERT_TRUE(change([&](store::Session& s) {
      for (int i = 0; i < 6; ++i) {
        if (leads.empty() || below(3) == 0) {
          leads.push_back(new_type_id("lead"));
          put_lead(s, leads.back(), "new");
        } else if (below(5) == 0) {
          remove_lead(s, leads[below(leads.size())]);
        } else {
          put_lead(s, leads[below(leads.size())], "s" + std::to_string(below(100)), round * 10 + i);
        }
        add_activity(s, leads[below(leads.size())], "a" + std::to_string(i));
      }
    }));
    points_left = static_cast<int>(1 + below(25));
    try {
      export_all();
    } catch (const Crash&) {
      crashes += 1;
    }
    if (round % 5 == 4) {
      points_left = -1;
      export_all();
      expect_lake_is_store();
    }
  }
  EXPECT_GT(crashes, 3);
}

HK_ON_BOTH_STORES(Lake);

}  // namespace
}  // namespace hk::lake
