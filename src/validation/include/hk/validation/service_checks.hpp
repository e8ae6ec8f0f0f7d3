// What checks of contacts and of addresses have in common: a job asks services that charge, the cheapest first, the
// next one where it does not know or can't be asked, until one is definite.
//
// An answer is kept by what was asked about, not by the record, so that two records with one address cost one call; the
// ledger and the kept answers know it by a digest only. Whatever happens, the record keeps the verdict it has until a
// better one is there.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/time.hpp>
#include <hk/events/events.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/spending/spending.hpp>
#include <hk/store/store.hpp>

namespace hk::validation {

class ServiceChecks {
 public:
  using Services = std::vector<std::shared_ptr<const spending::Service>>;
  virtual ~ServiceChecks();
  ServiceChecks(const ServiceChecks&) = delete;

  // Whether there is any service to ask.
  bool can_ask() const { return !services().empty(); }
  virtual Services services() const = 0;
  const char* queue() const { return of_.queue; }
  const char* job_kind() const { return of_.kind; }
  // Jobs that wait for a service go on at once.
  void hurry(store::Session& session);
  // A person decided about a call without a known outcome: if it is one of ours, its record is queued again. Answers
  // whether it is.
  bool decided(store::Session& session, const spending::Call& call);

  // For WorkerSettings: {checks.job_kind(), checks.kind()}. Must not outlive this object.
  jobs::Kind kind();

 protected:
  // The jobs that a kind of records has, and the member of their payload that names the record.
  struct Of {
    const char *queue, *kind, *id;
  };
  struct Reply {
    spending::Outcome outcome;
    Json verdict;  // without whom it is about
  };
  // How to ask one service.
  struct Choice {
    std::shared_ptr<const spending::Service> service{};
    std::function<Reply(const spending::Product&, const spending::Sending&)> ask{};
  };
  // One thing to ask about, and whom.
  struct Point {
    std::string subject;  // see subject_of
    std::vector<Choice> choices{};
    std::function<bool(store::Session&, Json verdict)> keep{};  // with the record
  };
  struct Questions {
    std::string lead{};  // for whom it is paid; may be empty
    std::vector<Point> points{};
  };
  ServiceChecks(const Clock& clock, store::Database& db, jobs::Queue& queue, events::Outbox& outbox, Of of,
                spending::Purchases::Settings settings);
  // Those about a record as it is now; none when it is gone.
  virtual Questions questions_about(store::Session& session, const std::string& record) const = 0;
  // Queues the job of a record, which has one at a time.
  jobs::JobId enqueue(store::Session& session, const std::string& record);
  // "email" and an address as the ledger knows it: nobody reads it there.
  static std::string subject_of(const char* kind, const std::string& key);
  static void log_unlisted(const std::string& service, const std::vector<std::string>& words);

  const Clock& clock_;
  store::Database& db_;
  jobs::Queue& queue_;
  events::Outbox& outbox_;

 private:
  struct Asked;
  Result<jobs::Completion> run(const jobs::Job& job);
  Result<Asked> ask(const jobs::Job& job, const std::string& lead, const Point& point);
  Status ask_one(const spending::Buyer& buyer, const Choice& choice, Asked& asked);
  Status buy(const spending::Buyer& buyer, const Choice& choice, Asked& asked);
  Status look_after_lost(const jobs::Job& job, const Point& point);
  void emit_undecided(store::Session& session, const spending::Call& call);

  const Of of_;
  spending::Purchases purchases_;
};

// Table service_answers. Migration numbers 4500-4599.
std::vector<store::Migration> migrations();

}  // namespace hk::validation
