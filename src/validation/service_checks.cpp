#include <hk/validation/service_checks.hpp>

#include <algorithm>

#include <hk/base/text.hpp>
#include <hk/runtime/fail_point.hpp>
#include <hk/telemetry/telemetry.hpp>

namespace hk::validation {
namespace {

using Kind = spending::Outcome::Kind;
using runtime::fail_point;

constexpr Micros kAMomentLater = 2 * kSecond;
constexpr Micros kWhenAllFailed = kHour;  // services may be away for days: nobody is given up

// What a service answered, as the API shows it. A definite one ends the search.
struct Answer {
  Json verdict;
  bool is_definite = false;
};

std::optional<Answer> answer_of(store::Session& session, const std::string& subject, const std::string& service) {
  const auto row = session.row<std::string, bool>(
      "select verdict, definite from service_answers where subject_id = :subject and service = :service",
      {{"subject", subject}, {"service", service}});
  if (!row) return std::nullopt;
  auto verdict = parse_json(std::get<0>(*row));
  if (!verdict) return std::nullopt;
  return Answer{*std::move(verdict), std::get<1>(*row)};
}

void keep_answer(store::Session& session, const std::string& subject, const std::string& service, const Answer& answer,
                 Micros now) {
  session.run(
      "insert into service_answers(subject_id, service, verdict, definite, at) values (:subject, :service, :verdict,"
      " :definite, :at) on conflict (subject_id, service) do update set verdict = excluded.verdict,"
      " definite = excluded.definite, at = excluded.at",
      {{"subject", subject},
       {"service", service},
       {"verdict", dump_json(answer.verdict)},
       {"definite", answer.is_definite},
       {"at", now}});
}

bool is_answer(const spending::Outcome& outcome) {
  return outcome.kind == Kind::kFound || outcome.kind == Kind::kNotFound;
}

Answer answer_from(const spending::Outcome& outcome, const Json& verdict) {
  return {verdict, outcome.kind == Kind::kFound};
}

}  // namespace

struct ServiceChecks::Asked {
  std::optional<Answer> answer;  // the definite one, else the last that says it does not know
  std::optional<Micros> again_at;
  std::string why;      // of the wait
  std::string failure;  // of the last that could not be asked
  bool waits_for_person = false;

  bool is_definite() const { return answer && answer->is_definite; }
  void wait(Micros until, const std::string& reason) {
    if (again_at && *again_at <= until) return;
    again_at = until;
    why = reason;
  }
};

ServiceChecks::ServiceChecks(const Clock& clock, store::Database& db, jobs::Queue& queue, events::Outbox& outbox, Of of,
                             spending::Purchases::Settings settings)
    : clock_(clock), db_(db), queue_(queue), outbox_(outbox), of_(of), purchases_(clock, db, std::move(settings)) {}

ServiceChecks::~ServiceChecks() = default;

std::string ServiceChecks::subject_of(const char* kind, const std::string& key) {
  constexpr std::size_t kDigits = 32;
  return std::string(kind) + "_" + hex(sha256(key)).substr(0, kDigits);
}

void ServiceChecks::log_unlisted(const std::string& service, const std::vector<std::string>& words) {
  if (!words.empty())
    telemetry::log_warn("service_words_unlisted", {{"service", service}, {"words", join(words, ", ")}});
}

jobs::JobId ServiceChecks::enqueue(store::Session& session, const std::string& record) {
  return queue_.enqueue(
      session,
      {.queue = of_.queue, .kind = of_.kind, .payload = {{of_.id, record}}, .unique_key = record, .subject = record});
}

void ServiceChecks::hurry(store::Session& session) { queue_.hurry(session, of_.queue); }

bool ServiceChecks::decided(store::Session& session, const spending::Call& call) {
  const auto job = queue_.find(session, jobs::JobId::trusted(call.job_id));
  if (!job || job->kind != of_.kind) return false;
  queue_.hurry(session, of_.queue, job->subject);
  if (can_ask()) enqueue(session, job->subject);
  return true;
}

jobs::Kind ServiceChecks::kind() {
  jobs::Kind kind;
  kind.run = [this](const jobs::Job& job, jobs::JobContext&) { return run(job); };
  kind.on_failed = [this](store::Session& session, const jobs::Job& job, const Error&) {
    if (job.state != jobs::State::kDead) return;  // its last attempt may have ended amid a call
    for (const spending::Call& call : spending::mark_unknown(session, job.id.str(), clock_.now()))
      emit_undecided(session, call);
  };
  return kind;
}

void ServiceChecks::emit_undecided(store::Session& session, const spending::Call& call) {
  outbox_.emit(session, {"call_undecided",
                         {{"callId", call.id.str()},
                          {"leadId", text_or_null(call.lead_id)},
                          {"provider", call.provider},
                          {"ownerId", nullptr}}});
}

Result<jobs::Completion> ServiceChecks::run(const jobs::Job& job) {
  HK_TRY(Questions questions,
         db_.read([&](store::Session& session) -> Result<Questions> { return questions_about(session, job.subject); }));
  jobs::Completion done;
  std::vector<std::pair<Point, Asked>> all;
  for (Point& point : questions.points) {
    std::ranges::stable_sort(point.choices, {}, [](const Choice& c) {
      return std::pair(c.service->account().order, c.service->products()[0].price);
    });
    HK_TRY(Asked asked, ask(job, questions.lead, point));
    if (asked.again_at && (!done.run_again_at || *asked.again_at < *done.run_again_at)) {
      done.run_again_at = asked.again_at;
      done.why = asked.why;
    }
    all.emplace_back(std::move(point), std::move(asked));
  }
  fail_point("check.asked");
  const bool is_last_try = job.attempts >= job.attempts_max;
  for (const auto& [point, asked] : all) {
    if (asked.failure.empty() || done.run_again_at || asked.waits_for_person) continue;
    if (!is_last_try) return unavailable("service_failed", asked.failure);
    done.run_again_at = clock_.now() + kWhenAllFailed;
    done.why = asked.failure;
  }
  done.commit = [all = std::move(all)](store::Session& session) -> Status {
    for (const auto& [point, asked] : all)
      if (asked.answer) point.keep(session, asked.answer->verdict);
    fail_point("check.in_commit");
    return {};
  };
  return done;
}

Result<ServiceChecks::Asked> ServiceChecks::ask(const jobs::Job& job, const std::string& lead, const Point& point) {
  HK_CHECK(look_after_lost(job, point));
  Asked asked;
  for (std::size_t i = 0; i < point.choices.size() && !asked.is_definite(); ++i)
    HK_CHECK(ask_one({lead, job.id.str(), point.subject}, point.choices[i], asked));
  if (asked.is_definite()) {  // what hindered others matters no more
    asked.again_at.reset();
    asked.failure.clear();
  }
  return asked;
}

// Calls of this job without a known outcome, of an attempt that ended amid them or that got no answer.
Status ServiceChecks::look_after_lost(const jobs::Job& job, const Point& point) {
  HK_TRY(const bool is_any, db_.read([&](store::Session& session) -> Result<bool> {
    return std::ranges::any_of(
        spending::calls_about(session, point.subject, clock_.now() - kDay), [&](const spending::Call& call) {
          return call.job_id == job.id.str() && (call.state == spending::CallState::kReserved || call.waits());
        });
  }));
  if (!is_any) return {};
  const auto buys_again = [&](const std::string& name) {
    return std::ranges::any_of(point.choices, [&](const Choice& choice) {
      return choice.service->name() == name && choice.service->account().buys_unknown_again;
    });
  };
  return db_.write([&](store::Session& session) -> Status {
    for (const spending::Call& call :
         spending::look_after_unknown(session, job.id.str(), point.subject, buys_again, clock_.now()))
      emit_undecided(session, call);
    return {};
  });
}

Status ServiceChecks::ask_one(const spending::Buyer& buyer, const Choice& choice, Asked& asked) {
  const std::string& name = choice.service->name();
  spending::Past past;
  std::optional<Answer> known;
  HK_CHECK(db_.read([&](store::Session& session) -> Status {
    const Micros now = clock_.now();
    past = spending::past_of(spending::calls_about(session, buyer.subject_id, now - spending::kLedgerLooksBack), name,
                             choice.service->products()[0], now);
    known = answer_of(session, buyer.subject_id, name);
    return {};
  }));
  switch (past.kind) {
    case spending::Past::Kind::kFresh:
    case spending::Past::Kind::kMiss:
      if (known) asked.answer = std::move(known);
      return {};
    case spending::Past::Kind::kUndecided:
      asked.waits_for_person = true;
      return {};
    case spending::Past::Kind::kBeingBought:
      asked.wait(clock_.now() + kAMomentLater, "Another job is asking about this.");
      return {};
    case spending::Past::Kind::kNothing:
      return buy(buyer, choice, asked);
  }
  return {};
}

Status ServiceChecks::buy(const spending::Buyer& buyer, const Choice& choice, Asked& asked) {
  const std::string& name = choice.service->name();
  const spending::Product& product = choice.service->products()[0];
  Reply reply;
  const auto make = [&](const spending::Sending& sending) {
    reply = choice.ask(product, sending);
    return reply.outcome;
  };
  const auto keep = [&](store::Session& session, const spending::Outcome& outcome, Micros now) -> Status {
    if (is_answer(outcome)) keep_answer(session, buyer.subject_id, name, answer_from(outcome, reply.verdict), now);
    outbox_.emit(session, {"provider_changed", {{"provider", name}}});
    return {};
  };
  HK_TRY(const auto bought, purchases_.buy(*choice.service, product, buyer, make, keep));
  if (const auto* obstacle = std::get_if<spending::Obstacle>(&bought)) {
    if (obstacle->until > 0) asked.wait(obstacle->until, obstacle->reason);  // else for good: this lead cost enough
    return {};
  }
  const auto& outcome = std::get<spending::Outcome>(bought);
  if (is_answer(outcome))
    asked.answer = answer_from(outcome, reply.verdict);
  else if (outcome.kind == Kind::kLimited)
    asked.wait(clock_.now() + kSecond, outcome.reason);
  else
    asked.failure = outcome.reason;
  return {};
}

std::vector<store::Migration> migrations() {
  return {{4501,
           "contact_answers",
           {"create table contact_answers (subject_id text not null, service text not null, verdict text not null,"
            " definite {{int}} not null, at {{int}} not null, primary key (subject_id, service)) {{strict}}"}},
          {4502, "answers about addresses, too", {"alter table contact_answers rename to service_answers"}}};
}

}  // namespace hk::validation
