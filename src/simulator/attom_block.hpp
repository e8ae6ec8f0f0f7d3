// One object of an ATTOM answer, in the spelling of its endpoint, with gaps as ATTOM leaves them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <hk/base/json.hpp>

namespace hk::simulator {

enum class Family {
  kDetail,   // detail and snapshot: mostly lower-case keys
  kProfile,  // basicprofile, expandedprofile, expandedhistory: camelCase
};

// What decides how one parcel is written; the same for each call.
struct Manner {
  Family family = Family::kDetail;
  std::uint64_t seed = 0;
  std::uint64_t subject = 0;  // the parcel
};

class AttomBlock {
 public:
  // `name` is the path of the block, such as "building.size".
  AttomBlock(const Manner& manner, std::string_view name) : manner_(manner), name_(name) {}

  AttomBlock& text(const char* detail_key, const char* profile_key, const std::string& value);
  // 0 means "unknown" to ATTOM, so it is never written for a known value.
  AttomBlock& number(const char* detail_key, const char* profile_key, const std::optional<Json>& value);
  // A number that ATTOM writes as a string for some parcels.
  AttomBlock& loose_number(const char* detail_key, const char* profile_key, const std::optional<std::int64_t>& value);
  // YYYY-MM-DD in, for some parcels YYYY-M-D out.
  AttomBlock& date(const char* detail_key, const char* profile_key, const std::string& iso);
  AttomBlock& block(const char* key, Json content);
  Json take() { return std::move(json_); }

 private:
  std::uint64_t chance(const char* key) const;
  const char* key(const char* detail_key, const char* profile_key) const;
  void leave_out(const char* detail_key, const char* profile_key, bool is_number);

  const Manner manner_;
  const std::string name_;
  Json json_ = Json::object();
};

template <class T>
std::optional<Json> json_of(const std::optional<T>& value) {
  return value ? std::optional<Json>(Json(*value)) : std::nullopt;
}

}  // namespace hk::simulator
