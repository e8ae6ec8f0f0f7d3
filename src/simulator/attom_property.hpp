// One element of `property[]`: a parcel as an endpoint of ATTOM shows it.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "attom_block.hpp"
#include "book_parcel.hpp"

#include <hk/base/json.hpp>
#include <hk/base/time.hpp>

namespace hk::simulator {

enum class Part { kAddress, kLot, kSmallSummary, kFull, kOwner, kAssessment, kSale, kSaleHistory, kAvm };

enum class SaleShape { kAmount, kSaleAmountData };  // sale.amount, or sale.saleAmountData in basicprofile

struct Shape {
  Family family = Family::kDetail;
  std::set<Part> parts{};
  SaleShape sale = SaleShape::kAmount;
};

// What does not come from the parcel itself.
struct Surroundings {
  std::uint64_t seed = 0;
  std::string fips{};
  std::string state{};  // of parcels that do not say
  Date today{};         // of valuations
};

// `address`: the one of the parcel's that was asked for; may be null.
Json property_json(const BookParcel& parcel, const BookAddress* address, const Shape& shape,
                   const Surroundings& around);
// ATTOM values only what it can: without any amount there is no valuation.
bool has_valuation(const BookParcel& parcel);

// Parts of the above, each with its own file.
Json owner_json(const BookParcel& parcel, const Manner& manner);
Json mortgages_json(const BookParcel& parcel, const Manner& manner);
Json assessment_json(const BookParcel& parcel, const Manner& manner);
Json sale_json(const BookParcel& parcel, std::size_t sale, const Manner& manner, SaleShape shape,
               const std::string& state);
Json avm_json(const BookParcel& parcel, const Manner& manner, const Date& today);

}  // namespace hk::simulator
