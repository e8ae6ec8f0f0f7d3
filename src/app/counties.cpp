#include "counties.hpp"

#include <algorithm>

#include <hk/base/text.hpp>
#include <hk/enrichment/county_online.hpp>

namespace hk::app {
namespace {

using enrichment::CountyService;

Error no_county(const std::string& name, const std::vector<CountyService>& all) {
  std::vector<std::string> names;
  names.reserve(all.size());
  for (const CountyService& county : all) names.push_back(county.name);
  return not_found("county_unknown", "There is no county \"" + name.substr(0, 60) + "\".",
                   "Choose from " + join(names, ", ") + ", or describe it in a file of the folder counties.");
}

// "nyc=http://127.0.0.1:9000,cook=http://127.0.0.1:9000"
Status move(std::vector<CountyService>& all, const std::string& said) {
  const auto bad = [&](const std::string& problem) {
    return invalid("setting_invalid", "The setting counties.base_urls " + problem + ".",
                   "For example nyc=http://127.0.0.1:9000.");
  };
  for (const std::string& part : split(said, ',')) {
    const std::string text(trim(part));
    if (text.empty()) continue;
    const auto equals = text.find('=');
    const auto county = std::ranges::find(all, text.substr(0, equals), &CountyService::name);
    if (equals == std::string::npos || county == all.end()) return bad("names no county at \"" + text + "\"");
    std::string url = text.substr(equals + 1);
    while (url.ends_with('/')) url.pop_back();
    if (!starts_with_ci(url, "http://") && !starts_with_ci(url, "https://")) return bad("must hold http or https URLs");
    county->base_url = url;
  }
  return {};
}

}  // namespace

Result<std::vector<CountyService>> make_counties(const config::Config& config) {
  const std::string folder(trim(config.text("counties.folder")));
  HK_TRY(auto all, enrichment::all_counties(folder.empty() ? config.text("data") + "/counties" : folder));
  HK_CHECK(move(all, config.text("counties.base_urls")));
  return all;
}

Result<CountyService> county_named(const config::Config& config, const std::string& name) {
  HK_TRY(const auto all, make_counties(config));
  const auto found = std::ranges::find(all, name, &CountyService::name);
  if (found == all.end()) return no_county(name, all);
  return *found;
}

enrichment::CountyAccess county_access(const config::Config& config) {
  return {std::string(trim(config.text("providers.socrata.app_token"))),
          static_cast<int>(config.integer("counties.timeout_ms"))};
}

Result<std::vector<std::shared_ptr<enrichment::Provider>>> make_live_counties(const config::Config& config,
                                                                              http::Client& client) {
  std::vector<std::shared_ptr<enrichment::Provider>> providers;
  spending::Account account;
  account.limits.calls = static_cast<std::size_t>(config.integer("counties.calls_per_second"));
  account.limits.window = kSecond;
  account.limits.concurrency = static_cast<std::size_t>(config.integer("counties.concurrency"));
  for (const std::string& part : split(config.text("counties.live"), ',')) {
    const std::string name(trim(part));
    if (name.empty()) continue;
    HK_TRY(const CountyService county, county_named(config, name));
    HK_TRY(std::shared_ptr<enrichment::Provider> provider,
           enrichment::county_online_provider(county, county_access(config), account, client));
    providers.push_back(std::move(provider));
  }
  return providers;
}

}  // namespace hk::app
