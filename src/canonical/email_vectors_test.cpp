// Published vectors of e-mail syntax: of isemail's test set 3.05 (Dominic Sayers and Michael Rushton, tests/tests.xml
// of GitHub dominicsayers/isemail), addresses and categories alone, restated, by their numbers. What it calls valid, or
// valid for SMTP, is accepted; what it calls an error, or too long, is refused. Each deviation says why.
#include <gtest/gtest.h>

#include <hk/canonical/email.hpp>

namespace hk::canonical {
namespace {

enum class Category {
  kValid,    // ISEMAIL_VALID; ISEMAIL_DNSWARN too: whether a domain exists is not asked here
  kSmtp,     // ISEMAIL_RFC5321: fit for SMTP, with unusual elements
  kTooLong,  // ISEMAIL_RFC5322: fit for a header, not for SMTP
  kError,    // ISEMAIL_ERR
};

struct Vector {
  int id;
  std::string address;
  Category category;
  std::string deviates{};  // why we decide otherwise
};
void PrintTo(const Vector& vector, std::ostream* out) { *out << vector.id << " " << vector.address; }

constexpr const char* kOneLabel = "a domain of one label has no mail servers that the world can reach";
constexpr const char* kNumeric = "no top-level domain is a number: it is an IP address, or a slip";
constexpr const char* kOneLetter = "there is no top-level domain of one letter";
constexpr const char* kRootDot = "the dot of the root, also a full stop typed behind an address, is taken off";

std::string repeated(const std::string& text, std::size_t times, const std::string& end) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out + end;
}

const std::string k63(63, 'a');  // the most that a label, and less one that a local part, may have

class PublishedVector : public ::testing::TestWithParam<Vector> {};

TEST_P(PublishedVector, IsJudgedAsPublishedOrForAReason) {
  const auto& vector = GetParam();
  const bool published = vector.category == Category::kValid || vector.category == Category::kSmtp;
  EXPECT_EQ(parse_email(vector.address).ok(), published == vector.deviates.empty()) << vector.deviates;
}

INSTANTIATE_TEST_SUITE_P(
    Isemail, PublishedVector,
    ::testing::Values(
        Vector{1, "", Category::kError}, Vector{2, "test", Category::kError}, Vector{3, "@", Category::kError},
        Vector{4, "test@", Category::kError}, Vector{5, "test@io", Category::kSmtp, kOneLabel},
        Vector{6, "@io", Category::kError}, Vector{7, "@iana.org", Category::kError},
        Vector{8, "test@iana.org", Category::kValid}, Vector{9, "test@nominet.org.uk", Category::kValid},
        Vector{10, "test@about.museum", Category::kValid}, Vector{11, "a@iana.org", Category::kValid},
        Vector{12, "test@e.com", Category::kValid}, Vector{13, "test@iana.a", Category::kValid, kOneLetter},
        Vector{14, "test.test@iana.org", Category::kValid}, Vector{15, ".test@iana.org", Category::kError},
        Vector{16, "test.@iana.org", Category::kError}, Vector{17, "test..iana.org", Category::kError},
        Vector{18, "test_exa-mple.com", Category::kError}, Vector{19, "!#$%&`*+/=?^`{|}~@iana.org", Category::kValid},
        Vector{20, "test\\@test@iana.org", Category::kError}, Vector{21, "123@iana.org", Category::kValid},
        Vector{22, "test@123.com", Category::kValid}, Vector{23, "test@iana.123", Category::kSmtp, kNumeric},
        Vector{24, "test@255.255.255.255", Category::kSmtp, kNumeric}, Vector{25, k63 + "a@iana.org", Category::kValid},
        Vector{26, k63 + "ab@iana.org", Category::kTooLong}, Vector{27, "test@" + k63 + ".com", Category::kValid},
        Vector{28, "test@" + k63 + "a.com", Category::kTooLong}, Vector{29, "test@mason-dixon.com", Category::kValid},
        Vector{30, "test@-iana.org", Category::kError}, Vector{31, "test@iana-.com", Category::kError},
        Vector{32, "test@c--n.com", Category::kValid}, Vector{33, "test@iana.co-uk", Category::kValid},
        Vector{34, "test@.iana.org", Category::kError}, Vector{35, "test@iana.org.", Category::kError, kRootDot},
        Vector{36, "test@iana..com", Category::kError},
        Vector{37, "a@" + repeated("a.", 125, "v"), Category::kValid, kOneLetter},
        Vector{38, k63 + "a@" + repeated(k63 + ".", 2, std::string(61, 'b')), Category::kValid},
        Vector{39, k63 + "a@" + repeated(k63 + ".", 2, std::string(62, 'b')), Category::kTooLong},
        Vector{40, "a@" + repeated(k63 + ".", 3, std::string(57, 'b') + ".hij"), Category::kTooLong},
        Vector{41, "a@" + repeated(k63 + ".", 3, std::string(57, 'b') + ".hijk"), Category::kTooLong},
        Vector{42, "\"test\"@iana.org", Category::kSmtp}, Vector{43, "\"\"@iana.org", Category::kSmtp},
        Vector{44, "\"\"\"@iana.org", Category::kError}, Vector{45, "\"\\a\"@iana.org", Category::kSmtp},
        Vector{46, "\"\\\"\"@iana.org", Category::kSmtp}, Vector{47, "\"\\\"@iana.org", Category::kError},
        Vector{48, "\"\\\\\"@iana.org", Category::kSmtp}, Vector{49, "test\"@iana.org", Category::kError},
        Vector{50, "\"test@iana.org", Category::kError}, Vector{51, "\"test\"test@iana.org", Category::kError}));

}  // namespace
}  // namespace hk::canonical
