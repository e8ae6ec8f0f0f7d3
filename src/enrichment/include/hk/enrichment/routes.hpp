// GET /api/enrichment/stats, GET /api/enrichment/jobs, POST /api/enrichment/jobs/{id}/retry and /cancel,
// POST /api/enrichment, POST /api/leads/{id}/enrich, POST /api/leads/{id}/parcel, GET /api/properties/{id}/facts
// history, mortgages and ownership,
// PUT and DELETE /api/properties/{id}/facts/{field};
// GET /api/enrichment/costs, providers (with pause, resume, budget) and calls (with decide)
#pragma once

#include <vector>

#include <hk/base/json.hpp>
#include <hk/http/route.hpp>

namespace hk::enrichment {

class Enrichment;

std::vector<http::Route> routes(Enrichment& enrichment);
// Component schemas: EnrichmentJob, EnrichmentStats, EnrichmentQueued, Fact, PropertyHistory, PropertyMortgages,
// Ownership, EnrichmentCost, EnrichmentProvider, ProviderCall, BulkEnrichment, BulkEnrichmentEstimate.
Json schemas();

}  // namespace hk::enrichment
