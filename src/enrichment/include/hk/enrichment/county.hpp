// The provider "county": parcels of imported county files. Costs nothing.
#pragma once

#include <memory>

#include <hk/enrichment/parcels.hpp>
#include <hk/enrichment/provider.hpp>
#include <hk/store/store.hpp>

namespace hk::enrichment {

std::unique_ptr<Provider> county_provider(store::Database& db);

// Each value that the county knows, as it stands in the file. Never estimatedValue: an assessor's total is no market
// value.
std::vector<FoundFact> county_facts(const Parcel& parcel, double confidence);
// The parcel's sales (failing these, its last one) and the assessment that the county shows now.
FoundRecords county_records(const Parcel& parcel, const std::vector<ParcelSale>& sales);

}  // namespace hk::enrichment
