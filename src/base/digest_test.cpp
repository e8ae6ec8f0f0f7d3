#include <gtest/gtest.h>

#include <hk/base/digest.hpp>
#include <hk/base/text.hpp>

namespace hk {
namespace {

TEST(Sha256, OfPiecesIsThatOfTheWhole) {
  Sha256 pieces;
  std::string whole;
  for (int i = 0; i < 300; ++i) {
    const std::string piece(static_cast<std::size_t>(i), static_cast<char>(i));
    pieces.add(piece);
    whole += piece;
  }
  EXPECT_EQ(pieces.finish(), sha256(whole));
  Sha256 nothing;
  EXPECT_EQ(hex(nothing.finish()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace hk
