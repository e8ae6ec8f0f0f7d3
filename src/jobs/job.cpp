#include <hk/jobs/job.hpp>

#include <array>

namespace hk::jobs {
namespace {

constexpr std::array<std::string_view, 7> kNames = {"queued", "scheduled", "running",  "completed",
                                                    "failed", "dead",      "cancelled"};

}  // namespace

std::string_view state_name(State state) { return kNames.at(static_cast<std::size_t>(state)); }

std::optional<State> state_of(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return static_cast<State>(i);
  return std::nullopt;
}

}  // namespace hk::jobs
