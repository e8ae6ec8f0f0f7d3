#include <algorithm>
#include <mutex>
#include <random>

#include "jobs_fixture.hpp"

namespace hk::jobs {
namespace {

// More than `calls` arrivals within one window?
bool exceeds(const std::vector<Micros>& arrivals, const LimitSettings& limit) {
  for (std::size_t i = limit.calls; i < arrivals.size(); ++i)
    if (arrivals[i] - arrivals[i - limit.calls] <= limit.window) return true;
  return false;
}

// One schedule: workers ask in random order at random times, give back the moments they miss, arrive up to half the
// guard late, and one of them dies between its grant and its call.
std::vector<Micros> simulate(const LimitSettings& limit, std::minstd_rand& random) {
  SlidingWindow window(limit);
  std::vector<Micros> arrivals;
  const auto workers = 2 + random() % 3;
  const auto dying = random() % workers;
  const auto dies_at = random() % 6;
  Micros now = 1'000;
  for (std::size_t call = 0; call < 6; ++call) {
    now += static_cast<Micros>(random() % 400);
    Micros moment = window.grant(now);
    for (auto late = random() % 4; late == 0; late = random() % 4) {
      now = std::max(now, moment) + static_cast<Micros>(random() % 100);
      window.give_back(moment);
      moment = window.grant(now);
    }
    const bool dead = random() % workers == dying && call >= dies_at;
    if (!dead) arrivals.push_back(moment + static_cast<Micros>(random()) % (limit.guard / 2));
  }
  std::sort(arrivals.begin(), arrivals.end());
  return arrivals;
}

TEST(SlidingWindow, NeverLetsMoreThroughInAnyOfAMillionSchedules) {
  std::minstd_rand random(20260301);
  std::size_t violations = 0, arrivals = 0;
  for (int schedule = 0; schedule < 1'000'000; ++schedule) {
    const LimitSettings limit{1 + random() % 3, 1'000, 100, 5};
    const std::vector<Micros> seen = simulate(limit, random);
    arrivals += seen.size();
    violations += exceeds(seen, limit) ? 1 : 0;
  }
  EXPECT_EQ(violations, 0U);
  EXPECT_GT(arrivals, 4'000'000U);
}

TEST(SlidingWindow, GrantsAtOnceUpToTheLimitThenAsSoonAsItMay) {
  const LimitSettings limit{3, kSecond, 50 * kMillisecond, 5};
  SlidingWindow window(limit);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(window.grant(10 * kSecond + i), 10 * kSecond + i);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(window.grant(10 * kSecond + 5), 11 * kSecond + 50 * kMillisecond + i);
  EXPECT_EQ(window.grants().size(), 3U);
  EXPECT_EQ(window.grant(60 * kSecond), 60 * kSecond);
  EXPECT_EQ(window.grant(59 * kSecond), 60 * kSecond);  // never decreases
}

TEST(SlidingWindow, TakesBackOnlyTheMomentOfOneCaller) {
  const LimitSettings limit{3, kSecond, 0, 5};
  SlidingWindow window(limit);
  for (int i = 0; i < 3; ++i) window.grant(10);  // one moment for three callers
  window.give_back(10);
  window.give_back(9);
  EXPECT_EQ(window.grants(), (std::deque<Micros>{10, 10}));
  EXPECT_EQ(window.grant(20), 20);
  EXPECT_EQ(window.grant(20), kSecond + 10);
}

TEST(SlidingWindow, RemembersEnoughWhenTheLimitGrows) {
  const LimitSettings small{2, kSecond, 0, 5}, large{4, kSecond, 0, 5};
  SlidingWindow before(large);
  for (int i = 0; i < 4; ++i) before.grant(i);
  SlidingWindow during(small, before.grants());
  EXPECT_EQ(during.grant(4), kSecond + 2);
  SlidingWindow after(large, during.grants());
  EXPECT_EQ(after.grant(kSecond + 2), kSecond + 2);
  // The grant for 3 is still within its window though the small limit had no use for it.
  EXPECT_EQ(after.grants(), (std::deque<Micros>{3, kSecond + 2, kSecond + 2}));
}

class Limiter : public JobsOnBothStores {
 protected:
  static Micros steady() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
  static Micros span(Micros begin) { return steady() - begin; }
  static Result<std::unique_ptr<ProviderLimiter::Permit>> turn(ProviderLimiter& limiter, const std::string& account,
                                                               const LimitSettings& limit, Micros patience,
                                                               const ProviderLimiter::Prepare& prepare = {}) {
    HK_TRY(auto permit, limiter.acquire(account, limit, patience));
    HK_CHECK(permit->wait_for_turn(prepare));
    return permit;
  }
};

TEST_P(Limiter, HoldsItsRateAcrossNodes) {
  auto other = test_database().open_again();
  auto here = ProviderLimiter::create(db()), there = ProviderLimiter::create(*other);
  const LimitSettings limit{5, 300 * kMillisecond, 100 * kMillisecond, 0};
  std::mutex mutex;
  std::vector<Micros> arrivals;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 3; ++caller) {
    callers.emplace_back([&, caller] {
      ProviderLimiter& limiter = caller == 0 ? *there : *here;
      for (int call = 0; call < 7; ++call) {
        auto permit = turn(limiter, "attom", limit, 20 * kSecond);
        const Micros now = steady();
        ASSERT_TRUE(permit) << permit.error().detail;
        const std::lock_guard lock(mutex);
        arrivals.push_back(now);
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  std::sort(arrivals.begin(), arrivals.end());
  ASSERT_EQ(arrivals.size(), 21U);
  EXPECT_FALSE(exceeds(arrivals, limit));
  EXPECT_GE(arrivals.back() - arrivals.front(), 4 * limit.window);
}

TEST_P(Limiter, HoldsItsConcurrencyAcrossNodes) {
  auto other = test_database().open_again();
  auto here = ProviderLimiter::create(db()), there = ProviderLimiter::create(*other);
  const LimitSettings limit{0, kSecond, 0, 2};
  std::atomic<int> now = 0, most = 0;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 6; ++caller) {
    callers.emplace_back([&, caller] {
      for (int call = 0; call < 3; ++call) {
        auto permit = (caller % 2 == 0 ? *there : *here).acquire("attom", limit, 20 * kSecond);
        ASSERT_TRUE(permit);
        const int in_call = ++now;
        for (int seen = most; seen < in_call && !most.compare_exchange_weak(seen, in_call);) {
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        --now;
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(most, 2);
}

TEST_P(Limiter, FreesThePermitsOfANodeThatIsGone) {
  auto other = test_database().open_again();
  auto here = ProviderLimiter::create(db()), there = ProviderLimiter::create(*other);
  const LimitSettings limit{0, kSecond, 0, 1};
  auto theirs = there->acquire("attom", limit, kSecond);
  ASSERT_TRUE(theirs);
  EXPECT_EQ(here->acquire("attom", limit, 50 * kMillisecond).error().code, "limiter_busy");
  EXPECT_TRUE(here->acquire("corelogic", limit, kSecond));  // another account
  std::thread ending([&] { theirs = invalid("gone", "Gone."); });
  EXPECT_TRUE(here->acquire("attom", limit, 20 * kSecond));
  ending.join();
}

TEST_P(Limiter, RefusesAtOnceWhoWouldWaitTooLong) {
  auto limiter = ProviderLimiter::create(db());
  const LimitSettings limit{2, kMinute, 0, 5};  // no guard: a grant that a busy machine takes late is not wasted
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(turn(*limiter, "attom", limit, 10 * kSecond));
  const Micros begin = steady();
  const auto refused = turn(*limiter, "attom", limit, 30 * kSecond);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kLimited);
  EXPECT_LT(span(begin), 10 * kSecond);
  EXPECT_TRUE(turn(*limiter, "county", {0, kSecond, 0, 0}, 0));  // no limits at all
}

TEST_P(Limiter, WaitsLongerNeverLessWhenTheClockGoesBack) {
  auto limiter = ProviderLimiter::create(db());
  const LimitSettings limit{1, 400 * kMillisecond, 50 * kMillisecond, 5};
  ASSERT_TRUE(turn(*limiter, "attom", limit, 20 * kSecond));
  const Micros day_ahead = kDay;  // as if the call had been made by a clock a day ahead
  ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
    const auto seen = s.one<std::int64_t>("select seen_at from limiter_accounts");
    const Json grants = Json::array({seen + day_ahead});
    s.run("update limiter_accounts set seen_at = :seen, grants = :grants",
          {{"seen", seen + day_ahead}, {"grants", dump_json(grants)}});
    return {};
  }));
  const Micros begin = steady();
  ASSERT_TRUE(turn(*limiter, "attom", limit, 20 * kSecond));
  EXPECT_GE(span(begin), limit.window);
}

TEST_P(Limiter, PreparesOnceBeforeTheTurnAndTakesAnotherAfterASlowOne) {
  auto limiter = ProviderLimiter::create(db());
  const LimitSettings limit{1, 200 * kMillisecond, 200 * kMillisecond, 1};
  ASSERT_TRUE(turn(*limiter, "attom", limit, 20 * kSecond));
  const Micros first = steady();
  int prepared = 0;
  ASSERT_TRUE(turn(*limiter, "attom", limit, 20 * kSecond, [&]() -> Status {
    ++prepared;
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
    return {};
  }));
  const Micros sent = span(first);
  EXPECT_EQ(prepared, 1);
  EXPECT_GE(sent, limit.window + limit.guard + 250 * kMillisecond - limit.guard / 2) << "prepared before the turn";
  ASSERT_TRUE(turn(*limiter, "attom", limit, 20 * kSecond));
  EXPECT_GE(span(first) - sent, limit.window);
}

TEST_P(Limiter, FreesThePermitOfACallThatCouldNotBePrepared) {
  auto limiter = ProviderLimiter::create(db());
  const LimitSettings limit{100, kSecond, 50 * kMillisecond, 1};
  const auto refuse = []() -> Status { return conflict("no_budget", "No."); };
  EXPECT_EQ(turn(*limiter, "attom", limit, 20 * kSecond, refuse).error().code, "no_budget");
  EXPECT_EQ(turn(*limiter, "attom", {0, kSecond, 0, 1}, 20 * kSecond, refuse).error().code, "no_budget");
  EXPECT_TRUE(turn(*limiter, "attom", limit, 20 * kSecond));
}

HK_ON_BOTH_STORES(Limiter);

}  // namespace
}  // namespace hk::jobs
