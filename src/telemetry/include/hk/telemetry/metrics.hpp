// Counters, gauges and histograms with labels, rendered in the Prometheus text format at /metrics.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hk::telemetry {

using Labels = std::vector<std::pair<std::string, std::string>>;

// One registry a process, handed down by the composition root. Thread-safe.
class Metrics {
 public:
  void describe(const std::string& name, const std::string& help);
  void add(const std::string& name, double amount = 1, const Labels& labels = {});   // counter
  void set(const std::string& name, double value, const Labels& labels = {});        // gauge
  void observe(const std::string& name, double seconds, const Labels& labels = {});  // histogram of seconds
  // Called at each scrape to set gauges that are cheaper to read than to keep.
  void on_scrape(std::function<void(Metrics&)> collect);
  std::string render();

 private:
  enum class Kind { kCounter, kGauge, kHistogram };
  struct Series {
    double value = 0;
    std::vector<double> buckets;  // counts per bound, not cumulative
    double sum = 0;
    double count = 0;
  };
  struct Family {
    Kind kind = Kind::kCounter;
    std::string help;
    std::map<std::string, Series> series;  // by rendered labels
  };
  Series& series(const std::string& name, Kind kind, const Labels& labels);

  std::mutex mutex_;
  std::map<std::string, Family> families_;
  std::map<std::string, std::string> help_;
  std::vector<std::function<void(Metrics&)>> collectors_;
};

}  // namespace hk::telemetry
