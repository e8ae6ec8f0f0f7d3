// NeverBounce v4.2: /v4.2/single/check and /v4.2/account/info, with GET or POST. Each verdict is charged, also
// `unknown` and also the same address again. Errors come with 200 and a status of their own.
#pragma once

#include "contact_terms.hpp"
#include "mailbox.hpp"
#include "vendor.hpp"
#include "web_call.hpp"

namespace hk::simulator {

inline constexpr std::string_view kNeverBounceBase = "/neverbounce";

class NeverBounce final : public Vendor {
 public:
  explicit NeverBounce(ContactTerms terms) : Vendor(terms.seed), terms_(std::move(terms)) {}
  VendorAnswer answer(const VendorCall& call) const override;
  std::string path(const RawRequest& request) const override;
  RawAnswer too_many_calls(std::uint64_t number) const override;
  RawAnswer quota_exceeded(std::uint64_t number) const override;

 private:
  VendorAnswer check(const WebCall& call, const VendorCall& asked) const;
  RawAnswer account(const VendorCall& asked) const;
  RawAnswer failure(const std::string& status, const std::string& message, std::uint64_t number) const;
  std::uint64_t execution_time(std::uint64_t number) const;

  const ContactTerms terms_;
};

}  // namespace hk::simulator
