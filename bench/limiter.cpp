// One worker process's calls on a limited provider account: prints the moment of each, in microseconds of the
// machine's monotonic clock.
//
//   bench_limiter --data F [--url U] --seconds S --calls 10 --threads 4
#include "bench_world.hpp"

namespace hk::bench {
namespace {

void call_until(Micros end, jobs::ProviderLimiter& limiter, const jobs::LimitSettings& settings, std::mutex& mutex) {
  while (steady_now() < end) {
    auto permit = limiter.acquire("bench", settings, 2 * kSecond);
    if (!permit || !(*permit)->wait_for_turn()) continue;
    const Micros arrived = steady_now();
    const std::lock_guard lock(mutex);
    std::cout << arrived << "\n";
  }
}

int run(const Options& options) {
  const auto db = open_store(options);
  const auto limiter = jobs::ProviderLimiter::create(*db);
  const jobs::LimitSettings settings{.calls = options.number("calls", 10), .concurrency = 0};
  const Micros end = steady_now() + static_cast<Micros>(options.number("seconds", 20)) * kSecond;
  std::mutex mutex;
  std::vector<std::thread> callers;
  for (std::size_t i = 0; i < options.number("threads", 4); ++i)
    callers.emplace_back([&] { call_until(end, *limiter, settings, mutex); });
  for (std::thread& caller : callers) caller.join();
  return 0;
}

}  // namespace
}  // namespace hk::bench

int main(int argc, char** argv) { return hk::bench::run(hk::bench::Options(argc, argv, 1)); }
