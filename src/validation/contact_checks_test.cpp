// E-mails and phones judged by services that charge, on both stores.
#include <hk/validation/contact_checks.hpp>

#include "checks_fixture.hpp"

namespace hk::validation {
namespace {

using ScriptedEmail = Scripted<EmailService, EmailReply>;
using ScriptedPhone = Scripted<PhoneService, PhoneReply>;

constexpr MicroDollars kCheap = 4'000, kDear = 8'000;

EmailReply says(const char* status, MicroDollars cost = kCheap) {
  EmailReply reply;
  reply.outcome = {std::string(status) == "unknown" ? Kind::kNotFound : Kind::kFound, "", cost};
  reply.verdict.status = status;
  reply.verdict.sub_status = "their_word";
  return reply;
}
EmailReply fails(Kind kind) {
  EmailReply reply;
  reply.outcome = {kind, "It can't be asked now."};
  return reply;
}

class CheckedContacts : public Checks {
 protected:
  void make() override {
    crm::Checks checks;
    checks.email = [this](const std::string& typed) {
      const EmailVerdict verdict = validator_.email(typed);
      return crm::Checks::Email{verdict.key, to_json(verdict), verdict.status};
    };
    checks.phone = [this](const std::string& typed) {
      const PhoneVerdict verdict = validator_.phone(typed);
      return crm::Checks::Phone{verdict.e164, verdict.formatted, verdict.valid, to_json(verdict)};
    };
    records_ = std::make_unique<crm::RecordStore>(clock_, *outbox_, checks);
    EmailReply valid;
    valid.verdict.status = email_status::kValid;
    for (const auto& service : {cheap_, dear_}) service->usually(valid);
    PhoneReply mobile;
    mobile.verdict = {true, "mobile", "Example Wireless", "US", "Nashville, TN", "America/Chicago"};
    phone_->usually(mobile);
    checks_ = std::make_unique<ContactChecks>(
        clock_, db(), *queue_, *outbox_, validator_,
        ContactChecks::Settings{{{dear_, cheap_}, {phone_}}, TimeZone::utc(), 0, nullptr});
  }
  void start_worker() { Checks::start_worker(*checks_); }
  crm::ContactId contact(const Json& values) {
    return write([&](store::Session& s) {
      const auto made = records_->create(s, crm::Viewer::system(), "contacts", values);
      EXPECT_TRUE(made) << made.error().message;
      return crm::ContactId::trusted(made->at("id"));
    });
  }
  jobs::JobId request(const crm::ContactId& id) {
    return write([&](store::Session& s) { return checks_->request(s, id).value(); });
  }
  Json email_verdict(const crm::ContactId& id) {
    return write([&](store::Session& s) { return crm::find_contact(s, id)->email_verdict; });
  }
  Json phone_verdict(const crm::ContactId& id) {
    return write([&](store::Session& s) { return crm::find_contact(s, id)->phone_verdict; });
  }

  std::shared_ptr<ScriptedEmail> cheap_ = std::make_shared<ScriptedEmail>("cheap", kCheap);
  std::shared_ptr<ScriptedEmail> dear_ = std::make_shared<ScriptedEmail>("dear", kDear);
  std::shared_ptr<ScriptedPhone> phone_ = std::make_shared<ScriptedPhone>("lines", kDear);
  std::unique_ptr<ContactChecks> checks_;
};
HK_ON_BOTH_STORES(CheckedContacts);

TEST_P(CheckedContacts, AskWhomPeopleWantAskedFirst) {
  cheap_->settings().order = 1;
  const auto id = contact({{"email", "ada@lovelace.org"}});
  start_worker();
  wait_until_done(request(id));
  EXPECT_EQ(email_verdict(id)["provider"], "dear");
  EXPECT_TRUE(cheap_->asked().empty());
}

TEST_P(CheckedContacts, AskTheServicesThereAreNow) {
  checks_->use({{dear_}, {}});
  const auto id = contact({{"email", "ada@lovelace.org"}});
  start_worker();
  wait_until_done(request(id));
  EXPECT_EQ(email_verdict(id)["provider"], "dear");
  checks_->use({});
  EXPECT_TRUE(checks_->services().empty());
  EXPECT_EQ(db().write([&](store::Session& s) -> Status {
                  HK_CHECK(checks_->request(s, id));
                  return {};
                })
                .error()
                .code,
            "no_contact_services");
}

TEST_P(CheckedContacts, AskTheCheapestServiceAndKeepItsVerdict) {
  cheap_->script({says("spamtrap")});
  const auto id = contact({{"email", "ada@lovelace.org"}, {"phone", "(615) 862-5000"}});
  EXPECT_EQ(email_verdict(id)["status"], "valid") << "the built-in engine knows no better";
  start_worker();
  wait_until_done(request(id));
  EXPECT_EQ(email_verdict(id)["status"], "spamtrap");
  EXPECT_EQ(email_verdict(id)["subStatus"], "their_word");
  EXPECT_EQ(email_verdict(id)["provider"], "cheap");
  EXPECT_EQ(email_verdict(id)["email"], "ada@lovelace.org");
  EXPECT_EQ(email_verdict(id)["score"], 0);
  EXPECT_TRUE(dear_->asked().empty());
  EXPECT_EQ(phone_->asked(), std::vector<std::string>{"+16158625000"});
  const Json line = phone_verdict(id);
  EXPECT_EQ(line["type"], "mobile");
  EXPECT_EQ(line["carrier"], "Example Wireless");
  EXPECT_EQ(line["location"], "Nashville, TN");
  EXPECT_EQ(line["timeZone"], "America/Chicago");
  EXPECT_EQ(line["formatted"], "(615) 862-5000");
  EXPECT_EQ(books(), (std::vector<std::string>{"cheap settled found 4000", "lines settled found 8000"}));
  const auto status = write([&](store::Session& s) {
    return s.one<std::string>("select email_status from contacts where id = :id", {{"id", id.str()}});
  });
  EXPECT_EQ(status, "spamtrap") << "lists filter by it";
}

TEST_P(CheckedContacts, GoOnToTheNextServiceWhereOneDoesNotKnow) {
  cheap_->script({says("unknown", 0)});
  dear_->script({says("catch-all", kDear)});
  const auto id = contact({{"email", "ada@lovelace.org"}});
  start_worker();
  wait_until_done(request(id));
  EXPECT_EQ(email_verdict(id)["status"], "catch-all");
  EXPECT_EQ(books(), (std::vector<std::string>{"cheap settled not_found 0", "dear settled found 8000"}));
}

TEST_P(CheckedContacts, GoOnToTheNextServiceWhereOneIsDown) {
  cheap_->script({fails(Kind::kDown)});
  const auto id = contact({{"email", "ada@lovelace.org"}});
  start_worker();
  wait_until_done(request(id));
  EXPECT_EQ(email_verdict(id)["provider"], "dear");
}

TEST_P(CheckedContacts, AreTriedAgainWhileNobodyCanBeAsked) {
  cheap_->script({fails(Kind::kDown), says("invalid")});
  dear_->script({fails(Kind::kDown)});
  const auto id = contact({{"email", "ada@lovelace.org"}});
  start_worker();
  wait_until_done(request(id));
  EXPECT_EQ(email_verdict(id)["status"], "invalid");
  EXPECT_EQ(email_verdict(id)["valid"], false);
}

TEST_P(CheckedContacts, AreNotGivenUpWhenServicesAreAwayForLong) {
  const std::deque<EmailReply> away(5, fails(Kind::kDown));
  cheap_->script(away);
  dear_->script(away);
  const auto id = contact({{"email", "ada@lovelace.org"}});
  start_worker();
  const auto job = request(id);
  const auto waiting = wait_for(job, [](const jobs::Job& one) { return one.state == jobs::State::kScheduled; });
  EXPECT_GT(waiting.run_at, clock_.now() + kMinute);
  write([&](store::Session& s) {  // as if the hour and the breaker's wait were over
    for (const char* name : {"cheap", "dear"}) {
      spending::ProviderState state = spending::lock_provider(s, name);
      state.wait_until = 0;
      spending::save_provider(s, state);
    }
    checks_->hurry(s);
    return true;
  });
  wait_until_done(job);
  EXPECT_EQ(email_verdict(id)["provider"], "cheap");
}

TEST_P(CheckedContacts, WithOneAddressCostOneCall) {
  const auto first = contact({{"email", "ada@lovelace.org"}});
  const auto second = contact({{"email", "ADA@lovelace.org"}});
  start_worker();
  wait_until_done(request(first));
  wait_until_done(request(second));
  EXPECT_EQ(cheap_->asked(), std::vector<std::string>{"ada@lovelace.org"});
  EXPECT_EQ(email_verdict(second)["provider"], "cheap");
  EXPECT_EQ(email_verdict(second)["email"], "ADA@lovelace.org");
  wait_until_done(request(first));
  EXPECT_EQ(cheap_->asked().size(), 1u) << "what is fresh is not bought again";
}

TEST_P(CheckedContacts, DoNotBuyWhatIsKnownToBeBad) {
  const auto id = contact({{"email", "x@mailinator.com"}});
  start_worker();
  wait_until_done(request(id));
  EXPECT_TRUE(books().empty());
  EXPECT_EQ(email_verdict(id)["status"], "disposable");
}

TEST_P(CheckedContacts, KeepTheirVerdictWhenTheAddressWasChangedMeanwhile) {
  const auto id = contact({{"email", "ada@lovelace.org"}});
  const auto job = request(id);
  cheap_->meanwhile = [&] {
    write([&](store::Session& s) {
      return bool(records_->update(s, crm::Viewer::system(), "contacts", id.str(), {{"email", "new@lovelace.org"}},
                                   std::nullopt));
    });
  };
  start_worker();
  wait_until_done(job);
  EXPECT_EQ(email_verdict(id)["email"], "new@lovelace.org");
  EXPECT_EQ(email_verdict(id)["provider"], "builtin");
}

TEST_P(CheckedContacts, WaitWhileTheBudgetIsUsedUp) {
  cheap_->settings().daily_budget = kCheap;
  dear_->settings().daily_budget = 1;
  const auto first = contact({{"email", "ada@lovelace.org"}});
  const auto second = contact({{"email", "grace@hopper.org"}});
  start_worker();
  wait_until_done(request(first));
  const auto waiting = request(second);
  const auto job = wait_for(waiting, [](const jobs::Job& one) { return one.state == jobs::State::kScheduled; });
  EXPECT_GT(job.run_at, clock_.now());
  EXPECT_EQ(books(), std::vector<std::string>{"cheap settled found 4000"});
  EXPECT_EQ(email_verdict(second)["provider"], "builtin") << "it keeps the verdict it has";
}

TEST_P(CheckedContacts, LeaveACallWithoutAKnownOutcomeToAPerson) {
  cheap_->script({fails(Kind::kUnknown)});
  dear_->script({fails(Kind::kDown), fails(Kind::kDown), fails(Kind::kDown), fails(Kind::kDown), fails(Kind::kDown)});
  const auto id = contact({{"email", "ada@lovelace.org"}});
  start_worker();
  const auto job = request(id);
  wait_until_done(job);
  EXPECT_EQ(cheap_->asked().size(), 1u) << "never bought twice by itself";
  const Call lost = write([&](store::Session& s) { return spending::list_calls(s, {.waiting = true}).calls.at(0); });
  EXPECT_TRUE(write([&](store::Session& s) {
    const Call decided = spending::decide_call(s, lost.id, spending::kBuyAgain, "user_1", clock_.now()).value();
    return checks_->decided(s, decided);
  }));
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (email_verdict(id)["provider"] == "builtin" && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_EQ(email_verdict(id)["provider"], "cheap");
  EXPECT_EQ(cheap_->asked().size(), 2u);
}

TEST_P(CheckedContacts, DoNotPayTwiceForACallThatWasCutOff) {
  const auto id = contact({{"email", "ada@lovelace.org"}});
  const auto job = request(id);
  write([&](store::Session& s) {  // as if the process had been killed between reserving and settling
    Call lost;
    lost.id = spending::CallId::make();
    lost.provider = "cheap";
    lost.product = "validate";
    lost.subject_id = "email_" + hex(sha256(validator_.email("ada@lovelace.org").key)).substr(0, 32);
    lost.job_id = job.str();
    lost.price = kCheap;
    lost.at = clock_.now();
    spending::insert_call(s, lost);
    return true;
  });
  start_worker();
  wait_until_done(job);
  EXPECT_TRUE(cheap_->asked().empty());
  EXPECT_EQ(email_verdict(id)["provider"], "dear");
  EXPECT_EQ(books(), (std::vector<std::string>{"cheap unknown unknown 0", "dear settled found 8000"}));
}

TEST_P(CheckedContacts, ShowNoAddressInTheBooks) {
  const auto id = contact({{"email", "ada@lovelace.org"}, {"phone", "(615) 862-5000"}});
  start_worker();
  wait_until_done(request(id));
  const auto all = write([&](store::Session& s) {
    std::string text;
    for (auto& [subject, verdict] : s.rows<std::string, std::string>("select subject_id, verdict from service_answers"))
      text += subject + verdict;
    for (auto& [subject] : s.rows<std::string>("select subject_id from ledger")) text += subject;
    return text;
  });
  EXPECT_FALSE(all.empty());
  EXPECT_EQ(all.find("lovelace"), std::string::npos);
  EXPECT_EQ(all.find("6158625000"), std::string::npos);
}

}  // namespace
}  // namespace hk::validation
