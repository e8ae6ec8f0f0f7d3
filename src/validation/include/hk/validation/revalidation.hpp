// Verdicts grow old: domains end, numbers change hands. The contacts are checked again, evenly over a period.
#pragma once

#include <hk/base/time.hpp>
#include <hk/events/events.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/store/store.hpp>
#include <hk/validation/contact_checks.hpp>
#include <hk/validation/validation.hpp>

namespace hk::validation {

inline constexpr const char* kRevalidate = "revalidate-contacts";

struct Revalidation {
  store::Database& db;
  const Clock& clock;
  events::Outbox& outbox;
  const Validator& validator;
  ContactChecks& checks;
  Micros period = 0;  // 0: nothing is checked again
};

// {kRevalidate, ...}: each run takes the contacts whose turn it is. What was judged longer ago than the period, or
// never by a service, is queued for the services when there are any; the domain of an e-mail that no service judged is
// asked about again, and a definite answer that is another one than before becomes the verdict. Name servers that say
// nothing change nothing. What the settings refer to must outlive the kind.
jobs::Kind revalidation_kind(const Revalidation& settings);

}  // namespace hk::validation
