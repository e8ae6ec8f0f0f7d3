// Tables of this module: parcels, parcel_addresses, parcel_sales, facts, ledger. Migration numbers 5000-5999.
#pragma once

#include <vector>

#include <hk/store/migration.hpp>

namespace hk::enrichment {

std::vector<store::Migration> migrations();

}  // namespace hk::enrichment
