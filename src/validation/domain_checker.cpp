#include <hk/validation/domain_checker.hpp>

#include <hk/crm/contact.hpp>
#include <hk/runtime/task.hpp>
#include <hk/telemetry/telemetry.hpp>

namespace hk::validation {
namespace {

constexpr std::size_t kContactsAPage = 1'000;
constexpr std::size_t kContactsAWrite = 200;  // SQLite's writer serves others in between

// Those about which more is known than was.
std::vector<crm::UnjudgedEmail> judge(const Validator& validator, const std::vector<crm::UnjudgedEmail>& page,
                                      const std::function<bool()>& should_stop) {
  std::vector<std::string> emails;
  emails.reserve(page.size());
  for (const crm::UnjudgedEmail& one : page) emails.push_back(one.email);
  validator.prepare_domains(emails);
  std::vector<crm::UnjudgedEmail> judged;
  for (const crm::UnjudgedEmail& one : page) {
    if (should_stop && should_stop()) break;
    if (one.verdict.is_object() && one.verdict.value("provider", "builtin") != "builtin") continue;  // it knows more
    const EmailVerdict verdict = validator.email_and_domain(one.email);
    Json now = to_json(verdict);
    const bool is_same = one.verdict.is_object() && one.verdict.value("status", Json()) == now.at("status") &&
                         one.verdict.value("subStatus", Json()) == now.at("subStatus");
    if (!is_same) judged.push_back({one.contact_id, one.email, std::move(now)});
  }
  return judged;
}

class RunningChecker final : public DomainChecker {
 public:
  RunningChecker(store::Database& db, events::Outbox& outbox, const Validator& validator, Micros interval)
      : db_(db),
        outbox_(outbox),
        validator_(validator),
        interval_(interval),
        task_("email-domains", [this](runtime::StopSignal& signal) { run(signal); }) {}

 private:
  void run(runtime::StopSignal& signal) {
    while (!signal.stopping()) {
      if (const auto lock = db_.try_lock(kCheckerLock)) check_while_held(signal, *lock);
      if (signal.sleep_for(interval_)) return;
    }
  }

  void check_while_held(runtime::StopSignal& signal, store::Database::ProcessLock& lock) {
    std::string after;
    while (!signal.stopping() && lock.held()) {
      const auto page = check_unknown(db_, outbox_, validator_, after, [&] { return signal.stopping(); });
      if (!page) {
        telemetry::log_warn("email_domains_not_checked",
                            {{"code", page.error().code}, {"detail", page.error().detail}});
        return;
      }
      after = page->last;
      if (page->judged == 0 && signal.sleep_for(interval_)) return;
    }
  }

  store::Database& db_;
  events::Outbox& outbox_;
  const Validator& validator_;
  const Micros interval_;
  runtime::Task task_;
};

}  // namespace

Result<CheckedPage> check_unknown(store::Database& db, events::Outbox& outbox, const Validator& validator,
                                  const std::string& after, const std::function<bool()>& should_stop) {
  using Page = std::vector<crm::UnjudgedEmail>;
  CheckedPage checked;
  HK_TRY(const Page page,
         db.read([&](store::Session& s) -> Result<Page> { return crm::unjudged_emails(s, after, kContactsAPage); }));
  if (page.size() == kContactsAPage) checked.last = page.back().contact_id;
  const Page judged = judge(validator, page, should_stop);
  for (std::size_t begin = 0; begin < judged.size(); begin += kContactsAWrite) {
    const Page part(judged.begin() + static_cast<std::ptrdiff_t>(begin),
                    judged.begin() + static_cast<std::ptrdiff_t>(std::min(begin + kContactsAWrite, judged.size())));
    std::size_t count = 0;
    HK_CHECK(db.write([&](store::Session& s) -> Status {
      count = crm::judge_emails(s, outbox, part);
      return {};
    }));
    checked.judged += count;
  }
  return checked;
}

std::unique_ptr<DomainChecker> DomainChecker::start(store::Database& db, events::Outbox& outbox,
                                                    const Validator& validator, Micros interval) {
  return std::make_unique<RunningChecker>(db, outbox, validator, interval);
}

}  // namespace hk::validation
