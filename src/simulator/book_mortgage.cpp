#include "book_mortgage.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "draw.hpp"

#include <hk/base/time.hpp>

namespace hk::simulator {
namespace {

constexpr std::array<const char*, 4> kLenders = {"EXAMPLE BANK", "SAMPLE SAVINGS", "FIRST MADE-UP MORTGAGE", "TEST CU"};
constexpr int kYears = 30;

std::int64_t in_thousands(double dollars) { return std::max<std::int64_t>(1, std::llround(dollars / 1'000)) * 1'000; }

BookMortgage mortgage_of(const BookSale& sale, const Date& sold, std::uint64_t subject, std::uint64_t seed,
                         double share) {
  BookMortgage out;
  out.amount_dollars = in_thousands(static_cast<double>(*sale.price) / 100 * share);
  out.balance_dollars = in_thousands(static_cast<double>(out.amount_dollars) * 0.8);
  out.date = sale.date;
  out.due_date = format_date({sold.year + kYears, sold.month, std::min(sold.day, 28)});
  out.lender = kLenders.at(draw(seed, subject, "lender") % kLenders.size());
  out.document = sale.document.empty() ? "" : sale.document + (share < 0.5 ? "-2" : "-1");
  out.is_adjustable = draw(seed, subject, "kind of the rate") % 5 == 0;
  out.rate = 3 + static_cast<double>(draw(seed, subject, "rate") % 32) / 8;
  return out;
}

}  // namespace

std::vector<BookMortgage> mortgages_of(const BookParcel& parcel, std::uint64_t seed) {
  constexpr double kFirstShare = 0.8, kSecondShare = 0.1;
  const auto subject = static_cast<std::uint64_t>(parcel.attom_id);
  const auto sale = std::ranges::find_if(parcel.sales, [](const BookSale& one) { return one.price.has_value(); });
  if (sale == parcel.sales.end() || draw(seed, subject, "mortgage") % 3 == 0) return {};
  const auto sold = parse_date(sale->date);
  if (!sold) return {};
  std::vector<BookMortgage> all = {mortgage_of(*sale, *sold, subject, seed, kFirstShare)};
  if (draw(seed, subject, "second mortgage") % 6 == 0)
    all.push_back(mortgage_of(*sale, *sold, subject, seed, kSecondShare));
  return all;
}

}  // namespace hk::simulator
