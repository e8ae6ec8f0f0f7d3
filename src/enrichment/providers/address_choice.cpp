#include "address_choice.hpp"

#include <cctype>

#include <hk/base/text.hpp>

namespace hk::enrichment {
namespace {

std::optional<canonical::Address> parsed(const crm::PostalAddress& a) {
  auto address = canonical::parse_address({a.street, a.unit, a.city, a.state, a.zip});
  return address ? std::optional(*std::move(address)) : std::nullopt;
}

bool differ(const std::string& a, const std::string& b) { return !a.empty() && !b.empty() && a != b; }

}  // namespace

std::optional<canonical::Address> asked_address(const crm::Property& property) {
  auto address = parsed(property.standard);
  return address ? address : parsed(property.typed);
}

bool is_elsewhere(const canonical::Address& asked, const canonical::Address& record) {
  enum { kNumber, kPre, kName, kSuffix, kPost, kUnit, kParts };
  const auto a = split(canonical::address_key(asked).street, '|');
  const auto b = split(canonical::address_key(record).street, '|');
  if (a.size() != kParts || b.size() != kParts) return a != b;
  return a[kNumber] != b[kNumber] || a[kName] != b[kName] || differ(a[kUnit], b[kUnit]) ||
         differ(asked.state, record.state);
}

std::string apn_key(const std::string& apn) {
  std::string key = upper_ascii(apn);
  std::erase_if(key, [](unsigned char c) { return std::isalnum(c) == 0; });
  return key;
}

}  // namespace hk::enrichment
