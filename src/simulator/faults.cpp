#include <hk/simulator/faults.hpp>

#include <algorithm>
#include <utility>

#include "draw.hpp"

#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

constexpr std::pair<Fault, std::string_view> kNames[] = {
    {Fault::kTooMany, "429"},         {Fault::kQuota, "402"},
    {Fault::kServerError, "5xx"},     {Fault::kTimeout, "408"},
    {Fault::kSlow, "slow"},           {Fault::kTruncated, "truncated"},
    {Fault::kMalformed, "malformed"}, {Fault::kWrongType, "wrong-type"},
    {Fault::kReset, "reset"},         {Fault::kLost, "lost"},
};

std::optional<Fault> fault_of(std::string_view name) {
  const auto* found = std::ranges::find(kNames, name, &std::pair<Fault, std::string_view>::second);
  return found == std::end(kNames) ? std::nullopt : std::optional(found->first);
}

Error mix_invalid(const std::string& part) {
  std::string names;
  for (const auto& [fault, name] : kNames) names += (names.empty() ? "" : ", ") + std::string(name);
  return invalid("fault_mix_invalid", "The fault mix can't be read at \"" + part + "\".",
                 "Give names with weights, such as 5xx=3,slow=1. Names: " + names + ".");
}

}  // namespace

const std::vector<Fault>& all_faults() {
  static const std::vector<Fault> kAll = [] {
    std::vector<Fault> all;
    for (const auto& entry : kNames) all.push_back(entry.first);
    return all;
  }();
  return kAll;
}

std::string_view fault_name(Fault fault) {
  return std::ranges::find(kNames, fault, &std::pair<Fault, std::string_view>::first)->second;
}

FaultMix even_mix() {
  FaultMix mix;
  for (const Fault fault : all_faults()) mix[fault] = 1;
  return mix;
}

Result<FaultMix> parse_fault_mix(std::string_view text) {
  FaultMix mix;
  for (const std::string& part : split(text, ',')) {
    const auto equals = part.find('=');
    const auto fault = fault_of(trim(std::string_view(part).substr(0, equals)));
    const auto weight = equals == std::string::npos ? std::optional(1.0) : parse_number(trim(part.substr(equals + 1)));
    if (!fault || !weight || *weight < 0) return mix_invalid(part);
    mix[*fault] = *weight;
  }
  if (std::ranges::all_of(mix, [](const auto& entry) { return entry.second == 0; }))
    return mix_invalid(std::string(text));
  return mix;
}

FaultPlan::FaultPlan(std::uint64_t seed, double rate, FaultMix mix) : seed_(seed), rate_(rate), mix_(std::move(mix)) {
  for (const auto& [fault, weight] : mix_) weights_ += weight;
}

std::optional<Fault> FaultPlan::of_call(std::uint64_t number) const {
  if (draw_fraction(seed_, number, "fault") >= rate_) return std::nullopt;
  double left = draw_fraction(seed_, number, "kind of fault") * weights_;
  for (const auto& [fault, weight] : mix_) {
    if (left < weight) return fault;
    left -= weight;
  }
  return std::nullopt;
}

}  // namespace hk::simulator
