#include <gtest/gtest.h>

#include <hk/base/secret_box.hpp>

namespace hk {
namespace {

SecretBox box_of(char digit) { return SecretBox::with_key(std::string(64, digit)).value(); }

TEST(SecretBoxes, OpenWhatTheySealed) {
  const SecretBox box = SecretBox::with_key(SecretBox::new_key()).value();
  for (const std::string& secret : {std::string(), std::string("k"), std::string("a\0b", 3), std::string(5'000, 'x')}) {
    const std::string sealed = box.seal(secret, "providers.attom.key");
    EXPECT_EQ(box.open(sealed, "providers.attom.key").value(), secret);
    if (secret.size() > 1) {
      EXPECT_EQ(sealed.find(secret), std::string::npos);
    }
  }
}

TEST(SecretBoxes, SealTheSameDifferentlyEachTime) {
  EXPECT_NE(box_of('1').seal("secret", "a"), box_of('1').seal("secret", "a"));
}

TEST(SecretBoxes, OpenNothingElse) {
  const std::string sealed = box_of('1').seal("secret", "a");
  EXPECT_EQ(box_of('2').open(sealed, "a").error().code, "secret_unreadable");
  EXPECT_EQ(box_of('1').open(sealed, "b").error().code, "secret_unreadable");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(box_of('1').open(changed, "a")) << i;
    EXPECT_FALSE(box_of('1').open(sealed.substr(0, i), "a")) << i;
  }
  for (const char* text : {"", "v1:", "v1:!!!", "secret", "v2:AAAA"}) EXPECT_FALSE(box_of('1').open(text, "a"));
}

TEST(SecretBoxes, NeedAKeyOf32Bytes) {
  EXPECT_EQ(SecretBox::new_key().size(), 64u);
  for (const std::string& key : {std::string(), std::string(63, 'a'), std::string(65, 'a'), std::string(64, 'g')})
    EXPECT_EQ(SecretBox::with_key(key).error().code, "secret_key_invalid");
}

}  // namespace
}  // namespace hk
