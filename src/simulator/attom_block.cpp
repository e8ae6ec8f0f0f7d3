#include "attom_block.hpp"

#include "draw.hpp"

#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

// "2013-04-09" -> "2013-4-9"
std::string short_date(const std::string& iso) {
  std::vector<std::string> parts = split(iso, '-');
  for (std::string& part : parts) part.erase(0, std::min(part.find_first_not_of('0'), part.size() - 1));
  return join(parts, "-");
}

}  // namespace

AttomBlock& AttomBlock::text(const char* detail_key, const char* profile_key, const std::string& value) {
  if (value.empty()) leave_out(detail_key, profile_key, false);
  if (!value.empty()) json_[key(detail_key, profile_key)] = value;
  return *this;
}

AttomBlock& AttomBlock::number(const char* detail_key, const char* profile_key, const std::optional<Json>& value) {
  if (!value) leave_out(detail_key, profile_key, true);
  if (value) json_[key(detail_key, profile_key)] = *value;
  return *this;
}

AttomBlock& AttomBlock::loose_number(const char* detail_key, const char* profile_key,
                                     const std::optional<std::int64_t>& value) {
  const bool as_text = chance(profile_key) % 2 == 0;
  if (value && as_text) return text(detail_key, profile_key, std::to_string(*value));
  return number(detail_key, profile_key, json_of(value));
}

AttomBlock& AttomBlock::date(const char* detail_key, const char* profile_key, const std::string& iso) {
  constexpr std::uint64_t kShortOneIn = 8;
  const bool is_short = !iso.empty() && chance(profile_key) % kShortOneIn == 0;
  return text(detail_key, profile_key, is_short ? short_date(iso) : iso);
}

AttomBlock& AttomBlock::block(const char* key, Json content) {
  json_[key] = std::move(content);
  return *this;
}

// By the camelCase key, so that a parcel has the same gaps at every endpoint.
std::uint64_t AttomBlock::chance(const char* key) const {
  return draw(manner_.seed, manner_.subject, name_ + "." + key);
}

const char* AttomBlock::key(const char* detail_key, const char* profile_key) const {
  return manner_.family == Family::kDetail ? detail_key : profile_key;
}

// All five ways of saying "unknown" occur; 0 only where a number is expected.
void AttomBlock::leave_out(const char* detail_key, const char* profile_key, bool is_number) {
  const char* name = key(detail_key, profile_key);
  switch (chance(profile_key) % (is_number ? 5 : 4)) {
    case 0:
      return;
    case 1:
      json_[name] = nullptr;
      return;
    case 2:
      json_[name] = "";
      return;
    case 3:
      json_[name] = Json::object();
      return;
    default:
      json_[name] = 0;
      return;
  }
}

}  // namespace hk::simulator
