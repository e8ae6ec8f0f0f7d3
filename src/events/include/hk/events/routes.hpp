// POST /api/events, /api/publishable-keys, and the script /hk.js for the business's own web pages.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <hk/events/events.hpp>
#include <hk/events/publishable_keys.hpp>
#include <hk/http/http.hpp>

namespace hk::events {

inline constexpr const char* kWritePermission = "events.write";

struct RouteServices {
  store::Database& db;
  const Clock& clock;
  PublishableKeys& keys;
  std::function<std::string(const http::Request&)> actor_of;  // id of the user or API key
};
std::vector<http::Route> routes(const RouteServices& services);
Json schemas();  // OpenAPI components: TrackedEvents, PublishableKey

}  // namespace hk::events
