#include <hk/jobs/sliding_window.hpp>

#include <algorithm>

namespace hk::jobs {

SlidingWindow::SlidingWindow(const LimitSettings& settings, std::deque<Micros> grants)
    : settings_(settings), grants_(std::move(grants)) {}

Micros SlidingWindow::grant(Micros now) {
  Micros moment = now;
  if (!grants_.empty()) moment = std::max(moment, grants_.back());
  const Micros span = settings_.window + settings_.guard;
  const std::size_t calls = settings_.calls;
  if (calls > 0 && grants_.size() >= calls) moment = std::max(moment, grants_[grants_.size() - calls] + span);
  grants_.push_back(moment);
  // Those still inside the window stay even beyond `calls`, should the setting grow.
  while (grants_.size() > calls && grants_.front() + span <= moment) grants_.pop_front();
  return moment;
}

// One of those with this moment: others may have the same. What has left the list because of it stays out, as the
// moment lies behind whoever asks next.
void SlidingWindow::give_back(Micros moment) {
  const auto at = std::ranges::find(grants_, moment);
  if (at != grants_.end()) grants_.erase(at);
}

}  // namespace hk::jobs
