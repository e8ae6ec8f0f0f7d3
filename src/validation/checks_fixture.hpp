// What the tests of checks share: services whose answers a test decides, and records, jobs and books on both stores.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <hk/base/text.hpp>
#include <hk/crm/crm.hpp>
#include <hk/store/testing/test_database.hpp>
#include <hk/validation/service_checks.hpp>
#include <hk/validation/validation.hpp>

namespace hk::validation {

using Kind = spending::Outcome::Kind;
using spending::Call;
using spending::CallState;

// A service whose answers the test decides; it says "valid" when nothing else is scripted.
template <class Base, class Reply, class Question = std::string>
class Scripted : public Base {
 public:
  Scripted(std::string name, MicroDollars price) : name_(std::move(name)), products_{{"validate", price, {}}} {
    account_.limits = {.calls = 0, .concurrency = 0};
  }
  const std::string& name() const override { return name_; }
  const std::vector<spending::Product>& products() const override { return products_; }
  const spending::Account& account() const override { return account_; }
  Reply check(const spending::Product& product, const Question& question, const spending::Sending& sending) override {
    if (sending.before_sending && !sending.before_sending()) return {};
    if (meanwhile) meanwhile();
    const std::lock_guard lock(mutex_);
    asked_.push_back(question);
    Reply reply = usual_;
    reply.outcome = {Kind::kFound, "", product.price};
    if (!script_.empty()) {
      reply = script_.front();
      script_.pop_front();
    }
    return reply;
  }
  void script(std::deque<Reply> replies) { script_ = std::move(replies); }
  void usually(const Reply& reply) { usual_ = reply; }
  spending::Account& settings() { return account_; }
  std::vector<Question> asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  std::function<void()> meanwhile{};  // runs while it is asked

 private:
  std::mutex mutex_;
  std::deque<Reply> script_;
  Reply usual_;
  std::vector<Question> asked_;
  const std::string name_;
  spending::Account account_;
  const std::vector<spending::Product> products_;
};
class Checks : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> all = identity::migrations();
    for (auto part :
         {jobs::migrations(), events::migrations(), crm::migrations(), spending::migrations(), migrations()})
      all.insert(all.end(), part.begin(), part.end());
    ASSERT_TRUE(db().migrate(all));
    queue_ = std::make_unique<jobs::Queue>(db(), clock_);
    outbox_ = std::make_unique<events::Outbox>(db(), clock_);
    make();
  }
  void TearDown() override { worker_.reset(); }
  virtual void make() = 0;  // records and checks

  void start_worker(ServiceChecks& checks) {
    jobs::WorkerSettings settings;
    settings.queues = {checks.queue()};
    settings.backoff = {10 * kMillisecond, 10 * kSecond};
    worker_ = jobs::Worker::start(db(), clock_, metrics_, settings, {{checks.job_kind(), checks.kind()}});
  }
  template <class Body>
  auto write(Body body) {
    auto result = db().write([&](store::Session& s) -> Result<decltype(body(s))> { return body(s); });
    EXPECT_TRUE(result) << result.error().detail;
    return *std::move(result);
  }
  jobs::Job wait_for(const jobs::JobId& id, const std::function<bool(const jobs::Job&)>& is_so) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (true) {
      const jobs::Job job = write([&](store::Session& s) { return queue_->find(s, id).value(); });
      if (is_so(job) || std::chrono::steady_clock::now() > until) {
        EXPECT_TRUE(is_so(job)) << jobs::state_name(job.state) << " " << job.error;
        return job;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  void wait_until_done(const jobs::JobId& id) {
    wait_for(id, [](const jobs::Job& job) { return job.state == jobs::State::kCompleted; });
  }
  // "service state outcome cost", oldest first.
  std::vector<std::string> books() {
    return write([&](store::Session& s) {
      std::vector<std::string> lines;
      for (const Call& call : spending::list_calls(s, {.limit = 100}).calls)
        lines.insert(lines.begin(), call.provider + " " + std::string(spending::call_state_name(call.state)) + " " +
                                        call.outcome + " " + std::to_string(call.cost));
      return lines;
    });
  }

  SystemClock clock_;
  telemetry::Metrics metrics_;
  Validator validator_{EmailLists::load("/nonexistent"), clock_};
  std::unique_ptr<jobs::Queue> queue_;
  std::unique_ptr<events::Outbox> outbox_;
  std::unique_ptr<crm::RecordStore> records_;
  std::unique_ptr<jobs::Worker> worker_;
};

}  // namespace hk::validation
