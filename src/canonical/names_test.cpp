#include <gtest/gtest.h>

#include <hk/canonical/names.hpp>

namespace hk::canonical {
namespace {

std::string parts(std::string_view typed, NameOrder order = NameOrder::kFirstLast) {
  const auto name = parse_person(typed, order);
  return name.honorific + "|" + name.first + "|" + name.middle + "|" + name.last + "|" + name.suffix;
}

TEST(NamesTest, SplitsPersons) {
  EXPECT_EQ(parts("Jane Doe"), "|Jane||Doe|");
  EXPECT_EQ(parts(" Dr.  Jane Q.  Doe, Jr. "), "Dr.|Jane|Q.|Doe|JR");
  EXPECT_EQ(parts("Doe, Jane Q"), "|Jane|Q|Doe|");
  EXPECT_EQ(parts("Van Der Berg, Jane"), "|Jane||Van Der Berg|");
  EXPECT_EQ(parts("Doe Jr, John"), "|John||Doe|JR");
  EXPECT_EQ(parts("Jane"), "|||Jane|");
  EXPECT_EQ(parts(""), "||||");
  EXPECT_EQ(parts("Zo\xC3\xAB O'Brien"), "|Zo\xC3\xAB||O'Brien|");
}

TEST(NamesTest, ReadsCountyOrder) {
  EXPECT_EQ(parts("DOE JANE Q", NameOrder::kLastFirst), "|JANE|Q|DOE|");
  EXPECT_EQ(parts("DOE JOHN III", NameOrder::kLastFirst), "|JOHN||DOE|III");
  EXPECT_EQ(parts("DOE, JANE Q", NameOrder::kLastFirst), "|JANE|Q|DOE|");
}

TEST(NamesTest, KnowsCompanies) {
  for (const auto* name :
       {"Keller Homes, LLC", "KELLER L.L.C.", "First National Bank", "Doe Family Trust", "METRO GOV"}) {
    EXPECT_TRUE(looks_like_company(name)) << name;
  }
  for (const auto* name : {"Jane Doe", "Bankston, Joe", "Trusty Churchill", ""}) {
    EXPECT_FALSE(looks_like_company(name)) << name;
  }
}

TEST(NamesTest, KeyIgnoresOrderAndPunctuation) {
  EXPECT_EQ(name_key("Doe, Jane Q. Jr."), "DOE JANE Q");
  EXPECT_EQ(name_key("JANE Q DOE"), "DOE JANE Q");
  EXPECT_EQ(name_key("Keller Homes, L.L.C."), name_key("KELLER HOMES LLC"));
  EXPECT_EQ(name_key("Zo\xC3\xAB O'Brien"), "OBRIEN ZOE");
  EXPECT_EQ(name_key("The Company"), "COMPANY THE");
  EXPECT_NE(name_key("Jane Doe"), name_key("John Doe"));
}

}  // namespace
}  // namespace hk::canonical
