// What every fuzz target shares.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <hk/base/text.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace hk::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// A finding unless `holds`. The values are shown as they are and in hex.
inline void require(bool holds, const char* property, std::string_view value = {}, std::string_view other = {}) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", property);
  for (const std::string_view shown : {value, other})
    std::fprintf(stderr, "  [%.*s] %s\n", static_cast<int>(shown.size()), shown.data(), hex(shown).c_str());
  std::abort();
}

inline void require_equal(std::string_view a, std::string_view b, const char* property) {
  require(a == b, property, a, b);
}

// What is stored and shown: PostgreSQL takes nothing else.
inline void require_text(std::string_view text) {
  require(is_valid_utf8(text), "texts are valid UTF-8", text);
  require(text.find('\0') == std::string_view::npos, "texts hold no NUL", text);
}

}  // namespace hk::fuzz
