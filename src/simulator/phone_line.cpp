#include "phone_line.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "draw.hpp"

#include <hk/base/text.hpp>
#include <hk/canonical/phone.hpp>

namespace hk::simulator {
namespace {

struct Area {
  std::string_view code, region, city, time_zone;
};

constexpr Area kAreas[] = {
    {"202", "District of Columbia", "Washington", "America/New_York"},
    {"206", "Washington", "Seattle", "America/Los_Angeles"},
    {"212", "New York", "New York", "America/New_York"},
    {"213", "California", "Los Angeles", "America/Los_Angeles"},
    {"303", "Colorado", "Denver", "America/Denver"},
    {"305", "Florida", "Miami", "America/New_York"},
    {"312", "Illinois", "Chicago", "America/Chicago"},
    {"404", "Georgia", "Atlanta", "America/New_York"},
    {"512", "Texas", "Austin", "America/Chicago"},
    {"602", "Arizona", "Phoenix", "America/Phoenix"},
    {"615", "Tennessee", "Nashville", "America/Chicago"},
    {"617", "Massachusetts", "Boston", "America/New_York"},
    {"702", "Nevada", "Las Vegas", "America/Los_Angeles"},
    {"713", "Texas", "Houston", "America/Chicago"},
};

struct Carrier {
  std::string_view name, network_code;
};
constexpr std::array<Carrier, 4> kMobileCarriers = {{{"Blue Mesa Wireless", "010"},
                                                     {"Lantern Mobile", "020"},
                                                     {"Cedar Wireless", "030"},
                                                     {"Northway Cellular", "040"}}};
constexpr std::array<Carrier, 3> kWireCarriers = {
    {{"Old Mill Telephone", ""}, {"Prairie Bell Exchange", ""}, {"Harbor Communications", ""}}};
constexpr std::array<Carrier, 3> kVoipCarriers = {
    {{"Skyloft Voice", ""}, {"Papertree Telecom", ""}, {"Kitehill Networks", ""}}};

std::string twilio_error(const std::string& code) {
  static const std::map<std::string, std::string> kErrors = {{"phone_too_short", "TOO_SHORT"},
                                                             {"phone_too_long", "TOO_LONG"},
                                                             {"phone_country_unknown", "INVALID_COUNTRY_CODE"},
                                                             {"phone_not_assigned", "INVALID_BUT_POSSIBLE"}};
  const auto found = kErrors.find(code);
  return found == kErrors.end() ? "NOT_A_NUMBER" : found->second;
}

std::string country_name(const std::string& code) {
  static const std::map<std::string, std::string> kNames = {
      {"US", "United States"}, {"CA", "Canada"}, {"MX", "Mexico"}, {"GB", "United Kingdom"}, {"DE", "Germany"}};
  const auto found = kNames.find(code);
  return found == kNames.end() ? code : found->second;
}

bool is_north_american(const PhoneLine& line) { return line.prefix == "+1" && line.subscriber.size() == 10; }

bool is_toll_free(const PhoneLine& line) {
  static const std::set<std::string> kCodes = {"800", "833", "844", "855", "866", "877", "888"};
  return is_north_american(line) && kCodes.contains(line.subscriber.substr(0, 3));
}

LineKind kind_of(const PhoneLine& line, const std::string& by_plan) {
  if (is_toll_free(line) || by_plan == "toll_free") return LineKind::kTollFree;
  if (by_plan == "mobile") return LineKind::kMobile;
  if (by_plan == "landline") return LineKind::kLandline;
  const std::uint64_t share = line.dice % 100;
  if (share < 70) return LineKind::kMobile;
  if (share < 92) return LineKind::kLandline;
  return share < 96 ? LineKind::kFixedVoip : LineKind::kNonFixedVoip;
}

template <std::size_t kCount>
void serve_by(PhoneLine& line, const std::array<Carrier, kCount>& carriers) {
  const Carrier& carrier = carriers[text_hash(line.e164) % kCount];
  line.carrier = carrier.name;
  line.network_code = carrier.network_code;
}

void find_carrier(PhoneLine& line) {
  if (line.kind == LineKind::kTollFree) return;  // no service knows it
  if (line.kind == LineKind::kMobile) return serve_by(line, kMobileCarriers);
  if (line.kind == LineKind::kLandline) return serve_by(line, kWireCarriers);
  serve_by(line, kVoipCarriers);
}

void find_area(PhoneLine& line) {
  if (line.country_code != "US") return;
  const auto* area = std::ranges::find(kAreas, std::string_view(line.subscriber).substr(0, 3), &Area::code);
  if (area == std::end(kAreas)) return;
  line.region = area->region;
  line.city = area->city;
  line.time_zone = area->time_zone;
}

}  // namespace

PhoneLine phone_line(std::string_view typed, std::string_view default_region, std::uint64_t seed) {
  PhoneLine line;
  line.typed = trim(typed);
  const auto phone = canonical::parse_phone(line.typed, default_region);
  if (!phone) {
    line.error = twilio_error(phone.error().code);
    return line;
  }
  line.e164 = phone->e164;
  line.prefix = phone->international.substr(0, phone->international.find_first_of(" -"));
  line.subscriber = line.e164.substr(std::min(line.prefix.size(), line.e164.size()));
  line.national = phone->national;
  line.country_code = phone->country_code;
  line.country_name = country_name(line.country_code);
  line.dice = draw(seed, text_hash(line.e164), "phone line");
  if (is_north_american(line) && line.subscriber.substr(6, 2) == "00") line.error = "INVALID_BUT_POSSIBLE";
  line.kind = kind_of(line, phone->type);
  line.active = draw(seed, line.dice, "active") % 100 >= 3;
  find_carrier(line);
  find_area(line);
  return line;
}

}  // namespace hk::simulator
