// The service itself: what it answers to a call when nothing goes wrong.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "attom_property.hpp"
#include "parcel_book.hpp"
#include "raw_server.hpp"
#include "web_call.hpp"

namespace hk::simulator {

inline constexpr std::string_view kAttomBase = "/propertyapi/v1.0.0";

struct AttomContract {
  std::string key{};  // empty: any key is right
  std::set<std::string> not_entitled{};
  Surroundings around{};
};

class AttomAnswers {
 public:
  AttomAnswers(const ParcelBook& book, AttomContract contract) : book_(book), contract_(std::move(contract)) {}
  // `number` is the running number of the call; it decides only forms that ATTOM itself varies.
  RawAnswer answer(const RawRequest& request, std::uint64_t number) const;

 private:
  RawAnswer unauthorized(std::uint64_t number) const;
  RawAnswer answer_call(const WebCall& call, const Shape& shape, std::uint64_t number) const;
  RawAnswer no_match(std::uint64_t number) const;
  Json status(int code, const std::string& message, std::size_t total, std::uint64_t number) const;
  Result<ParcelBook::Found> find(const WebCall& call) const;
  Result<ParcelBook::Found> find_address(const std::string& line) const;
  bool chance(std::uint64_t number, std::string_view what, std::uint64_t one_in) const;

  const ParcelBook& book_;
  const AttomContract contract_;
};

}  // namespace hk::simulator
