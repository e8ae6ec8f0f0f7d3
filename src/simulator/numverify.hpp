// NumVerify: /api/validate and /api/countries with an access_key, whose errors come with 200, and the same at the
// marketplace, /number_verification/validate with a header apikey. Each verdict is charged.
#pragma once

#include "contact_terms.hpp"
#include "phone_line.hpp"
#include "vendor.hpp"
#include "web_call.hpp"

namespace hk::simulator {

inline constexpr std::string_view kNumVerifyBase = "/numverify";

class NumVerify final : public Vendor {
 public:
  explicit NumVerify(ContactTerms terms) : Vendor(terms.seed), terms_(std::move(terms)) {}
  VendorAnswer answer(const VendorCall& call) const override;
  std::string path(const RawRequest& request) const override;
  // In the form of /api, where most clients ask.
  RawAnswer too_many_calls(std::uint64_t number) const override;
  RawAnswer quota_exceeded(std::uint64_t number) const override;

 private:
  VendorAnswer ask_marketplace(const VendorCall& asked, const WebCall& call) const;
  VendorAnswer validate(const WebCall& call) const;

  const ContactTerms terms_;
};

}  // namespace hk::simulator
