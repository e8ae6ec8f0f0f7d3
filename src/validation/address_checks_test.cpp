// Addresses judged by services that charge, on both stores.
#include <hk/validation/address_checks.hpp>

#include "checks_fixture.hpp"

namespace hk::validation {
namespace {

using Addresses = std::vector<canonical::Address>;

class ScriptedAddresses : public Scripted<AddressService, AddressReplies, Addresses> {
 public:
  using Scripted::Scripted;
  std::size_t addresses_max() const override { return 100; }
};

constexpr MicroDollars kPrice = 20'000;

AddressReplies says(const char* match, Kind kind = Kind::kFound) {
  AddressReply reply;
  reply.outcome = {kind, kind == Kind::kFound ? "" : "It does not know.", kPrice};
  reply.verdict.match = match;
  reply.verdict.street = "100 Elm Street";
  reply.verdict.city = "Denver";
  reply.verdict.zip = "80299";
  reply.verdict.latitude = 39.75;
  reply.verdict.longitude = -105;
  reply.verdict.use = "residential";
  reply.verdict.vacant = true;
  reply.verdict.notes = {"zip_corrected"};
  return {.outcome = {Kind::kFound, "", kPrice}, .each = {reply}};
}
AddressReplies fails(Kind kind) { return {.outcome = {kind, "It can't be asked now."}}; }

const Json kElm = {{"address", {{"street", "100 elm st"}, {"city", "Denver"}, {"state", "CO"}, {"zip", "80202"}}}};

class CheckedAddresses : public Checks {
 protected:
  void make() override {
    crm::Checks checks;
    checks.address = [this](const crm::PostalAddress& typed) {
      const auto verdict = validator_.address({typed.street, typed.unit, typed.city, typed.state, typed.zip});
      if (!verdict.address) return crm::Checks::Address{{}, "", to_json(verdict)};
      const auto& a = *verdict.address;
      return crm::Checks::Address{
          {a.street_line(), "", a.city, a.state, a.zip}, canonical::address_key(a).full, to_json(verdict)};
    };
    records_ = std::make_unique<crm::RecordStore>(clock_, *outbox_, checks);
    service_->usually(says(address_match::kConfirmed));
    checks_ = std::make_unique<AddressChecks>(clock_, db(), *queue_, *outbox_, validator_,
                                              AddressChecks::Settings{{service_}, TimeZone::utc(), 0, nullptr});
  }
  void start_worker() { Checks::start_worker(*checks_); }
  crm::PropertyId property(const Json& values = kElm) {
    return write([&](store::Session& s) {
      const auto made = records_->create(s, crm::Viewer::system(), "properties", values);
      EXPECT_TRUE(made) << made.error().message;
      return crm::PropertyId::trusted(made->at("id"));
    });
  }
  void move(const crm::PropertyId& id, const std::string& street) {
    write([&](store::Session& s) {
      return bool(records_->update(s, crm::Viewer::system(), "properties", id.str(), {{"address.street", street}},
                                   std::nullopt));
    });
  }
  jobs::JobId request(const crm::PropertyId& id) {
    return write([&](store::Session& s) { return checks_->request(s, id).value(); });
  }
  std::string refusal(const crm::PropertyId& id) {
    return write([&](store::Session& s) {
      const auto job = checks_->request(s, id);
      return job ? std::string("(queued)") : job.error().code;
    });
  }
  crm::Property stored(const crm::PropertyId& id) {
    return write([&](store::Session& s) { return crm::find_property(s, id).value(); });
  }
  Json verdict(const crm::PropertyId& id) { return stored(id).address_verdict; }

  std::shared_ptr<ScriptedAddresses> service_ = std::make_shared<ScriptedAddresses>("post", kPrice);
  std::unique_ptr<AddressChecks> checks_;
};
HK_ON_BOTH_STORES(CheckedAddresses);

TEST_P(CheckedAddresses, KeepTheVerdictAndLeaveTheAddressAsItWasTyped) {
  const auto id = property();
  EXPECT_EQ(verdict(id)["provider"], "builtin");
  const auto before = stored(id);
  start_worker();
  wait_until_done(request(id));
  const Json now = verdict(id);
  EXPECT_EQ(now["provider"], "post");
  EXPECT_EQ(now["delivery"], "confirmed");
  EXPECT_EQ(now["valid"], true);
  EXPECT_EQ(now["standardized"]["street"], "100 Elm Street");
  EXPECT_EQ(now["standardized"]["zip"], "80299");
  EXPECT_EQ(now["metadata"]["latitude"], 39.75);
  EXPECT_EQ(now["metadata"]["use"], "residential");
  EXPECT_EQ(now["metadata"]["vacant"], true);
  EXPECT_EQ(now["notes"], Json::array({"zip_corrected"}));
  const auto after = stored(id);
  EXPECT_EQ(after.typed.street, "100 elm st");
  EXPECT_EQ(after.typed.zip, "80202") << "a correction is shown, not made";
  EXPECT_EQ(after.standard.street, before.standard.street);
  EXPECT_EQ(after.address_key, before.address_key);
  ASSERT_EQ(service_->asked().size(), 1u);
  EXPECT_EQ(service_->asked()[0].at(0).street_line(), "100 ELM ST");
  EXPECT_EQ(books(), std::vector<std::string>{"post settled found 20000"});
  const auto events = write([&](store::Session& s) {
    return s.one<std::int64_t>("select count(*) from events where type = 'property_updated'");
  });
  EXPECT_EQ(events, 1);
}

TEST_P(CheckedAddresses, SayWhatToDo) {
  const std::tuple<const char*, bool, const char*> rows[] = {{address_match::kUnitMissing, true, "apartment number"},
                                                             {address_match::kUnitUnknown, true, "apartment number"},
                                                             {address_match::kNotConfirmed, false, "house number"}};
  start_worker();
  int number = 100;
  for (const auto& [match, valid, says_to] : rows) {
    service_->script({says(match)});
    Json values = kElm;
    values["address"]["street"] = std::to_string(++number) + " Elm St";
    const auto id = property(values);
    wait_until_done(request(id));
    EXPECT_EQ(verdict(id)["delivery"], match);
    EXPECT_EQ(verdict(id)["valid"], valid) << match;
    EXPECT_NE(verdict(id)["message"].get<std::string>().find(says_to), std::string::npos) << match;
  }
}

TEST_P(CheckedAddresses, WithoutAMatchAreNotDeliverableAndNotAskedAgain) {
  service_->script({says(address_match::kNoMatch, Kind::kNotFound)});
  const auto id = property();
  start_worker();
  wait_until_done(request(id));
  EXPECT_EQ(verdict(id)["valid"], false);
  EXPECT_EQ(verdict(id)["reason"], "address_no_match");
  wait_until_done(request(id));
  EXPECT_EQ(service_->asked().size(), 1u);
  EXPECT_EQ(books(), std::vector<std::string>{"post settled not_found 20000"});
}

TEST_P(CheckedAddresses, ThatAreTheSameCostOneCall) {
  const auto first = property();
  start_worker();
  wait_until_done(request(first));
  move(first, "200 Oak St");
  EXPECT_EQ(verdict(first)["provider"], "builtin") << "another address, another verdict";
  Json spelled = kElm;
  spelled["address"]["street"] = "100 Elm Street";
  const auto second = property(spelled);
  wait_until_done(request(second));
  EXPECT_EQ(service_->asked().size(), 1u);
  EXPECT_EQ(verdict(second)["delivery"], "confirmed");
  wait_until_done(request(first));
  EXPECT_EQ(service_->asked().size(), 2u);
}

TEST_P(CheckedAddresses, KeepTheirVerdictWhenTheAddressWasChangedMeanwhile) {
  const auto id = property();
  service_->meanwhile = [&] { move(id, "200 Oak St"); };
  start_worker();
  wait_until_done(request(id));
  EXPECT_EQ(verdict(id)["provider"], "builtin");
}

TEST_P(CheckedAddresses, AreNotQueuedWhenThereIsTooLittleToAskAbout) {
  EXPECT_EQ(refusal(property({{"address", {{"street", "Elm St"}, {"zip", "80202"}}}})), "address_incomplete");
  EXPECT_EQ(refusal(property({{"address", {{"street", "100 Elm St"}, {"city", "Denver"}}}})), "address_incomplete");
  EXPECT_EQ(refusal(crm::PropertyId::make()), "property_not_found");
  checks_ = std::make_unique<AddressChecks>(clock_, db(), *queue_, *outbox_, validator_,
                                            AddressChecks::Settings{{}, TimeZone::utc(), 0, nullptr});
  EXPECT_EQ(refusal(property()), "no_address_services");
}

TEST_P(CheckedAddresses, WaitWhileTheBudgetIsUsedUp) {
  service_->settings().daily_budget = 1;
  const auto id = property();
  start_worker();
  const auto job = wait_for(request(id), [](const jobs::Job& one) { return one.state == jobs::State::kScheduled; });
  EXPECT_GT(job.run_at, clock_.now());
  EXPECT_TRUE(service_->asked().empty());
  EXPECT_TRUE(books().empty());
}

TEST_P(CheckedAddresses, LeaveACallWithoutAKnownOutcomeToAPerson) {
  service_->script({fails(Kind::kUnknown)});
  const auto id = property();
  start_worker();
  wait_until_done(request(id));
  wait_until_done(request(id));
  EXPECT_EQ(service_->asked().size(), 1u) << "never bought twice by itself";
  EXPECT_EQ(books(), std::vector<std::string>{"post unknown unknown 0"});
  const Call lost = write([&](store::Session& s) { return spending::list_calls(s, {.waiting = true}).calls.at(0); });
  EXPECT_TRUE(write([&](store::Session& s) {
    return checks_->decided(s, spending::decide_call(s, lost.id, spending::kBuyAgain, "user_1", clock_.now()).value());
  }));
  wait_until_done(request(id));
  EXPECT_EQ(verdict(id)["provider"], "post");
}

TEST_P(CheckedAddresses, DoNotPayTwiceForACallThatWasCutOff) {
  const auto id = property();
  const auto job = request(id);
  const std::string key = stored(id).address_key;
  write([&](store::Session& s) {  // as if the process had been killed between reserving and settling
    Call lost;
    lost.id = spending::CallId::make();
    lost.provider = "post";
    lost.product = "validate";
    lost.subject_id = "address_" + hex(sha256(key)).substr(0, 32);
    lost.job_id = job.str();
    lost.price = kPrice;
    lost.at = clock_.now();
    spending::insert_call(s, lost);
    return true;
  });
  start_worker();
  wait_until_done(job);
  EXPECT_TRUE(service_->asked().empty());
  EXPECT_EQ(verdict(id)["provider"], "builtin");
  EXPECT_EQ(books(), std::vector<std::string>{"post unknown unknown 0"});
}

TEST_P(CheckedAddresses, ThatAreGoneCostNothing) {
  const auto id = property();
  const auto job = request(id);
  write([&](store::Session& s) { return s.run("delete from properties where id = :id", {{"id", id.str()}}); });
  start_worker();
  wait_until_done(job);
  EXPECT_TRUE(books().empty());
}

}  // namespace
}  // namespace hk::validation
