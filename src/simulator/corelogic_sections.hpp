// A parcel as the products of CoreLogic show it.
#pragma once

#include <cstdint>
#include <string>

#include "book_parcel.hpp"

#include <hk/base/json.hpp>

namespace hk::simulator {

std::string clip_of(const BookParcel& parcel);  // ten digits
// An item of the search; `address` is the one of the parcel's that was asked for, and may be null.
Json corelogic_item(const BookParcel& parcel, const BookAddress* address, const std::string& fips, int score);

// {"data": {...}} or {"items": [...]}; null for a product that has nothing about the parcel or is not known.
Json corelogic_section(const std::string& product, const BookParcel& parcel, std::uint64_t seed);
// All sections in one; of half of it only what is left when two of them fail.
Json corelogic_composite(const BookParcel& parcel, std::uint64_t seed, bool half);

}  // namespace hk::simulator
