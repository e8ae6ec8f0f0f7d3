// How two rows about one parcel become one. Pure.
#pragma once

#include <hk/enrichment/parcels.hpp>

namespace hk::enrichment {

// Which row is newer: the later assessment date decides, then the later sale.
enum class RowAge { kOlder, kSame, kNewer };
RowAge age_of(const ParcelValues& row, const ParcelValues& known);

// Fills what is blank in `known`; replaces what is known only when `row_wins`. The sale goes by its own date.
// True when something changed.
bool merge_values(ParcelValues& known, const ParcelValues& row, bool row_wins);

}  // namespace hk::enrichment
