// The counties that can be read over the network, as the settings have them. Private to app/.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/config/config.hpp>
#include <hk/enrichment/county_reader.hpp>
#include <hk/enrichment/provider.hpp>
#include <hk/http/client.hpp>

namespace hk::app {

// Shipped ones and those of the folder, at the addresses that the settings say. Errors county_invalid, setting_invalid.
Result<std::vector<enrichment::CountyService>> make_counties(const config::Config& config);
// Error county_unknown.
Result<enrichment::CountyService> county_named(const config::Config& config, const std::string& name);
enrichment::CountyAccess county_access(const config::Config& config);
// Those that are asked about single addresses. Errors as above, and county_not_live.
Result<std::vector<std::shared_ptr<enrichment::Provider>>> make_live_counties(const config::Config& config,
                                                                              http::Client& client);

}  // namespace hk::app
