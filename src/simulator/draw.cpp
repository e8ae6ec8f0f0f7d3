#include "draw.hpp"

namespace hk::simulator {
namespace {

// The finalizer of SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014).
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace

std::uint64_t text_hash(std::string_view text) {  // FNV-1a
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return mix(hash);
}

std::uint64_t draw(std::uint64_t seed, std::uint64_t subject, std::string_view what) {
  return mix(mix(mix(seed) ^ subject) ^ text_hash(what));
}

double draw_fraction(std::uint64_t seed, std::uint64_t subject, std::string_view what) {
  return static_cast<double>(draw(seed, subject, what) >> 11) * 0x1.0p-53;
}

}  // namespace hk::simulator
