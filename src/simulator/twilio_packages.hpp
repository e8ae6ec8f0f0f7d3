// The parts of Twilio's answers.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <hk/base/json.hpp>

#include "phone_line.hpp"

namespace hk::simulator {

// In the order in which they stand in an answer.
inline constexpr std::array<std::string_view, 10> kTwilioPackages = {"caller_name",
                                                                     "sim_swap",
                                                                     "call_forwarding",
                                                                     "line_status",
                                                                     "line_type_intelligence",
                                                                     "identity_match",
                                                                     "reassigned_number",
                                                                     "sms_pumping_risk",
                                                                     "phone_number_quality_score",
                                                                     "pre_fill"};

// The others are answered as packages that the account has not subscribed to, and are free.
bool is_sold_here(std::string_view package);

Json twilio_basics(const PhoneLine& line);
// last_verified: as it was asked, "20250101".
Json twilio_package(std::string_view package, const PhoneLine& line, const std::string& last_verified);
Json twilio_carrier_v1(const PhoneLine& line);

}  // namespace hk::simulator
