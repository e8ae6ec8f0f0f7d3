#include "delivery_point.hpp"

#include <algorithm>
#include <cstdio>

#include "draw.hpp"

namespace hk::simulator {
namespace {

constexpr const char* kSomeCity = "DENVER";
constexpr const char* kSomeState = "CO";

std::string digits(std::uint64_t number, int count) {
  char text[8];
  std::snprintf(text, sizeof text, "%0*llu", count, static_cast<unsigned long long>(number));
  return text;
}

// Of a box the box decides.
int ending_of(const canonical::Address& address) {
  const std::string& number = address.number.empty() ? address.po_box : address.number;
  std::string last;
  for (const char c : number)
    if (c >= '0' && c <= '9') last += c;
  if (last.size() < 2) return 0;
  return (last[last.size() - 2] - '0') * 10 + (last.back() - '0');
}

Delivery delivery_of(int ending, bool has_unit) {
  if (ending == 91) return Delivery::kNotConfirmed;
  if (ending == 92 && has_unit) return Delivery::kUnitUnknown;
  if (ending == 93 && !has_unit) return Delivery::kUnitMissing;
  return ending == 95 ? Delivery::kWithoutMail : Delivery::kConfirmed;
}

// Fills in what was not typed; the seed knows the ZIP code of each street.
void complete(DeliveryPoint& point) {
  canonical::Address& a = point.address;
  if (a.city.empty()) a.city = kSomeCity;
  if (a.state.empty()) a.state = kSomeState;
  if (a.zip.empty()) a.zip = digits(80'000 + point.dice % 1'000, 5);
  if (a.zip == "00000") {
    a.zip = digits(80'000 + point.dice % 1'000, 5);
    point.zip_was_corrected = true;
  }
  a.plus4 = digits(1 + point.dice / 7 % 9'999, 4);
}

}  // namespace

std::optional<DeliveryPoint> delivery_point(const canonical::AddressInput& typed, std::uint64_t seed) {
  auto parsed = canonical::parse_address(typed);
  if (!parsed) return std::nullopt;
  const int ending = ending_of(*parsed);
  if (ending == 94) return std::nullopt;
  DeliveryPoint point;
  point.address = *std::move(parsed);
  point.dice = draw(seed, text_hash(point.address.street_line()), "delivery point");
  complete(point);
  point.delivery = delivery_of(ending, !point.address.unit_id.empty());
  point.vacant = ending == 96;
  point.mail_drop = ending == 97;
  point.no_stat = ending == 98;
  point.commercial = point.mail_drop || point.dice % 100 < 12;
  point.latitude = 30 + draw_fraction(seed, point.dice, "latitude") * 15;
  point.longitude = -120 + draw_fraction(seed, point.dice, "longitude") * 40;
  return point;
}

}  // namespace hk::simulator
