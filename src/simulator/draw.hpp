// Dice that depend on nothing but their arguments, so that a run can be repeated.
#pragma once

#include <cstdint>
#include <string_view>

namespace hk::simulator {

// 64 even bits; `what` tells draws of one subject apart.
std::uint64_t draw(std::uint64_t seed, std::uint64_t subject, std::string_view what);
double draw_fraction(std::uint64_t seed, std::uint64_t subject, std::string_view what);  // 0 <= x < 1
std::uint64_t text_hash(std::string_view text);

}  // namespace hk::simulator
