// Ids are TypeIDs: a prefix and a UUIDv7 in Crockford base32, e.g. "lead_01jd3v7k9qe8x8m1v0c5n2p4rs".
// They sort by time of making and can't be mistaken for each other: Id<LeadTag> and Id<UserTag> are two types.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <hk/base/result.hpp>

namespace hk {

// prefix + '_' + 26 characters, for the current time and fresh randomness. Ids made by one process
// strictly increase, also within a millisecond. Thread-safe.
std::string new_type_id(std::string_view prefix);
bool is_type_id(std::string_view text, std::string_view prefix);

template <class Tag>
class Id {
 public:
  Id() = default;
  static Id make() { return Id(new_type_id(Tag::kPrefix)); }
  static Result<Id> parse(std::string_view text) {
    if (is_type_id(text, Tag::kPrefix)) return Id(std::string(text));
    return not_found(std::string(Tag::kPrefix) + "_not_found",
                     "There is no " + std::string(Tag::kPrefix) + " with this id.");
  }
  // For values read back from our own store.
  static Id trusted(std::string text) { return Id(std::move(text)); }

  const std::string& str() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Id&) const = default;

 private:
  explicit Id(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// 32 hex digits of fresh randomness: request ids, correlation ids.
std::string random_hex(std::size_t bytes);

}  // namespace hk
