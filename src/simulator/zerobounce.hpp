// ZeroBounce v2: /v2/validate and /v2/getcredits. An answer of `unknown` is free.
#pragma once

#include "contact_terms.hpp"
#include "mailbox.hpp"
#include "vendor.hpp"
#include "web_call.hpp"

namespace hk::simulator {

inline constexpr std::string_view kZeroBounceBase = "/zerobounce";

class ZeroBounce final : public Vendor {
 public:
  explicit ZeroBounce(ContactTerms terms) : Vendor(terms.seed), terms_(std::move(terms)) {}
  VendorAnswer answer(const VendorCall& call) const override;
  std::string path(const RawRequest& request) const override;
  RawAnswer too_many_calls(std::uint64_t number) const override;
  RawAnswer quota_exceeded(std::uint64_t number) const override;

 private:
  VendorAnswer validate(const WebCall& call, std::uint64_t number) const;
  RawAnswer refused_parameter(const std::string& message, std::uint64_t number) const;

  const ContactTerms terms_;
};

}  // namespace hk::simulator
