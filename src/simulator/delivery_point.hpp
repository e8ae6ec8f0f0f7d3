// What is true of a postal address in the stand-in for Smarty.
//
// The last two digits of the house number decide:
//
//   91  no mail is delivered to this number      95  it exists, but gets no mail: not in the postal file
//   92  the building has no such apartment       96  vacant
//   93  the building has apartments, none given  97  a shop that receives mail for others
//   94  there is no such address                 98  known, but not served
//
// 92 matters with an apartment only, 93 without one. All others are delivered to. Place, use and ZIP+4 come from the
// seed, and are the same whenever the address is asked about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <hk/canonical/address.hpp>

namespace hk::simulator {

enum class Delivery { kConfirmed, kUnitUnknown, kUnitMissing, kNotConfirmed, kWithoutMail };

struct DeliveryPoint {
  canonical::Address address;  // complete: city, state, ZIP code and the four digits behind it
  Delivery delivery = Delivery::kConfirmed;
  bool vacant = false, mail_drop = false, no_stat = false;
  bool zip_was_corrected = false;
  bool commercial = false;
  double latitude = 0, longitude = 0;
  std::uint64_t dice = 0;  // for what else is to be the same
};

// Empty: there is no such address.
std::optional<DeliveryPoint> delivery_point(const canonical::AddressInput& typed, std::uint64_t seed);

}  // namespace hk::simulator
