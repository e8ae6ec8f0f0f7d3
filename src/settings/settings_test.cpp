#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <hk/settings/settings.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::settings {
namespace {

constexpr const char* kKey = "providers.zerobounce.key";
constexpr const char* kCalls = "providers.zerobounce.calls_per_second";

config::Config configured(const std::map<std::string, std::string>& flags = {}) {
  return config::Config::load(
             "", [](const std::string&) { return std::nullopt; }, flags)
      .value();
}

SecretBox box_of(char digit) { return SecretBox::with_key(std::string(64, digit)).value(); }

class StoredSettingsTest : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(db().migrate(migrations()));
    settings_ = std::make_unique<StoredSettings>(db(), clock_, configured(), box_of('1'));
  }
  void change(StoredSettings& settings, const Changes& changes) {
    ASSERT_TRUE(settings.with(changes));
    ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
      settings.change(s, changes, "user_1");
      return {};
    }));
  }
  std::string text(const StoredSettings& settings, const std::string& name) { return settings.effective()->text(name); }

  ManualClock clock_{1'800'000'000 * kSecond};
  std::unique_ptr<StoredSettings> settings_;
};

TEST_P(StoredSettingsTest, StandWhereNothingIsConfigured) {
  change(*settings_, {{kKey, "a-secret"}, {kCalls, "7"}});
  EXPECT_EQ(text(*settings_, kKey), "a-secret");
  EXPECT_EQ(settings_->effective()->integer(kCalls), 7);
  change(*settings_, {{kCalls, std::nullopt}});
  EXPECT_EQ(settings_->effective()->integer(kCalls), 5);
  const auto stored = settings_->stored().value();
  ASSERT_EQ(stored.size(), 1u);
  EXPECT_EQ(stored.at(kKey).value, "");
  EXPECT_TRUE(stored.at(kKey).is_readable);
  EXPECT_EQ(stored.at(kKey).changed_by, "user_1");
  EXPECT_EQ(stored.at(kKey).changed_at, clock_.now());
}

TEST_P(StoredSettingsTest, NeverOutrankTheOperator) {
  change(*settings_, {{kKey, "a-secret"}});
  const StoredSettings pinned(db(), clock_, configured({{kKey, "theirs"}}), box_of('1'));
  EXPECT_EQ(text(pinned, kKey), "theirs");
  EXPECT_EQ(pinned.with({{kKey, "mine"}}).error().code, "setting_pinned");
}

TEST_P(StoredSettingsTest, RefuseWhatTheConfigurationWouldRefuse) {
  EXPECT_EQ(settings_->with({{kCalls, "many"}}).error().code, "setting_invalid");
  EXPECT_EQ(settings_->with({{"providers.zerobounce.colour", "red"}}).error().code, "setting_unknown");
}

TEST_P(StoredSettingsTest, KeepSecretsSealed) {
  change(*settings_, {{kKey, "a-secret-that-nobody-reads"}});
  const auto row = db().read([](store::Session& s) -> Result<std::string> {
    return std::get<0>(*s.row<std::string>("select value from stored_settings"));
  });
  EXPECT_EQ(row->find("a-secret"), std::string::npos);
  const StoredSettings other(db(), clock_, configured(), box_of('2'));
  EXPECT_EQ(text(other, kKey), "");
  EXPECT_FALSE(other.stored()->at(kKey).is_readable);
}

TEST_P(StoredSettingsTest, ArePassedOnWhicheverProcessChangesThem) {
  std::atomic<std::int64_t> heard = 0;
  settings_->follow([&](const config::Config& config) { heard = config.integer(kCalls); });
  EXPECT_EQ(heard, 0);  // nothing is stored: the configured ones go on
  StoredSettings other(db(), clock_, configured(), box_of('1'));
  change(other, {{kCalls, "9"}});
  for (int i = 0; i < 500 && heard != 9; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(heard, 9);
  change(*settings_, {{kCalls, "4"}});
  settings_->refresh();
  EXPECT_EQ(heard, 4);
}

HK_ON_BOTH_STORES(StoredSettingsTest);

class SecretsKey : public testing::Test {
 protected:
  SecretsKey() { std::filesystem::create_directories(folder_); }
  ~SecretsKey() override { std::filesystem::remove_all(folder_); }
  config::Config in_folder(std::map<std::string, std::string> more = {}) {
    more["data"] = folder_;
    return configured(more);
  }
  const std::string folder_ = testing::TempDir() + "hk_secrets_test_" + std::to_string(getpid());
};

TEST_F(SecretsKey, IsMadeOnceAndForTheOwnerAlone) {
  const std::string sealed = secret_box(in_folder())->seal("secret", "a");
  EXPECT_EQ(secret_box(in_folder())->open(sealed, "a").value(), "secret");
  struct stat about {};
  ASSERT_EQ(::stat((folder_ + "/secrets.key").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(SecretsKey, OfTheConfigurationNeedsNoFile) {
  const std::string sealed = secret_box(in_folder({{"secrets_key", std::string(64, 'a')}}))->seal("secret", "a");
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/secrets.key"));
  EXPECT_EQ(box_of('a').open(sealed, "a").value(), "secret");
  EXPECT_EQ(secret_box(in_folder({{"secrets_key", "short"}})).error().code, "secret_key_invalid");
}

TEST_F(SecretsKey, ThatIsDamagedIsNotReplaced) {
  std::ofstream(folder_ + "/secrets.key") << "";
  EXPECT_EQ(secret_box(in_folder()).error().code, "secrets_file");
  std::ofstream(folder_ + "/secrets.key") << "nonsense\n";
  EXPECT_EQ(secret_box(in_folder()).error().code, "secret_key_invalid");
}

}  // namespace
}  // namespace hk::settings
