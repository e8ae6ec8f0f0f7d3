// One call of a provider, to see whether it works. Private to app/.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/config/config.hpp>
#include <hk/events/events.hpp>
#include <hk/http/client.hpp>
#include <hk/settings/routes.hpp>
#include <hk/store/store.hpp>
#include <hk/telemetry/metrics.hpp>

namespace hk::app {

// Those that have settings, in the order in which people read them.
std::vector<settings::ProviderAbout> provider_list();

struct TrialServices {
  const config::Config& config;
  store::Database& db;
  const Clock& clock;
  http::Client& client;
  events::Outbox& outbox;
  std::shared_ptr<const TimeZone> zone;
  telemetry::Metrics* metrics = nullptr;
};

// An ordinary call, in the ledger and under the limits and budgets of the provider, about a made-up address, number or
// house. As the schema ProviderTest. Error provider_not_ready: it has no key.
Result<Json> test_provider(const TrialServices& services, const std::string& provider);

}  // namespace hk::app
