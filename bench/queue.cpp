// The queue's figures, one JSON line each. Only public headers, the real Worker, the store's own durability.
//
//   bench_queue cycle  --data F [--url U] --batch B --jobs N [--concurrency C]
//   bench_queue pickup --data F [--url U] --samples N
//   bench_queue redeliver --data F [--url U] --rounds N
//   bench_queue noise --samples N      how late this machine wakes a thread that slept for 5 ms
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <numeric>

#include "bench_world.hpp"

namespace hk::bench {
namespace {

constexpr const char* kQueue = "bench";
constexpr const char* kKind = "no-op";

using Handle = std::function<void(const jobs::Job&)>;

// 100 bytes of JSON in all.
Json payload() {
  Json payload = {{"text", ""}};
  payload["text"] = std::string(100 - dump_json(payload).size(), 'x');
  return payload;
}

class World {
 public:
  explicit World(const Options& options) : db_(open_store(options)), queue_(*db_, clock_) {}

  void add(std::size_t count) {
    const std::vector<jobs::NewJob> wanted(count, {.queue = kQueue, .kind = kKind, .payload = payload()});
    must(db_->write([&](store::Session& s) -> Status { return queue_.enqueue_many(s, wanted), Status{}; }));
  }
  std::unique_ptr<jobs::Worker> start(const Handle& handle, std::size_t concurrency, std::size_t claim_max) {
    jobs::WorkerSettings settings;
    settings.queues = {kQueue};
    settings.concurrency = concurrency;
    settings.claim_max = claim_max;
    const auto run = [handle](const jobs::Job& job, jobs::JobContext&) -> Result<jobs::Completion> {
      handle(job);
      return jobs::Completion{};
    };
    return jobs::Worker::start(*db_, clock_, metrics_, settings, {{kKind, {run, {}, {}}}});
  }
  std::size_t count(jobs::State state) {
    const auto counts = db_->read(
        [&](store::Session& s) -> Result<std::map<jobs::State, std::int64_t>> { return queue_.counts(s, kQueue); });
    if (!counts) give_up(counts.error().detail);
    return static_cast<std::size_t>(counts->at(state));
  }
  // What counts is the row, not the handler's end.
  void wait_until_completed(std::size_t jobs) {
    while (count(jobs::State::kCompleted) < jobs) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

 private:
  const SystemClock clock_;
  telemetry::Metrics metrics_;
  std::unique_ptr<store::Database> db_;
  jobs::Queue queue_;
};

// Adds a backlog, a transaction a batch, one after the other; then drains it.
Json cycle(const Options& options) {
  const std::size_t batch = options.number("batch", 100);
  const std::size_t jobs = options.number("jobs", 20'000);
  World world(options);
  const Micros begin = steady_now();
  for (std::size_t added = 0; added < jobs; added += batch) world.add(std::min(batch, jobs - added));
  const double adding = seconds_since(begin);

  std::atomic<std::size_t> handled = 0;
  const Micros drain_begin = steady_now();
  const auto worker = world.start([&](const jobs::Job&) { ++handled; }, options.number("concurrency", 4), 2 * batch);
  while (handled < jobs) std::this_thread::sleep_for(std::chrono::microseconds(500));
  world.wait_until_completed(jobs);
  const double processing = seconds_since(drain_begin);
  const auto rate = [&](double seconds) { return static_cast<double>(jobs) / seconds; };
  return {{"add", rate(adding)}, {"process", rate(processing)}, {"cycle", rate(adding + processing)}};
}

Json percentiles(std::vector<Micros> samples) {
  std::sort(samples.begin(), samples.end());
  const auto at = [&](double part) {
    const auto index = static_cast<std::size_t>(part * static_cast<double>(samples.size()));
    return static_cast<double>(samples.at(std::min(index, samples.size() - 1))) / kMillisecond;
  };
  return {{"p50", at(0.5)}, {"p99", at(0.99)}, {"max", at(1)}, {"samples", samples.size()}};
}

// From the return of the durable add to the handler's first line, on a worker that waits.
Json pickup(const Options& options) {
  const std::size_t wanted = options.number("samples", 500);
  World world(options);
  std::atomic<Micros> begun = 0;
  const auto worker = world.start([&](const jobs::Job&) { begun = steady_now(); }, 2, 2);
  std::vector<Micros> samples;
  for (std::size_t i = 0; i < wanted; ++i) {
    begun = 0;
    world.add(1);
    const Micros added = steady_now();
    while (begun == 0) std::this_thread::sleep_for(std::chrono::microseconds(50));
    samples.push_back(std::max<Micros>(0, begun - added));
    world.wait_until_completed(i + 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return percentiles(samples);
}

Json noise(const Options& options) {
  constexpr Micros kSleep = 5 * kMillisecond;
  std::vector<Micros> samples;
  for (std::size_t i = 0; i < options.number("samples", 500); ++i) {
    const Micros begin = steady_now();
    std::this_thread::sleep_for(std::chrono::microseconds(kSleep));
    samples.push_back(steady_now() - begin - kSleep);
  }
  return percentiles(samples);
}

// In the child: claims and never ends a job.
[[noreturn]] void hang(const Options& options) {
  World world(options);
  const auto worker =
      world.start([](const jobs::Job&) { std::this_thread::sleep_for(std::chrono::minutes(5)); }, 10, 10);
  std::this_thread::sleep_for(std::chrono::minutes(5));
  std::_Exit(1);
}

pid_t start_child(char** argv, const Options& options) {
  const pid_t child = fork();
  if (child != 0) return child;
  const std::string data = options.text("data"), url = options.text("url");
  execl("/proc/self/exe", argv[0], "hang", "--data", data.c_str(), "--url", url.c_str(), nullptr);
  std::_Exit(127);
}

// From kill -9 of the process that runs ten jobs until the last of them runs again in another.
Micros redelivery(const Options& options, char** argv, std::size_t round) {
  constexpr std::size_t kJobs = 10;
  World world(options);
  const pid_t child = start_child(argv, options);
  world.add(kJobs);
  while (world.count(jobs::State::kRunning) < kJobs) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  std::atomic<std::size_t> again = 0;
  std::atomic<Micros> last = 0;
  const auto worker = world.start(
      [&](const jobs::Job&) {
        last = steady_now();
        ++again;
      },
      10, 10);
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  const Micros killed = steady_now();
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  while (again < kJobs) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  world.wait_until_completed(kJobs * (round + 1));
  return last - killed;
}

Json redeliver(const Options& options, char** argv) {
  std::vector<Micros> samples;
  for (std::size_t round = 0; round < options.number("rounds", 5); ++round)
    samples.push_back(redelivery(options, argv, round));
  return percentiles(samples);
}

}  // namespace

int run(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  const Options options(argc, argv, 2);
  if (what == "hang") hang(options);
  if (what == "cycle") return std::cout << cycle(options) << "\n", 0;
  if (what == "pickup") return std::cout << pickup(options) << "\n", 0;
  if (what == "redeliver") return std::cout << redeliver(options, argv) << "\n", 0;
  if (what == "noise") return std::cout << noise(options) << "\n", 0;
  give_up("usage: bench_queue cycle|pickup|redeliver|noise --data FOLDER [--url URL] ...");
}

}  // namespace hk::bench

int main(int argc, char** argv) { return hk::bench::run(argc, argv); }
