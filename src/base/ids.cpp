#include <hk/base/ids.hpp>

#include <mutex>

#include <hk/base/text.hpp>
#include <hk/base/time.hpp>

namespace hk {
namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
using Uuid = std::array<unsigned char, 16>;

// The 12 bits after the version are a counter within the millisecond, so that ids of one process increase
// (RFC 9562 section 6.2, method 1).
struct Sequence {
  std::mutex mutex;
  std::int64_t millisecond = 0;
  unsigned counter = 0;

  std::pair<std::int64_t, unsigned> next() {
    const std::int64_t now = SystemClock().now() / kMillisecond;
    const std::lock_guard lock(mutex);
    if (now > millisecond) {
      millisecond = now;
      counter = 0;
    } else if (++counter > 0xfff) {
      ++millisecond;
      counter = 0;
    }
    return {millisecond, counter};
  }
};

Uuid new_uuid_v7() {
  static Sequence sequence;
  const auto [millisecond, counter] = sequence.next();
  const std::string random = random_bytes(8);
  Uuid id{};
  for (int i = 0; i < 6; ++i) id[static_cast<std::size_t>(i)] = static_cast<unsigned char>(millisecond >> (40 - 8 * i));
  id[6] = static_cast<unsigned char>(0x70 | counter >> 8);
  id[7] = static_cast<unsigned char>(counter & 0xff);
  for (std::size_t i = 0; i < 8; ++i) id[8 + i] = static_cast<unsigned char>(random[i]);
  id[8] = static_cast<unsigned char>(0x80 | (id[8] & 0x3f));
  return id;
}

// 128 bits as 26 base32 digits, the first of which holds only three bits (TypeID specification 0.3).
std::string encode(const Uuid& id) {
  std::string text(26, '0');
  for (std::size_t digit = 0; digit < 26; ++digit) {
    unsigned value = 0;
    for (std::size_t bit = 0; bit < 5; ++bit) {
      const int position = static_cast<int>(digit * 5 + bit) - 2;  // two leading zero bits
      value <<= 1;
      if (position >= 0) value |= id[static_cast<std::size_t>(position / 8)] >> (7 - position % 8) & 1;
    }
    text[digit] = kAlphabet[value];
  }
  return text;
}

}  // namespace

std::string new_type_id(std::string_view prefix) { return std::string(prefix) + "_" + encode(new_uuid_v7()); }

bool is_type_id(std::string_view text, std::string_view prefix) {
  if (text.size() != prefix.size() + 27 || text.substr(0, prefix.size()) != prefix || text[prefix.size()] != '_')
    return false;
  const std::string_view digits = text.substr(prefix.size() + 1);
  return digits[0] <= '7' && digits.find_first_not_of(kAlphabet) == std::string_view::npos;
}

std::string random_hex(std::size_t bytes) { return hex(random_bytes(bytes)); }

}  // namespace hk
