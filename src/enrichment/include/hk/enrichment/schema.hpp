// Tables of this module: parcels, parcel_addresses, parcel_sales, property_sales, property_assessments,
// property_mortgages, property_mailing_addresses. Facts came with the ledger (spending). Migration numbers 5000-5999
// and 6202-6299.
#pragma once

#include <vector>

#include <hk/store/migration.hpp>

namespace hk::enrichment {

std::vector<store::Migration> migrations();

}  // namespace hk::enrichment
