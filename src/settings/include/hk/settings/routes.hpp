// /api/settings/providers
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/http/http.hpp>
#include <hk/settings/settings.hpp>

namespace hk::settings {

// A provider, whose settings are those that begin with "providers.<name>.".
struct ProviderAbout {
  std::string name;   // "zerobounce"
  std::string title;  // "ZeroBounce"
  std::string kind;   // what it is asked about: property, email, phone, address
  std::string site;   // where its keys come from
};

struct ProviderServices {
  store::Database& db;
  const Clock& clock;
  StoredSettings& stored;
  std::vector<ProviderAbout> providers;
  std::function<Status(const config::Config&)> check;  // whether the program could work with them
  // Settings of this provider change in this transaction.
  std::function<void(store::Session&, const std::string& provider)> changed;
  // One call, to see whether it works: {works, outcome, message, advice, cost, durationMs}. May block.
  std::function<Result<Json>(const std::string& provider)> test;
};

std::vector<http::Route> routes(ProviderServices services);
Json schemas();

}  // namespace hk::settings
