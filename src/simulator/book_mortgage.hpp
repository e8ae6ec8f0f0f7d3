// The mortgages that the simulated services know of a parcel: the same to all of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "book_parcel.hpp"

namespace hk::simulator {

struct BookMortgage {
  std::int64_t amount_dollars = 0, balance_dollars = 0;
  std::string date{}, due_date{};  // YYYY-MM-DD
  std::string lender{}, document{};
  bool is_adjustable = false;
  double rate = 0;  // percent a year
};

// Two in three houses with a priced sale have a first mortgage of that day, one in six of those a second. None: free
// and clear, or nobody knows of any sale. Depends on nothing but its arguments.
std::vector<BookMortgage> mortgages_of(const BookParcel& parcel, std::uint64_t seed);

}  // namespace hk::simulator
