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

}  // namespace hk::jobs
