// Smarty's US Street Address API: /street-address, one address with GET or up to 100 with POST. Each address that is
// looked up is charged, also one without a match.
#pragma once

#include "contact_terms.hpp"
#include "delivery_point.hpp"
#include "vendor.hpp"
#include "web_call.hpp"

namespace hk::simulator {

inline constexpr std::string_view kSmartyBase = "/smarty";

class Smarty final : public Vendor {
 public:
  explicit Smarty(ContactTerms terms) : Vendor(terms.seed), terms_(std::move(terms)) {}
  VendorAnswer answer(const VendorCall& call) const override;
  std::string path(const RawRequest& request) const override;
  RawAnswer too_many_calls(std::uint64_t number) const override;
  RawAnswer quota_exceeded(std::uint64_t number) const override;

 private:
  VendorAnswer look_up(const Json& entries, std::uint64_t number) const;
  RawAnswer refused(int status, const std::string& message, std::uint64_t number) const;

  const ContactTerms terms_;
};

}  // namespace hk::simulator
