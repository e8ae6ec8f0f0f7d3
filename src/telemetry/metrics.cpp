#include <hk/telemetry/metrics.hpp>

#include <array>
#include <cmath>
#include <cstdio>

namespace hk::telemetry {
namespace {

constexpr std::array<double, 14> kBounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                            0.1,    0.25,  0.5,    1,     2.5,  5,     10};

std::string number(double value) {
  char text[40];
  if (value == std::floor(value) && std::fabs(value) < 1e15) {
    std::snprintf(text, sizeof text, "%.0f", value);
  } else {
    std::snprintf(text, sizeof text, "%.9g", value);
  }
  return text;
}

std::string escape(const std::string& value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    out += c;
  }
  return out;
}

std::string render_labels(const Labels& labels) {
  std::string out;
  for (const auto& [name, value] : labels) {
    if (!out.empty()) out += ',';
    out += name + "=\"" + escape(value) + "\"";
  }
  return out;
}

std::string braces(const std::string& labels) { return labels.empty() ? "" : "{" + labels + "}"; }

std::string with_bound(const std::string& labels, const std::string& bound) {
  return "{" + labels + (labels.empty() ? "" : ",") + "le=\"" + bound + "\"}";
}

}  // namespace

void Metrics::describe(const std::string& name, const std::string& help) {
  const std::lock_guard lock(mutex_);
  help_[name] = help;
}

Metrics::Series& Metrics::series(const std::string& name, Kind kind, const Labels& labels) {
  Family& family = families_[name];
  family.kind = kind;
  return family.series[render_labels(labels)];
}

void Metrics::add(const std::string& name, double amount, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  series(name, Kind::kCounter, labels).value += amount;
}

void Metrics::set(const std::string& name, double value, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  series(name, Kind::kGauge, labels).value = value;
}

void Metrics::observe(const std::string& name, double seconds, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  Series& s = series(name, Kind::kHistogram, labels);
  s.buckets.resize(kBounds.size());
  for (std::size_t i = 0; i < kBounds.size(); ++i) {
    if (seconds <= kBounds[i]) {
      ++s.buckets[i];
      break;
    }
  }
  s.sum += seconds;
  ++s.count;
}

void Metrics::on_scrape(std::function<void(Metrics&)> collect) {
  const std::lock_guard lock(mutex_);
  collectors_.push_back(std::move(collect));
}

std::string Metrics::render() {
  std::vector<std::function<void(Metrics&)>> collectors;
  {
    const std::lock_guard lock(mutex_);
    collectors = collectors_;
  }
  for (const auto& collect : collectors) collect(*this);

  const std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [name, family] : families_) {
    if (const auto help = help_.find(name); help != help_.end()) out += "# HELP " + name + " " + help->second + "\n";
    static constexpr const char* kKinds[] = {"counter", "gauge", "histogram"};
    out += "# TYPE " + name + " " + kKinds[static_cast<int>(family.kind)] + "\n";
    for (const auto& [labels, s] : family.series) {
      if (family.kind != Kind::kHistogram) {
        out += name + braces(labels) + " " + number(s.value) + "\n";
        continue;
      }
      double below = 0;
      for (std::size_t i = 0; i < kBounds.size(); ++i) {
        below += s.buckets[i];
        out += name + "_bucket" + with_bound(labels, number(kBounds[i])) + " " + number(below) + "\n";
      }
      out += name + "_bucket" + with_bound(labels, "+Inf") + " " + number(s.count) + "\n";
      out += name + "_sum" + braces(labels) + " " + number(s.sum) + "\n";
      out += name + "_count" + braces(labels) + " " + number(s.count) + "\n";
    }
  }
  return out;
}

}  // namespace hk::telemetry
