// Acknowledges jobs whose handlers left nothing else to write, many in one transaction. Private to jobs/.
//
// The first thread that brings one writes it; what others bring meanwhile is written next, together. So a lone job
// is acknowledged at once, by its own thread, and a stream of short ones costs a commit a batch instead of one each.
#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "in_hand.hpp"
#include "outcomes.hpp"

namespace hk::jobs {

class Acknowledgements {
 public:
  using OnWritten = std::function<void(const std::vector<Finished>&)>;
  Acknowledgements(Outcomes& outcomes, OnWritten on_written)
      : outcomes_(outcomes), on_written_(std::move(on_written)) {}

  // May return before the job is acknowledged: then another thread is at it.
  void add(Finished finished);

 private:
  Outcomes& outcomes_;
  const OnWritten on_written_;
  std::mutex mutex_;
  std::vector<Finished> waiting_;
  bool writing_ = false;
};

}  // namespace hk::jobs
