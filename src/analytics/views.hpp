// What a report can see: the lake's tables by their plain names, limited to the rows that the caller may read. The one
// place where row rules are applied to reports. Private to analytics/.
#pragma once

#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/identity/identity.hpp>
#include <hk/lake/engine.hpp>

#include "range.hpp"

namespace hk::analytics {

// A report over several objects is refused when one of them may not be read at all.
Status may_read(const identity::Principal& principal, const std::vector<std::string>& objects);

// (Re)makes the views that `tables` names.
Status make_views(lake::Connection& sql, const identity::Principal& principal, const std::vector<std::string>& tables);

struct Step {
  std::string kind, step, label;
};
// The tables periods, months, stages and steps, which every report may use.
Status make_periods(lake::Connection& sql, const std::vector<Period>& periods);
Status make_months(lake::Connection& sql, const std::vector<Period>& months);
Status make_steps(lake::Connection& sql, const std::vector<Step>& stages);

}  // namespace hk::analytics
