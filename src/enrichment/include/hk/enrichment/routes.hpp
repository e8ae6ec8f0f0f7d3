// GET /api/enrichment/stats, GET /api/enrichment/jobs, POST /api/enrichment/jobs/{id}/retry and /cancel,
// POST /api/enrichment, POST /api/leads/{id}/enrich, POST /api/leads/{id}/parcel, GET /api/properties/{id}/facts
#pragma once

#include <memory>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/time.hpp>
#include <hk/http/route.hpp>

namespace hk::enrichment {

class Enrichment;

// `zone`: in which "today" begins.
std::vector<http::Route> routes(Enrichment& enrichment, std::shared_ptr<const TimeZone> zone);
// Component schemas: EnrichmentJob, EnrichmentStats, EnrichmentQueued, Fact.
Json schemas();

}  // namespace hk::enrichment
