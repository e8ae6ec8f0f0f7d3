// AbstractAPI: four products, each with a key of its own, below /abstract/NAME/v1/. Every request of a known key is
// charged, also failed ones, until the quota is used up.
#pragma once

#include <string>
#include <string_view>

#include "contact_terms.hpp"
#include "vendor.hpp"
#include "web_call.hpp"

namespace hk::simulator {

class AbstractProduct : public Vendor {
 public:
  // parameter: what the product is asked about, "email". Only products of the current generation read a Bearer header.
  AbstractProduct(ContactTerms terms, std::string_view base, std::string_view parameter, bool reads_bearer)
      : Vendor(terms.seed), terms_(std::move(terms)), base_(base), parameter_(parameter), reads_bearer_(reads_bearer) {}
  VendorAnswer answer(const VendorCall& call) const final;
  std::string path(const RawRequest& request) const final;
  RawAnswer too_many_calls(std::uint64_t number) const final;
  RawAnswer quota_exceeded(std::uint64_t number) const final;
  std::optional<MicroDollars> charge_of_failure() const final { return terms_.price; }

 private:
  virtual Json verdict(const std::string& subject, const WebCall& call) const = 0;
  std::string key_of(const RawRequest& request, const WebCall& call) const;

  const ContactTerms terms_;
  const std::string base_;
  const std::string parameter_;
  const bool reads_bearer_;
};

inline constexpr std::string_view kEmailReputationBase = "/abstract/emailreputation";
class EmailReputation final : public AbstractProduct {
 public:
  explicit EmailReputation(ContactTerms terms)
      : AbstractProduct(std::move(terms), kEmailReputationBase, "email", true) {}

 private:
  Json verdict(const std::string& email, const WebCall& call) const override;
};

inline constexpr std::string_view kEmailValidationBase = "/abstract/emailvalidation";
class EmailValidation final : public AbstractProduct {  // legacy
 public:
  explicit EmailValidation(ContactTerms terms)
      : AbstractProduct(std::move(terms), kEmailValidationBase, "email", false) {}

 private:
  Json verdict(const std::string& email, const WebCall& call) const override;
};

inline constexpr std::string_view kPhoneIntelligenceBase = "/abstract/phoneintelligence";
class PhoneIntelligence final : public AbstractProduct {
 public:
  explicit PhoneIntelligence(ContactTerms terms)
      : AbstractProduct(std::move(terms), kPhoneIntelligenceBase, "phone", true) {}

 private:
  Json verdict(const std::string& phone, const WebCall& call) const override;
};

inline constexpr std::string_view kPhoneValidationBase = "/abstract/phonevalidation";
class PhoneValidation final : public AbstractProduct {  // legacy
 public:
  explicit PhoneValidation(ContactTerms terms)
      : AbstractProduct(std::move(terms), kPhoneValidationBase, "phone", false) {}

 private:
  Json verdict(const std::string& phone, const WebCall& call) const override;
};

}  // namespace hk::simulator
