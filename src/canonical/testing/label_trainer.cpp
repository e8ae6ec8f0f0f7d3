#include "label_trainer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

namespace hk::canonical::testing {
namespace {

constexpr std::size_t kLabels = kAddressLabelCount;
constexpr std::size_t kRounds = 20;
constexpr std::size_t kSeenLeast = 2;  // a feature of one token says nothing about others
constexpr float kRate = 0.1F;
constexpr float kPenalty = 2;
constexpr float kSmall = 1e-4F;  // errors below it teach nothing
constexpr float kScale = 32;     // of weights in the table

using Row = std::array<float, kLabels>;

struct Known {
  std::vector<std::vector<std::uint32_t>> features;  // rows of the weights, by token
  std::vector<std::size_t> labels;
};

std::vector<std::uint32_t> common_features(const std::vector<Sequence>& sequences) {
  std::map<std::uint32_t, std::size_t> seen;
  for (const auto& sequence : sequences) {
    for (const auto& token : sequence.features) {
      for (const auto feature : token) ++seen[feature];
    }
  }
  std::vector<std::uint32_t> out;
  for (const auto& [feature, times] : seen) {
    if (times >= kSeenLeast) out.push_back(feature);
  }
  return out;
}

Known known(const Sequence& sequence, const std::vector<std::uint32_t>& features) {
  Known out;
  for (const auto& token : sequence.features) {
    auto& rows = out.features.emplace_back();
    for (const auto feature : token) {
      const auto found = std::ranges::lower_bound(features, feature);
      if (found != features.end() && *found == feature) {
        rows.push_back(static_cast<std::uint32_t>(found - features.begin()));
      }
    }
  }
  for (const auto label : sequence.labels) out.labels.push_back(static_cast<std::size_t>(label));
  return out;
}

// Weights with the squares of their gradients so far.
struct Weights {
  std::vector<Row> values, squares;
  explicit Weights(std::size_t rows) : values(rows, Row{}), squares(rows) {
    constexpr float kFirstSquare = 0.1F;
    for (auto& row : squares) row.fill(kFirstSquare);
  }
  void learn(std::size_t row, std::size_t label, float error, float penalty) {
    float& value = values[row][label];
    const float gradient = error + penalty * value;
    squares[row][label] += gradient * gradient;
    value -= kRate * gradient / std::sqrt(squares[row][label]);
  }
};

class Trainer {
 public:
  explicit Trainer(const std::vector<Sequence>& sequences)
      : features_(common_features(sequences)), own_(features_.size()), edges_(kLabels), ends_(2) {
    for (const auto& sequence : sequences) sequences_.push_back(known(sequence, features_));
    penalty_ = kPenalty / static_cast<float>(sequences.size());
  }

  LabelTables run() {
    std::mt19937_64 random(20260101);
    std::vector<std::size_t> order(sequences_.size());
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t round = 0; round < kRounds; ++round) {
      for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
      for (const auto i : order) learn(sequences_[i]);
    }
    return tables();
  }

 private:
  static constexpr std::size_t kFirst = 0, kLast = 1;  // rows of ends_

  void learn(const Known& sequence) {
    if (sequence.labels.empty()) return;
    score(sequence);
    forward();
    backward();
    for (std::size_t i = 0; i < sequence.labels.size(); ++i) learn_token(sequence, i);
    for (std::size_t i = 1; i < sequence.labels.size(); ++i) learn_edges(sequence, i);
  }

  // exp of what speaks for each label of each token, scaled so that the greatest is 1.
  void score(const Known& sequence) {
    const auto count = sequence.labels.size();
    own_scores_.assign(count, Row{});
    for (std::size_t i = 0; i < count; ++i) {
      Row& row = own_scores_[i];
      for (const auto feature : sequence.features[i]) {
        for (std::size_t label = 0; label < kLabels; ++label) row[label] += own_.values[feature][label];
      }
      for (std::size_t label = 0; label < kLabels; ++label) {
        if (i == 0) row[label] += ends_.values[kFirst][label];
        if (i + 1 == count) row[label] += ends_.values[kLast][label];
      }
      const float most = *std::ranges::max_element(row);
      for (float& value : row) value = std::exp(value - most);
    }
    for (std::size_t from = 0; from < kLabels; ++from) {
      for (std::size_t to = 0; to < kLabels; ++to) edge_scores_[from][to] = std::exp(edges_.values[from][to]);
    }
  }

  void forward() {
    forward_.assign(own_scores_.size(), Row{});
    sums_.assign(own_scores_.size(), 0);
    for (std::size_t i = 0; i < own_scores_.size(); ++i) {
      Row& row = forward_[i];
      if (i == 0) row.fill(1);
      for (std::size_t from = 0; i > 0 && from < kLabels; ++from) {
        for (std::size_t to = 0; to < kLabels; ++to) row[to] += forward_[i - 1][from] * edge_scores_[from][to];
      }
      for (std::size_t to = 0; to < kLabels; ++to) row[to] *= own_scores_[i][to];
      sums_[i] = std::accumulate(row.begin(), row.end(), 0.0F);
      for (float& value : row) value /= sums_[i];
    }
  }

  void backward() {
    backward_.assign(own_scores_.size(), Row{});
    backward_.back().fill(1);
    for (std::size_t i = own_scores_.size() - 1; i-- > 0;) {
      for (std::size_t from = 0; from < kLabels; ++from) {
        float sum = 0;
        for (std::size_t to = 0; to < kLabels; ++to) {
          sum += edge_scores_[from][to] * own_scores_[i + 1][to] * backward_[i + 1][to];
        }
        backward_[i][from] = sum / sums_[i + 1];
      }
    }
  }

  void learn_token(const Known& sequence, std::size_t i) {
    for (std::size_t label = 0; label < kLabels; ++label) {
      const float error = forward_[i][label] * backward_[i][label] - (sequence.labels[i] == label ? 1.0F : 0.0F);
      if (std::abs(error) < kSmall) continue;
      for (const auto feature : sequence.features[i]) own_.learn(feature, label, error, penalty_);
      if (i == 0) ends_.learn(kFirst, label, error, penalty_);
      if (i + 1 == sequence.labels.size()) ends_.learn(kLast, label, error, penalty_);
    }
  }

  void learn_edges(const Known& sequence, std::size_t i) {
    for (std::size_t from = 0; from < kLabels; ++from) {
      for (std::size_t to = 0; to < kLabels; ++to) {
        const float likely = forward_[i - 1][from] * edge_scores_[from][to] * own_scores_[i][to] * backward_[i][to];
        const bool is = sequence.labels[i - 1] == from && sequence.labels[i] == to;
        const float error = likely / sums_[i] - (is ? 1.0F : 0.0F);
        if (std::abs(error) >= kSmall) edges_.learn(from, to, error, penalty_);
      }
    }
  }

  LabelTables tables() const {
    constexpr int kMost = 127, kZero = 128;
    const auto rounded = [](float weight) { return static_cast<int>(std::lround(weight * kScale)); };
    LabelTables out;
    out.begins.push_back(0);
    for (std::size_t row = 0; row < features_.size(); ++row) {
      const auto begin = out.votes.size();
      for (std::size_t label = 0; label < kLabels; ++label) {
        const int weight = std::clamp(rounded(own_.values[row][label]), -kMost, kMost);
        if (std::abs(weight) > 1)
          out.votes.push_back(static_cast<std::uint16_t>(label * 256 + static_cast<unsigned>(kZero + weight)));
      }
      if (out.votes.size() == begin) continue;
      out.features.push_back(features_[row]);
      out.begins.push_back(static_cast<std::uint32_t>(out.votes.size()));
    }
    for (const auto* rows : {&edges_.values, &ends_.values}) {
      for (const auto& row : *rows) {
        for (const float weight : row) out.edges.push_back(static_cast<std::int16_t>(rounded(weight)));
      }
    }
    return out;
  }

  const std::vector<std::uint32_t> features_;
  std::vector<Known> sequences_;
  float penalty_ = 0;
  Weights own_, edges_, ends_;
  std::vector<Row> own_scores_, forward_, backward_;
  std::vector<float> sums_;
  std::array<Row, kLabels> edge_scores_{};
};

}  // namespace

LabelTables train(const std::vector<Sequence>& sequences) { return Trainer(sequences).run(); }

}  // namespace hk::canonical::testing
