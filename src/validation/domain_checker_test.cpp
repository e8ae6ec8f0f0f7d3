// Verdicts that follow later, on both stores.
#include <hk/validation/domain_checker.hpp>

#include <gtest/gtest.h>

#include <map>

#include <hk/crm/crm.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::validation {
namespace {

using Answers = std::map<std::string, dns::MailRoute>;

// Knows what is in `answers`; of other domains nobody says anything.
class ListedResolver : public dns::Resolver {
 public:
  explicit ListedResolver(const Answers& answers) : answers_(answers) {}
  void ask_mail(std::string domain, Done done) override {
    const auto found = answers_.find(domain);
    done({found == answers_.end() ? dns::MailRoute::kUnknown : found->second, {}, ""});
  }

 private:
  const Answers& answers_;
};

class LaterVerdicts : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> all = identity::migrations();
    for (auto part : {jobs::migrations(), events::migrations(), crm::migrations()})
      all.insert(all.end(), part.begin(), part.end());
    ASSERT_TRUE(db().migrate(all));
    crm::Checks checks;
    checks.email = [this](const std::string& typed) {
      const EmailVerdict verdict = validator_.email(typed);
      return crm::Checks::Email{verdict.key, to_json(verdict), verdict.status};
    };
    outbox_ = std::make_unique<events::Outbox>(db(), clock_);
    records_ = std::make_unique<crm::RecordStore>(clock_, *outbox_, checks);
  }

  std::vector<std::string> contacts(const std::vector<std::string>& emails) {
    std::vector<std::string> ids;
    EXPECT_TRUE(db().write([&](store::Session& s) -> Status {
      for (const std::string& email : emails) {
        HK_TRY(const Json made, records_->create(s, crm::Viewer::system(), "contacts", {{"email", email}}));
        ids.push_back(made.at("id"));
      }
      return {};
    }));
    return ids;
  }
  std::string status(const std::string& id) {
    return *db().read([&](store::Session& s) -> Result<std::string> {
      return s.one<std::string>("select email_status from contacts where id = :id", {{"id", id}});
    });
  }
  std::int64_t events_of(const std::string& type) {
    return *db().read([&](store::Session& s) -> Result<std::int64_t> {
      return s.one<std::int64_t>("select count(*) from events where type = :type", {{"type", type}});
    });
  }
  CheckedPage check(const std::string& after = "", const std::function<bool()>& should_stop = {}) {
    auto page = check_unknown(db(), *outbox_, validator_, after, should_stop);
    EXPECT_TRUE(page) << page.error().detail;
    return page ? *page : CheckedPage{};
  }

  ManualClock clock_{1'800'000'000 * kSecond};
  Answers answers_;
  MailDomains domains_{std::make_unique<ListedResolver>(answers_), clock_};
  Validator validator_{EmailLists::load("/nonexistent"), clock_, &domains_};
  std::unique_ptr<events::Outbox> outbox_;
  std::unique_ptr<crm::RecordStore> records_;
};

TEST_P(LaterVerdicts, FollowWhenSomebodyKnows) {
  const auto ids = contacts({"a@good.org", "a@nx.org", "a@null.org", "a@bare.org", "a@still.org"});
  for (const std::string& id : ids) EXPECT_EQ(status(id), "unknown");
  EXPECT_EQ(check().judged, 0u);
  EXPECT_EQ(events_of("contact_updated"), 0) << "nothing is new, and nothing is said";
  answers_ = {{"good.org", dns::MailRoute::kServers},
              {"nx.org", dns::MailRoute::kNoSuchDomain},
              {"null.org", dns::MailRoute::kNullMx},
              {"bare.org", dns::MailRoute::kNoServers}};
  EXPECT_EQ(check().judged, 0u) << "not asked again at once";
  clock_.advance(kMinute);
  EXPECT_EQ(check().judged, 4u);
  const std::vector<std::string> expected = {"valid", "invalid", "invalid", "unknown", "unknown"};
  for (std::size_t i = 0; i < ids.size(); ++i) EXPECT_EQ(status(ids[i]), expected[i]) << i;
  EXPECT_EQ(events_of("contact_updated"), 4);
  EXPECT_EQ(check().judged, 0u) << "what stays unknown is not written again";
}

TEST_P(LaterVerdicts, LeaveAnAddressAloneThatChangedMeanwhile) {
  const auto ids = contacts({"a@good.org"});
  ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
    const auto open = crm::unjudged_emails(s, "", 10);
    EXPECT_EQ(open.size(), 1u);
    HK_CHECK(records_->update(s, crm::Viewer::system(), "contacts", ids[0], {{"email", "b@other.org"}}, std::nullopt));
    EXPECT_EQ(crm::judge_emails(s, *outbox_, {{ids[0], open[0].email, {{"status", "invalid"}}}}), 0u);
    return {};
  }));
  EXPECT_EQ(status(ids[0]), "unknown");
}

TEST_P(LaterVerdicts, GoThroughAllPageByPageAndStopWhenAsked) {
  std::vector<std::string> emails;
  for (int i = 0; i < 1'150; ++i) emails.push_back("p" + std::to_string(i) + "@d" + std::to_string(i % 30) + ".org");
  contacts(emails);
  for (int i = 0; i < 30; ++i) answers_["d" + std::to_string(i) + ".org"] = dns::MailRoute::kServers;
  clock_.advance(kMinute);
  EXPECT_EQ(check("", [] { return true; }).judged, 0u);
  const CheckedPage first = check();
  EXPECT_EQ(first.judged, 1'000u);
  ASSERT_FALSE(first.last.empty());
  const CheckedPage second = check(first.last);
  EXPECT_EQ(second.judged, 150u);
  EXPECT_TRUE(second.last.empty());
}

HK_ON_BOTH_STORES(LaterVerdicts);

}  // namespace
}  // namespace hk::validation
