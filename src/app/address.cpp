#include "address.hpp"

#include <algorithm>
#include <cctype>

namespace hk::app {
namespace {

bool is_host(const std::string& host) {
  constexpr std::size_t kMost = 260;
  return !host.empty() && host.size() <= kMost && std::ranges::all_of(host, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  });
}

}  // namespace

std::string address_of(const config::Config& config, const std::string& host) {
  std::string configured = config.text("public_url");
  while (configured.ends_with('/')) configured.pop_back();
  if (!configured.empty()) return configured;
  const std::string scheme = config.integer("http.secure_cookies") == 1 ? "https://" : "http://";
  return scheme + (is_host(host) ? host : config.text("listen"));
}

}  // namespace hk::app
