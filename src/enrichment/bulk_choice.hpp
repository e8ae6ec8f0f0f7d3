// Which leads a bulk enrichment is about. Private to enrichment/.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/crm/viewer.hpp>

namespace hk::enrichment {

struct BulkChoice {
  bool by_ids = false;
  std::vector<std::string> ids;  // by_ids: each once
  Json filter = nullptr;         // else: as settled now, see crm::settled_filter
  std::int64_t total = 0;
};

// `request`: {ids} or {filter}; a filter of null means all the viewer sees.
// Errors as of the filter; bulk_empty, too_many_ids, too_many_leads.
Result<BulkChoice> choose_leads(store::Session& session, const crm::Viewer& viewer, const Json& request, Micros now,
                                std::shared_ptr<const TimeZone> zone);
// At most `most` of them, evenly spread.
Result<std::vector<std::string>> sample_of(store::Session& session, const crm::Viewer& viewer, const BulkChoice& choice,
                                           Micros now, std::shared_ptr<const TimeZone> zone, std::size_t most);

std::string dollars_text(MicroDollars amount);  // "$25.00", "$0.075"

}  // namespace hk::enrichment
