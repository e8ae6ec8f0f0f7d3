// A lead comes in: validated, deduplicated, stored and queued for enrichment in one transaction; singly (POST
// /api/leads) or as a CSV file. County files come in the same way. Also the demo data.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <hk/crm/crm.hpp>
#include <hk/enrichment/enrichment.hpp>
#include <hk/events/events.hpp>
#include <hk/http/http.hpp>
#include <hk/intake/import_runner.hpp>
#include <hk/intake/imports.hpp>
#include <hk/intake/lead_intake.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/store/store.hpp>
#include <hk/validation/validation.hpp>

namespace hk::intake {

std::vector<store::Migration> migrations();  // 6000-6999

// Realistic, the same for the same seed, marked as demo: `leads` leads and their parcels, some without a match, some
// ambiguous.
Status make_demo_data(store::Database& db, const Clock& clock, LeadIntake& intake, std::uint64_t seed,
                      std::size_t leads);

struct RouteServices {
  store::Database& db;
  const Clock& clock;
  LeadIntake& intake;
  Imports& imports;
  events::Outbox& outbox;
};
// POST /api/leads, POST /api/leads/import, /api/imports/..., DELETE /api/demo
std::vector<http::Route> routes(RouteServices services);
Json schemas();

}  // namespace hk::intake
