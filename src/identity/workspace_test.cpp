#include <gtest/gtest.h>

#include <thread>

#include <hk/identity/identity.hpp>
#include <hk/identity/workspace.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::identity {
namespace {

class WorkspaceTest : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(db().migrate(migrations()));
    settings_ = WorkspaceSettings::open(db(), clock_, defaults()).value();
  }
  static Workspace defaults() {
    Workspace workspace;
    workspace.name = "Acme Homes";
    workspace.time_zone = "America/Chicago";
    return workspace;
  }

  ManualClock clock_{1'800'000'000 * kSecond};
  std::unique_ptr<WorkspaceSettings> settings_;
};

TEST_P(WorkspaceTest, BeginsWithTheDefaultsAndKeepsWhatWasSet) {
  EXPECT_EQ(settings_->now().name, "Acme Homes");
  EXPECT_EQ(settings_->now().version, 1);
  ASSERT_TRUE(settings_->change({.name = "Bolt Homes", .strategy = "flip"}, 1, "user_1"));
  settings_.reset();
  settings_ = WorkspaceSettings::open(db(), clock_, defaults()).value();
  EXPECT_EQ(settings_->now().name, "Bolt Homes");
  EXPECT_EQ(settings_->now().strategy, "flip");
  EXPECT_EQ(settings_->now().time_zone, "America/Chicago");
}

TEST_P(WorkspaceTest, TheZoneFollowsTheSetting) {
  const auto zone = settings_->zone();
  const Micros winter = parse_rfc3339("2026-01-15T12:00:00Z").value();
  EXPECT_EQ(zone->offset_at(winter), -6 * kHour);
  const std::string& name = zone->name();
  ASSERT_TRUE(settings_->change({.time_zone = "America/Denver"}, std::nullopt, "user_1"));
  EXPECT_EQ(zone->offset_at(winter), -7 * kHour);
  EXPECT_EQ(zone->name(), "America/Denver");
  EXPECT_EQ(name, "America/Chicago");
}

TEST_P(WorkspaceTest, RefusesAnEditThatIsBasedOnAnOlderVersion) {
  ASSERT_TRUE(settings_->change({.name = "Bolt Homes"}, 1, "user_1"));
  EXPECT_EQ(settings_->change({.name = "Comet Homes"}, 1, "user_2").error().code, "edit_conflict");
  EXPECT_EQ(settings_->now().name, "Bolt Homes");
  EXPECT_TRUE(settings_->change({.name = "Comet Homes"}, 2, "user_2"));
  EXPECT_EQ(settings_->now().version, 3);
}

TEST_P(WorkspaceTest, RefusesWhatIsNoSetting) {
  const auto code = [&](const WorkspaceChange& wanted) {
    return settings_->change(wanted, std::nullopt, "user_1").error().code;
  };
  EXPECT_EQ(code({.name = "  "}), "name_missing");
  EXPECT_EQ(code({.name = std::string(201, 'x')}), "name_missing");
  EXPECT_EQ(code({.time_zone = "Mars/Olympus"}), "time_zone_unknown");
  EXPECT_EQ(code({.time_zone = "../../etc/passwd"}), "time_zone_unknown");
  EXPECT_EQ(code({.currency = "dollars"}), "currency_unknown");
  EXPECT_EQ(code({.currency = "usd"}), "currency_unknown");
  EXPECT_EQ(code({.strategy = "gamble"}), "strategy_unknown");
  EXPECT_EQ(settings_->now().version, 1);
}

TEST_P(WorkspaceTest, AnotherProcessFollows) {
  const auto second = test_database().open_again();
  const auto other = WorkspaceSettings::open(*second, clock_, defaults()).value();
  ASSERT_TRUE(settings_->change({.name = "Bolt Homes", .time_zone = "Europe/Berlin"}, 1, "user_1"));
  for (int tries = 0; tries < 500 && other->now().version < 2; ++tries)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(other->now().name, "Bolt Homes");
  EXPECT_EQ(other->zone()->name(), "Europe/Berlin");
}

HK_ON_BOTH_STORES(WorkspaceTest);

}  // namespace
}  // namespace hk::identity
