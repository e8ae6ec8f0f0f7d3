// Made-up parcels for a demo: realistic, the same for the same seed, and marked so that they can be removed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/crm/property.hpp>
#include <hk/store/store.hpp>

namespace hk::enrichment {

// Inserts `count` parcels and answers the address of each, as a person would type it. Every 20th address line is shared
// by two parcels (two halves of a duplex), so it is ambiguous. The same seed again changes nothing.
Result<std::vector<crm::PostalAddress>> generate_demo_parcels(store::Database& db, const Clock& clock,
                                                              std::uint64_t seed, std::size_t count);
// Answers how many; also removes the facts of properties that are gone. The ledger stays.
std::int64_t remove_demo_parcels(store::Session& session);

}  // namespace hk::enrichment
