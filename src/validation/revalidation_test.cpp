// Contacts that are checked again when their verdicts are old, on both stores.
#include <hk/validation/revalidation.hpp>

#include <map>

#include "checks_fixture.hpp"

namespace hk::validation {
namespace {

constexpr Micros kPeriod = 30 * kDay;

// Knows what is in `answers`; of other domains nobody says anything.
class ListedResolver : public dns::Resolver {
 public:
  explicit ListedResolver(const std::map<std::string, dns::MailRoute>& answers) : answers_(answers) {}
  void ask_mail(std::string domain, Done done) override {
    const auto found = answers_.find(domain);
    done({found == answers_.end() ? dns::MailRoute::kUnknown : found->second, {}, ""});
  }

 private:
  const std::map<std::string, dns::MailRoute>& answers_;
};

class OldVerdicts : public Checks {
 protected:
  void make() override {
    crm::Checks checks;
    checks.email = [this](const std::string& typed) {
      const EmailVerdict verdict = validator_.email(typed);
      return crm::Checks::Email{verdict.key, to_json(verdict), verdict.status};
    };
    records_ = std::make_unique<crm::RecordStore>(clock_, *outbox_, checks);
    use({});
  }
  void use(std::vector<std::shared_ptr<EmailService>> services) {
    checks_ = std::make_unique<ContactChecks>(
        clock_, db(), *queue_, *outbox_, validator_,
        ContactChecks::Settings{{std::move(services), {}}, TimeZone::utc(), 0, nullptr});
  }
  // A contact whose e-mail was judged so many days ago.
  crm::ContactId contact(const std::string& email, const std::string& status, int days,
                         const std::string& provider = "builtin") {
    return write([&](store::Session& s) {
      const auto made = records_->create(s, crm::Viewer::system(), "contacts", {{"email", email}});
      EXPECT_TRUE(made) << made.error().message;
      const auto id = crm::ContactId::trusted(made->at("id"));
      Json verdict = crm::find_contact(s, id)->email_verdict;
      verdict["status"] = status;
      verdict["provider"] = provider;
      verdict["checkedAt"] = format_rfc3339(clock_.now() - days * kDay);
      EXPECT_TRUE(crm::keep_email_verdict(s, *outbox_, id, email, verdict));
      return id;
    });
  }
  void revalidate(Micros period = kPeriod) {
    write([&](store::Session& s) {
      s.run(
          "insert into rounds(name, position, visited_at) values (:name, '', :at) on conflict (name) do update set"
          " position = '', visited_at = excluded.visited_at",
          {{"name", kRevalidate}, {"at", clock_.now() - kPeriod}});
      return 0;
    });
    struct Context final : jobs::JobContext {
      bool should_stop() override { return false; }
      void report_progress(const Json&) override {}
      bool got_further(store::Session&) override { return true; }
    } context;
    const Validator asking(EmailLists::load("/nonexistent"), clock_, &domains_);
    const auto done = revalidation_kind({db(), clock_, *outbox_, asking, *checks_, period}).run({}, context);
    ASSERT_TRUE(done);
    ASSERT_TRUE(db().write([&](store::Session& s) { return done->commit(s); }));
  }
  std::string status(const crm::ContactId& id) {
    return write([&](store::Session& s) {
      return crm::find_contact(s, id)->email_verdict.at("status").template get<std::string>();
    });
  }
  std::int64_t queued() {
    return write([&](store::Session& s) {
      return s.one<std::int64_t>("select count(*) from jobs where queue = :queue", {{"queue", checks_->queue()}});
    });
  }

  std::map<std::string, dns::MailRoute> answers_{};
  MailDomains domains_{std::make_unique<ListedResolver>(answers_), clock_};
  std::unique_ptr<ContactChecks> checks_;
};
HK_ON_BOTH_STORES(OldVerdicts);

TEST_P(OldVerdicts, FollowTheDomain) {
  answers_ = {{"gone.org", dns::MailRoute::kNoSuchDomain}, {"lovelace.org", dns::MailRoute::kServers}};
  const auto gone = contact("ada@gone.org", "valid", 31), young = contact("bob@gone.org", "valid", 29);
  const auto back = contact("ada@lovelace.org", "invalid", 31), silent = contact("ada@silent.org", "valid", 31);
  const auto judged = contact("eve@gone.org", "catch-all", 31, "zerobounce");
  revalidate();
  EXPECT_EQ(status(gone), "invalid");
  EXPECT_EQ(status(back), "valid");
  EXPECT_EQ(status(young), "valid");
  EXPECT_EQ(status(silent), "valid");      // nobody says that it is not
  EXPECT_EQ(status(judged), "catch-all");  // a service knows more than the domain does
}

TEST_P(OldVerdicts, GoToTheServicesAndSoDoThoseThatNeverWent) {
  use({std::make_shared<Scripted<EmailService, EmailReply>>("cheap", 4'000)});
  contact("ada@a.org", "valid", 31, "cheap");
  contact("bob@a.org", "valid", 29, "cheap");
  contact("eve@a.org", "valid", 1);
  revalidate();
  EXPECT_EQ(queued(), 2);
}

TEST_P(OldVerdicts, StayWhenItIsOff) {
  answers_ = {{"gone.org", dns::MailRoute::kNoSuchDomain}};
  use({std::make_shared<Scripted<EmailService, EmailReply>>("cheap", 4'000)});
  const auto gone = contact("ada@gone.org", "valid", 4'000);
  revalidate(0);
  EXPECT_EQ(status(gone), "valid");
  EXPECT_EQ(queued(), 0);
}

}  // namespace
}  // namespace hk::validation
