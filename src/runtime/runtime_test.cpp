#include <gtest/gtest.h>

#include <future>

#include <hk/runtime/runtime.hpp>

namespace hk::runtime {
namespace {

TEST(Pool, RefusesWorkBeyondItsBound) {
  std::promise<void> gate;
  std::shared_future<void> open = gate.get_future().share();
  std::promise<void> started;
  Pool pool("test", 1, 2);
  ASSERT_TRUE(pool.try_run([&] {
    started.set_value();
    open.wait();
  }));
  started.get_future().wait();
  EXPECT_TRUE(pool.try_run([] {}));
  EXPECT_TRUE(pool.try_run([] {}));
  EXPECT_FALSE(pool.try_run([] {}));
  gate.set_value();
}

TEST(Pool, RunsAcceptedWorkBeforeItStops) {
  std::atomic<int> ran = 0;
  {
    Pool pool("test", 2, 100);
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(pool.try_run([&] { ++ran; }));
  }
  EXPECT_EQ(ran, 50);
}

TEST(Task, WakesAndStopsAtOnce) {
  std::atomic<int> rounds = 0;
  {
    Task task("test", [&](StopSignal& signal) {
      while (!signal.sleep_for(kHour)) ++rounds;
    });
    task.wake();
    while (rounds == 0) std::this_thread::yield();
  }
  EXPECT_EQ(rounds, 1);
}

TEST(Backoff, DoublesUpToItsBoundAndJittersDownToHalf) {
  const BackoffSettings settings{kSecond, 10 * kSecond};
  EXPECT_EQ(backoff(settings, 1, 0), kSecond / 2);
  for (std::uint64_t random : {0ULL, 7ULL, 123456789ULL, ~0ULL}) {
    for (int attempt : {1, 2, 3, 4, 50, 1'000'000}) {
      const Micros wait = backoff(settings, attempt, random);
      const Micros full = std::min<Micros>(kSecond << std::min(attempt - 1, 10), 10 * kSecond);
      EXPECT_GE(wait, full / 2);
      EXPECT_LE(wait, full);
    }
  }
}

}  // namespace
}  // namespace hk::runtime
