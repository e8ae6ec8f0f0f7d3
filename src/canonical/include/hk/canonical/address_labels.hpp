// What each word of an address is, in free text: recipients, landmarks, buildings and corners as well as streets.
// Learned from labelled addresses, so it may err; where the parser's rules understand a text, they are the ones to
// believe.
//
//   label_address("Jane Doe, 1208 N Main St, Nashville TN")
//     Jane Recipient, Doe Recipient, 1208 AddressNumber, N StreetNamePreDirectional, Main StreetName, ...
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hk/canonical/address.hpp>

namespace hk::canonical {

// The labels of the usaddress project, after the United States Thoroughfare, Landmark, and Postal Address Data
// Standard. Their order is that of the learned table: a change needs new training.
enum class AddressLabel : std::uint8_t {
  kAddressNumber,
  kAddressNumberPrefix,
  kAddressNumberSuffix,
  kBuildingName,
  kCornerOf,
  kCountryName,
  kIntersectionSeparator,
  kLandmarkName,
  kNotAddress,
  kOccupancyIdentifier,
  kOccupancyType,
  kPlaceName,
  kRecipient,
  kStateName,
  kStreetName,
  kStreetNamePostDirectional,
  kStreetNamePostModifier,
  kStreetNamePostType,
  kStreetNamePreDirectional,
  kStreetNamePreModifier,
  kStreetNamePreType,
  kSubaddressIdentifier,
  kSubaddressType,
  kUspsBoxGroupId,
  kUspsBoxGroupType,
  kUspsBoxId,
  kUspsBoxType,
  kZipCode,
  kZipPlus4,
};
inline constexpr std::size_t kAddressLabelCount = 29;

std::string_view name_of(AddressLabel label);  // "StreetNamePreDirectional"
std::optional<AddressLabel> address_label(std::string_view name);

struct AddressToken {
  std::string text;  // as typed, without the commas behind it
  AddressLabel label{};
};

// Blanks, commas, semicolons and line breaks part tokens; # and & are tokens of their own. Nothing for texts of more
// than kAddressBytesMax bytes.
std::vector<AddressToken> label_address(std::string_view typed);

// The words of a text that name a person, a company, a building or a landmark and are not in the address read from it:
// "Jane Doe" above. In the order typed, with blanks between.
std::string names_beside(std::string_view typed, const Address& read);

}  // namespace hk::canonical
