#include <gtest/gtest.h>

#include <thread>

#include <hk/identity/audit.hpp>
#include <hk/identity/identity.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::identity {
namespace {

constexpr int kEntries = 6;

class AuditTest : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(db().migrate(migrations()));
  }
  void note(const std::string& target) {
    ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
      audit(s, clock_, "user_1", "thing_changed", target, {{"name", "<b>\"' ä 中</b>"}});
      return {};
    }));
  }
  void fill() {
    for (int i = 1; i <= kEntries; ++i) note(std::to_string(i));
  }
  AuditCheck check() {
    return db().read([](store::Session& s) { return Result<AuditCheck>(check_audit(s)); }).value();
  }
  void tamper(const std::string& sql) {
    ASSERT_TRUE(db().write([&](store::Session& s) -> Status { return s.run(sql), Status{}; })) << sql;
  }

  ManualClock clock_{1'800'000'000 * kSecond};
};

TEST_P(AuditTest, AnUntouchedLogIsWhole) {
  EXPECT_TRUE(check().ok());
  fill();
  EXPECT_TRUE(check().ok());
  EXPECT_EQ(check().checked, kEntries);
}

TEST_P(AuditTest, AChangeOfAnyColumnOfAnyEntryIsFound) {
  fill();
  for (int seq = 1; seq <= kEntries; ++seq)
    for (const char* column : {"at", "actor", "action", "target", "details", "prev_hash", "hash"}) {
      const std::string where = " where seq = " + std::to_string(seq);
      const std::string was = db().read([&](store::Session& s) {
                                    return Result<std::string>(s.one<std::string>("select cast(" + std::string(column) +
                                                                                  " as text) from audit" + where));
                                  })
                                  .value();
      const bool number = std::string(column) == "at";
      tamper("update audit set " + std::string(column) + " = " + (number ? "at + 1" : "'x'") + where);
      ASSERT_FALSE(check().ok()) << column << " of " << seq;
      EXPECT_LE(std::abs(*check().broken_at - seq), 1) << column;
      ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
        s.run("update audit set " + std::string(column) + " = :was" + where,
              {{"was", number ? store::Value(std::int64_t{std::stoll(was)}) : store::Value(was)}});
        return {};
      }));
      ASSERT_TRUE(check().ok());
    }
}

TEST_P(AuditTest, ARemovedEntryIsFoundAlsoTheLast) {
  for (int seq = 1; seq <= kEntries; ++seq) {
    fill();
    tamper("delete from audit where seq = " + std::to_string(seq));
    EXPECT_EQ(check().broken_at, seq);
    tamper("delete from audit");
    EXPECT_EQ(check().broken_at, 1) << "all are gone";
    tamper("update audit_head set seq = 0, hash = ''");
  }
}

TEST_P(AuditTest, AnAddedEntryIsFound) {
  fill();
  tamper(
      "insert into audit(seq, at, actor, action, target, details, prev_hash, hash)"
      " select seq + 1, at, actor, action, target, details, hash, 'made up' from audit where seq = 6");
  EXPECT_EQ(check().broken_at, kEntries + 1);
}

TEST_P(AuditTest, AChangedHeadIsFound) {
  fill();
  tamper("update audit_head set hash = 'x'");
  EXPECT_EQ(check().broken_at, kEntries);
  tamper("delete from audit_head");
  EXPECT_FALSE(check().ok());
}

TEST_P(AuditTest, ARolledBackChangeLeavesNoEntry) {
  fill();
  EXPECT_FALSE(db().write([&](store::Session& s) -> Status {
    audit(s, clock_, "user_1", "thing_changed", "x");
    return invalid("no", "No.");
  }));
  EXPECT_TRUE(check().ok());
  EXPECT_EQ(check().checked, kEntries);
}

TEST_P(AuditTest, ManyWritersKeepOneChain) {
  constexpr int kWriters = 8, kEach = 25;
  std::vector<std::thread> writers;
  for (int w = 0; w < kWriters; ++w)
    writers.emplace_back([&, w] {
      for (int i = 0; i < kEach; ++i) note(std::to_string(w) + "-" + std::to_string(i));
    });
  for (std::thread& writer : writers) writer.join();
  EXPECT_TRUE(check().ok());
  EXPECT_EQ(check().checked, kWriters * kEach);
}

TEST_P(AuditTest, LongLogsAreReadInPages) {
  ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
    for (int i = 0; i < 2'500; ++i) audit(s, clock_, "", "thing_changed", std::to_string(i));
    return {};
  }));
  EXPECT_EQ(check().checked, 2'500);
  EXPECT_TRUE(check().ok());
  tamper("update audit set details = '{}x' where seq = 2200");
  EXPECT_EQ(check().broken_at, 2'200);
}

HK_ON_BOTH_STORES(AuditTest);

}  // namespace
}  // namespace hk::identity
