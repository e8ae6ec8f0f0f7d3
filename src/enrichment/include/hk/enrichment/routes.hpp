// GET /api/enrichment/stats, GET /api/enrichment/jobs, POST /api/enrichment/jobs/{id}/retry and /cancel,
// POST /api/enrichment, POST /api/leads/{id}/enrich, POST /api/leads/{id}/parcel, GET /api/properties/{id}/facts;
// GET /api/enrichment/costs, providers (with pause, resume, budget) and calls (with decide)
#pragma once

#include <vector>

#include <hk/base/json.hpp>
#include <hk/http/route.hpp>

namespace hk::enrichment {

class Enrichment;

std::vector<http::Route> routes(Enrichment& enrichment);
// Component schemas: EnrichmentJob, EnrichmentStats, EnrichmentQueued, Fact, EnrichmentCost, EnrichmentProvider,
// ProviderCall, BulkEnrichment, BulkEnrichmentEstimate.
Json schemas();

}  // namespace hk::enrichment
