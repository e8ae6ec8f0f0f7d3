#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include <hk/config/config.hpp>

namespace hk::config {
namespace {

Config::Environment none() {
  return [](const std::string&) { return std::nullopt; };
}

class ConfigFile : public testing::Test {
 protected:
  std::string write(const std::string& text) {
    std::ofstream(path_) << text;
    return path_;
  }
  ~ConfigFile() override { std::filesystem::remove(path_); }
  std::string path_ = testing::TempDir() + "hk_config_test.toml";
};

TEST_F(ConfigFile, IsOverriddenByVariablesAndThoseByFlags) {
  const std::string file = write("listen = \"0.0.0.0:1\"\n[http]\npool_threads = 3\n");
  EXPECT_EQ(Config::load(file, none())->text("listen"), "0.0.0.0:1");
  EXPECT_EQ(Config::load(file, none())->integer("http.pool_threads"), 3);
  const auto env = [](const std::string& v) {
    return v == "HK_LISTEN" ? std::optional<std::string>("e:2") : std::nullopt;
  };
  EXPECT_EQ(Config::load(file, env)->text("listen"), "e:2");
  EXPECT_EQ(Config::load(file, env, {{"listen", "f:3"}})->text("listen"), "f:3");
}

TEST_F(ConfigFile, RefusesUnknownNamesAndValuesOutOfBounds) {
  EXPECT_EQ(Config::load(write("lisen = 'x'"), none()).error().code, "setting_unknown");
  EXPECT_EQ(Config::load(write("[http]\npool_threads = 0"), none()).error().code, "setting_invalid");
  EXPECT_EQ(Config::load(write("[http]\npool_threads = 'many'"), none()).error().code, "setting_invalid");
  EXPECT_EQ(Config::load(write("= broken"), none()).error().code, "settings_file_invalid");
}

TEST_F(ConfigFile, OutranksWhatIsAddedLater) {
  const auto env = [](const std::string& v) {
    return v == "HK_ATTOM_KEY" ? std::optional<std::string>("theirs") : std::nullopt;
  };
  const Config config = Config::load(write("[providers.attom]\nconcurrency = 3\n"), env).value();
  EXPECT_TRUE(config.is_pinned("providers.attom.key"));
  EXPECT_TRUE(config.is_pinned("providers.attom.concurrency"));
  EXPECT_FALSE(config.is_pinned("providers.attom.timeout_ms"));
  const Config more = config
                          .with({{"providers.attom.key", "mine"},
                                 {"providers.attom.concurrency", "9"},
                                 {"providers.attom.timeout_ms", "2000"}})
                          .value();
  EXPECT_EQ(more.text("providers.attom.key"), "theirs");
  EXPECT_EQ(more.integer("providers.attom.concurrency"), 3);
  EXPECT_EQ(more.integer("providers.attom.timeout_ms"), 2'000);
  EXPECT_EQ(config.with({{"providers.attom.timeout_ms", "1"}}).error().code, "setting_invalid");
}

TEST_F(ConfigFile, MayBeMissing) {
  EXPECT_EQ(Config::load("/nonexistent/hiddenkey.toml", none())->text("listen"), "127.0.0.1:8080");
}

}  // namespace
}  // namespace hk::config
