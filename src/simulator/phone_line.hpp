// What is true of a phone number: the same for every service that is asked, each of which says it in its own words.
//
// The number plan says whether it can exist, the seed says what it is: 70 % of the lines are mobile, 22 % landlines and
// 8 % VoIP where the plan leaves that open, as it does in the US. A North American number whose last four digits are
// 0000 to 0099 is not valid; 800, 833, 844, 855, 866, 877 and 888 are toll free.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hk::simulator {

enum class LineKind { kMobile, kLandline, kFixedVoip, kNonFixedVoip, kTollFree };

struct PhoneLine {
  std::string typed;
  std::string error;         // in Twilio's words: "TOO_SHORT"; empty: the number is valid, and all below is known
  std::string e164;          // "+12025550123"
  std::string prefix;        // "+1"
  std::string subscriber;    // "2025550123": without the prefix
  std::string national;      // "(202) 555-0123"
  std::string country_code;  // "US"
  std::string country_name;  // the code where there is no name
  LineKind kind = LineKind::kMobile;
  std::string carrier;                  // made up
  std::string network_code;             // of a mobile line: "010"
  std::string region, city, time_zone;  // of a few area codes
  bool active = true;
  std::uint64_t dice = 0;  // for what else is to be the same whenever this line is asked about

  bool valid() const { return error.empty(); }
  std::string digits() const { return e164.substr(1); }
};

// `default_region` is the country of numbers without a plus: "US".
PhoneLine phone_line(std::string_view typed, std::string_view default_region, std::uint64_t seed);

}  // namespace hk::simulator
