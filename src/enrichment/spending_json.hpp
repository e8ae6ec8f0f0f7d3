// Calls, providers and costs as the API shows them.
#pragma once

#include <hk/base/json.hpp>
#include <hk/enrichment/enrichment.hpp>

namespace hk::enrichment {

Json call_json(store::Session& session, const Call& call);
Json provider_json(store::Session& session, const Enrichment& enrichment, const spending::Service& provider);
// One item a day and provider with calls, oldest first.
Json costs_json(store::Session& session, const Enrichment& enrichment, int days);
Json spending_schemas();

}  // namespace hk::enrichment
