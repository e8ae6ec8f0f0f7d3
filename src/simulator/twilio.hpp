// Twilio Lookup v2 and v1: /v2/PhoneNumbers/{number} and /v1/PhoneNumbers/{number}. Each package that is asked for is
// charged with an answer of 200, also when the number is not valid; lookups without packages are free.
#pragma once

#include "contact_terms.hpp"
#include "phone_line.hpp"
#include "vendor.hpp"
#include "web_call.hpp"

namespace hk::simulator {

inline constexpr std::string_view kTwilioBase = "/twilio";

class Twilio final : public Vendor {
 public:
  explicit Twilio(ContactTerms terms) : Vendor(terms.seed), terms_(std::move(terms)) {}
  VendorAnswer answer(const VendorCall& call) const override;
  std::string path(const RawRequest& request) const override;
  RawAnswer too_many_calls(std::uint64_t number) const override;
  RawAnswer quota_exceeded(std::uint64_t number) const override;

 private:
  bool admits(const RawRequest& request) const;
  VendorAnswer look_up(const WebCall& call, const PhoneLine& line, const std::string& url) const;
  VendorAnswer look_up_v1(const WebCall& call, const PhoneLine& line, const std::string& url) const;
  MicroDollars price_of(std::string_view package) const;

  const ContactTerms terms_;
};

}  // namespace hk::simulator
