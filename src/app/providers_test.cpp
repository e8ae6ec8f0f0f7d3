#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "providers.hpp"

#include <hk/enrichment/attom.hpp>
#include <hk/enrichment/corelogic.hpp>
#include <hk/validation/abstract_email.hpp>
#include <hk/validation/abstract_phone.hpp>
#include <hk/validation/neverbounce.hpp>
#include <hk/validation/numverify.hpp>
#include <hk/validation/smarty.hpp>
#include <hk/validation/twilio_lookup.hpp>
#include <hk/validation/zerobounce.hpp>

namespace hk::app {
namespace {

using Settings = std::map<std::string, std::string>;

std::unique_ptr<store::Database> opened(const std::string& folder) {
  store::StoreSettings settings;
  settings.folder = folder;
  return store::Database::open(settings).value();
}

class ProvidersTest : public testing::Test {
 protected:
  ~ProvidersTest() override { std::filesystem::remove_all(folder_); }

  config::Config configured(const Settings& settings) {
    const auto nothing = [](const std::string&) { return std::nullopt; };
    return config::Config::load("/nonexistent/hiddenkey.toml", nothing, settings).value();
  }
  Result<std::vector<std::shared_ptr<enrichment::Provider>>> made(Settings settings) {
    if (!settings.contains("providers.attom.key")) settings["providers.attom.key"] = "a-key";
    return make_providers(configured(settings), *db_, *client_);
  }
  std::string refused(const Settings& settings) {
    const auto providers = made(settings);
    if (providers) return "(accepted)";
    EXPECT_EQ(providers.error().code, "setting_invalid");
    return providers.error().message;
  }

  const std::string folder_ = testing::TempDir() + "hk_providers_test_" + std::to_string(getpid());
  std::unique_ptr<store::Database> db_ = opened(folder_);
  std::unique_ptr<http::Client> client_ = http::Client::create();
};

TEST_F(ProvidersTest, WithoutAKeyOnlyTheCountyIsAsked) {
  for (const char* key : {"", "  "}) {
    const auto providers = made({{"providers.attom.key", key}}).value();
    ASSERT_EQ(providers.size(), 1u);
    EXPECT_EQ(providers[0]->name(), "county");
  }
}

TEST_F(ProvidersTest, SpendingIsCappedFromTheStart) {
  const auto providers = made({}).value();
  ASSERT_EQ(providers.size(), 2u);
  EXPECT_EQ(providers[0]->name(), "county");
  EXPECT_EQ(providers[1]->name(), "attom");
  const enrichment::Account& account = providers[1]->account();
  EXPECT_EQ(account.daily_budget, 10 * kDollarInMicros);
  EXPECT_EQ(account.limits.calls, 10u);
  EXPECT_EQ(account.limits.window, kSecond);
  EXPECT_EQ(account.limits.concurrency, 5u);
  EXPECT_FALSE(account.buys_unknown_again);
  ASSERT_EQ(providers[1]->products().size(), 2u);
  EXPECT_EQ(providers[1]->products()[0].price, 100'000);
  EXPECT_EQ(lead_budget(configured({})).value(), kDollarInMicros);
}

TEST_F(ProvidersTest, TheDefaultAddressIsTheRealOne) {
  EXPECT_EQ(configured({}).text("providers.attom.base_url"), enrichment::kAttomBaseUrl);
}

TEST_F(ProvidersTest, FollowTheSettings) {
  const auto providers = made({{"providers.attom.price_per_call", "0.000125"},
                               {"providers.attom.daily_budget", "0"},
                               {"providers.attom.calls_per_second", "3"},
                               {"providers.attom.on_unknown", "buy_again"},
                               {"providers.attom.products", " avm , sale,"}})
                             .value();
  const enrichment::Provider& attom = *providers.at(1);
  EXPECT_EQ(attom.account().daily_budget, 0);
  EXPECT_EQ(attom.account().limits.calls, 3u);
  EXPECT_TRUE(attom.account().buys_unknown_again);
  ASSERT_EQ(attom.products().size(), 2u);
  EXPECT_EQ(attom.products()[0].name, "avm");
  EXPECT_EQ(attom.products()[1].name, "sale");
  EXPECT_EQ(attom.products()[1].price, 125);
}

TEST_F(ProvidersTest, CoreLogicIsThereWhenItHasBothItsSecrets) {
  const Settings both = {{"providers.attom.key", ""},
                         {"providers.corelogic.key", "key"},
                         {"providers.corelogic.secret", "secret"},
                         {"providers.corelogic.price_per_call", "0.20"},
                         {"providers.corelogic.prices", "search=0, ownership = 0.05"},
                         {"providers.corelogic.products", "ownership,buildings"}};
  const auto providers = made(both).value();
  ASSERT_EQ(providers.size(), 2u);
  const enrichment::Provider& corelogic = *providers[1];
  EXPECT_EQ(corelogic.name(), "corelogic");
  ASSERT_EQ(corelogic.products().size(), 3u);
  EXPECT_EQ(corelogic.products()[0].price, 0);
  EXPECT_EQ(corelogic.products()[1].price, 50'000);
  EXPECT_EQ(corelogic.products()[2].price, 200'000);
  EXPECT_EQ(corelogic.account().daily_budget, 10 * kDollarInMicros);
  EXPECT_EQ(configured({}).text("providers.corelogic.base_url"), enrichment::kCoreLogicBaseUrl);
  EXPECT_EQ(configured({}).text("providers.corelogic.token_url"), enrichment::kCoreLogicTokenUrl);
  for (const auto& [name, value] : Settings{{"providers.corelogic.secret", ""},
                                            {"providers.corelogic.prices", "search"},
                                            {"providers.corelogic.prices", "zestimate=1"},
                                            {"providers.corelogic.sale_type", "x"},
                                            {"providers.corelogic.token_url", "x"},
                                            {"providers.corelogic.products", "zestimate"}}) {
    Settings wrong = both;
    wrong[name] = value;
    EXPECT_NE(refused(wrong).find(name), std::string::npos) << name << " = " << value;
  }
}

TEST_F(ProvidersTest, RefuseSettingsThatMakeNoSense) {
  const std::pair<const char*, const char*> wrong[] = {{"price_per_call", "ten cents"}, {"price_per_call", "-0.10"},
                                                       {"price_per_call", "0.1234567"}, {"price_per_call", ""},
                                                       {"daily_budget", "unlimited"},   {"on_unknown", "yes"},
                                                       {"products", "zestimate"},       {"products", ","},
                                                       {"base_url", "attom"},           {"key", "two words"}};
  for (const auto& [name, value] : wrong) {
    const std::string full = std::string("providers.attom.") + name;
    EXPECT_NE(refused({{full, value}}).find(full), std::string::npos) << full << " = " << value;
  }
  EXPECT_EQ(lead_budget(configured({{"enrichment.lead_budget", "much"}})).error().code, "setting_invalid");
}

TEST_F(ProvidersTest, ServicesOfContactsAreThereWhenTheyHaveAKey) {
  const auto none = make_contact_services(configured({}), *client_).value();
  EXPECT_TRUE(none.email.empty() && none.phone.empty());
  const auto all = make_contact_services(configured({{"providers.zerobounce.key", "k1"},
                                                     {"providers.zerobounce.price_per_check", "0.0065"},
                                                     {"providers.neverbounce.key", "secret_k2"},
                                                     {"providers.abstract_email.key", "k3"},
                                                     {"providers.twilio.sid", "SK" + std::string(32, 'a')},
                                                     {"providers.twilio.key", "k4"},
                                                     {"providers.numverify.key", "k5"},
                                                     {"providers.abstract_phone.key", "k6"}}),
                                         *client_)
                       .value();
  std::vector<std::string> names;
  for (const auto& service : all.email) names.push_back(service->name());
  for (const auto& service : all.phone) names.push_back(service->name());
  EXPECT_EQ(names, (std::vector<std::string>{"zerobounce", "neverbounce", "abstract_email", "twilio", "numverify",
                                             "abstract_phone"}));
  EXPECT_EQ(all.email[0]->products()[0].price, 6'500);
  EXPECT_EQ(all.email[0]->account().daily_budget, 5 * kDollarInMicros);
}

TEST_F(ProvidersTest, SmartyIsThereWhenItHasBothItsSecrets) {
  EXPECT_TRUE(make_address_services(configured({}), *client_).value().empty());
  const Settings both = {{"providers.smarty.auth_id", "id"},
                         {"providers.smarty.key", "token"},
                         {"providers.smarty.price_per_check", "0.0125"},
                         {"providers.smarty.reuse_days", "30"}};
  const auto all = make_address_services(configured(both), *client_).value();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0]->name(), "smarty");
  EXPECT_EQ(all[0]->products()[0].price, 12'500);
  EXPECT_EQ(all[0]->products()[0].fresh_for, 30 * kDay);
  EXPECT_EQ(all[0]->account().daily_budget, 5 * kDollarInMicros);
  for (const auto& [name, value] : Settings{{"providers.smarty.auth_id", ""}, {"providers.smarty.match", "range"}}) {
    Settings wrong = both;
    wrong[name] = value;
    const auto services = make_address_services(configured(wrong), *client_);
    ASSERT_FALSE(services) << name;
    EXPECT_NE(services.error().message.find(name), std::string::npos) << services.error().message;
  }
}

TEST_F(ProvidersTest, SettingsOfContactServicesAreTheirOwnDefaults) {
  const auto config = configured({});
  EXPECT_EQ(config.text("providers.zerobounce.base_url"), validation::kZeroBounceBaseUrl);
  EXPECT_EQ(config.text("providers.neverbounce.base_url"), validation::kNeverBounceBaseUrl);
  EXPECT_EQ(config.text("providers.abstract_email.base_url"), validation::kAbstractReputationUrl);
  EXPECT_EQ(config.text("providers.twilio.base_url"), validation::kTwilioLookupBaseUrl);
  EXPECT_EQ(config.text("providers.numverify.base_url"), validation::kNumverifyBaseUrl);
  EXPECT_EQ(config.text("providers.abstract_phone.base_url"), validation::kAbstractPhoneBaseUrl);
  EXPECT_EQ(config.text("providers.smarty.base_url"), validation::kSmartyBaseUrl);
}

TEST_F(ProvidersTest, AWrongSettingOfAContactServiceIsNamed) {
  for (const auto& [name, value] : Settings{{"providers.zerobounce.price_per_check", "much"},
                                            {"providers.zerobounce.base_url", "zero"},
                                            {"providers.zerobounce.on_unknown", "yes"},
                                            {"providers.twilio.lookup", "v3"}}) {
    const auto services =
        make_contact_services(configured({{"providers.zerobounce.key", "k"}, {name, value}}), *client_);
    ASSERT_FALSE(services) << name;
    EXPECT_NE(services.error().message.find(name), std::string::npos) << services.error().message;
  }
}

}  // namespace
}  // namespace hk::app
