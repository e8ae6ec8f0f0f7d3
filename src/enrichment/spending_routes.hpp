// The HTTP API of providers, their calls and what they cost.
#pragma once

#include <vector>

#include <hk/enrichment/enrichment.hpp>
#include <hk/http/route.hpp>

namespace hk::enrichment {

std::vector<http::Route> spending_routes(Enrichment& enrichment);

}  // namespace hk::enrichment
