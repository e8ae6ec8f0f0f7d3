#include "simulate_settings.hpp"

#include <algorithm>

#include <hk/base/text.hpp>

namespace hk::app {
namespace {

Result<std::pair<int, int>> parse_latency(const std::string& text) {
  const std::vector<std::string> ends = split(text, '-');
  const auto least = parse_int(ends.front());
  const auto most = parse_int(ends.back());
  constexpr long long kHourMs = 3'600'000;
  if (ends.size() > 2 || !least || !most || *least < 0 || *most < *least || *most > kHourMs)
    return invalid("simulator_setting_invalid", "--latency must be MIN-MAX in milliseconds.", "For example 20-80.");
  return std::pair(static_cast<int>(*least), static_cast<int>(*most));
}

// Into the settings of either simulator, which name these alike.
template <class Settings>
Status read_bad_days(const SimulateOptions& o, Settings& settings) {
  if (!o.fault_mix.empty()) {
    HK_TRY(settings.fault_mix, simulator::parse_fault_mix(o.fault_mix));
  }
  HK_TRY(const auto latency, parse_latency(o.latency));
  settings.latency_ms_min = latency.first;
  settings.latency_ms_max = latency.second;
  return {};
}

// "twilio=secret" is of that service; a text without a service's name in front is of all of them.
std::pair<std::string, std::string> named_value(const std::string& text) {
  const auto equals = std::min(text.find('='), text.size());
  const std::string name = text.substr(0, equals);
  const std::vector<std::string> services = simulator::ContactSimulator::services();
  if (equals == text.size() || std::ranges::find(services, name) == services.end()) return {"", text};
  return {name, text.substr(equals + 1)};
}

}  // namespace

Result<simulator::AttomSettings> attom_settings(const SimulateOptions& o) {
  simulator::AttomSettings settings = o.attom;
  HK_CHECK(read_bad_days(o, settings));
  settings.not_entitled = {o.not_entitled.begin(), o.not_entitled.end()};
  return settings;
}

Result<simulator::CountySettings> county_settings(const SimulateOptions& o) {
  simulator::CountySettings settings = o.counties;
  HK_CHECK(read_bad_days(o, settings.serving));
  return settings;
}

Result<simulator::CoreLogicSettings> corelogic_settings(const SimulateOptions& o) {
  simulator::CoreLogicSettings settings = o.corelogic;
  HK_CHECK(read_bad_days(o, settings.serving));
  settings.not_licensed = {o.not_entitled.begin(), o.not_entitled.end()};
  for (const std::string& text : o.prices) {
    const auto equals = std::min(text.find('='), text.size());
    const auto price = parse_int(text.substr(std::min(equals + 1, text.size())));
    if (!price)
      return invalid("simulator_setting_invalid", "--price-of must be PRODUCT=MICRODOLLARS.", "For example search=0.");
    settings.prices[text.substr(0, equals)] = *price;
  }
  return settings;
}

Result<simulator::ContactSettings> contact_settings(const SimulateOptions& o) {
  simulator::ContactSettings settings = o.contacts;
  HK_CHECK(read_bad_days(o, settings.serving));
  for (const std::string& text : o.keys) {
    const auto [name, key] = named_value(text);
    (name.empty() ? settings.key : settings.keys[name]) = key;
  }
  for (const std::string& text : o.prices) {
    const auto [name, amount] = named_value(text);
    const auto price = parse_int(amount);
    if (name.empty() || !price)
      return invalid("simulator_setting_invalid", "--price must be SERVICE=MICRODOLLARS.", "For example twilio=8000.");
    settings.prices[name] = *price;
  }
  return settings;
}

}  // namespace hk::app
