// All parcels of one county file, found as callers of the service ask for them. Immutable once loaded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "book_parcel.hpp"

#include <hk/base/result.hpp>

namespace hk::simulator {

class ParcelBook {
 public:
  // Errors parcels_unreadable, parcels_columns_missing.
  static Result<ParcelBook> load(const std::string& file, const std::string& state);

  struct Match {
    const BookParcel* parcel;
    const BookAddress* address;  // that fits; the parcel's first, or null, when nobody asked for an address
  };
  using Found = std::vector<Match>;  // in order of the file, each parcel once
  // Parts that are missing on either side fit anything, as the service forgives them; so several may fit.
  Found at_address(const canonical::Address& typed) const;
  Found with_apn(std::string_view apn) const;  // blanks, dots and dashes do not matter
  Found with_attom_id(std::int64_t id) const;
  const std::vector<BookParcel>& parcels() const { return parcels_; }  // in order of the file
  std::size_t size() const { return parcels_.size(); }
  std::size_t rows_skipped() const { return rows_skipped_; }

 private:
  struct Position {
    std::size_t parcel = 0, address = 0;
  };

  void add(BookParcel row);
  void index();
  Match match(const Position& position) const;

  std::vector<BookParcel> parcels_;
  std::size_t rows_skipped_ = 0;
  std::unordered_map<std::string, std::size_t> by_identity_;
  std::unordered_map<std::string, std::vector<Position>> by_loose_key_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_apn_;
  std::unordered_map<std::int64_t, std::size_t> by_attom_id_;
};

}  // namespace hk::simulator
