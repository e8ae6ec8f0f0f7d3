#include <gtest/gtest.h>
#include <map>
#include <string>
#include <vector>

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

TEST(OwnerKind, KnowsWhoANameStandsFor) {
  const std::map<std::string, std::vector<std::string>> expected = {
      {"person",
       {"SMITH JOHN & MARY", "SMITH, JOHN A.", "Jane Q Doe", "DOE JANE A ETUX", "O'BRIEN PATRICK", "NGUYEN VAN THI",
        "GARCIA-LOPEZ MARIA", "CHURCH, FRANK J", "BANKS SHARON", "TRUSTY JAMES", "SMITH JOHN LIFE ESTATE",
        "DE LA CRUZ JOSE", "ESTES MARY", "MÜLLER HANS", "JOHN SMITH JR", "LEE, AN"}},
      {"company",
       {"ABC HOLDINGS LLC", "A.B.C. Homes, L.L.C.", "SMITH FAMILY TRUST LLC", "WELLS FARGO BANK NA", "US BANK TRUST NA",
        "FIRST BAPTIST CHURCH", "REAL ESTATE PARTNERS", "STATE OF MIND LLC", "FIRST TRUST CO OF OHIO",
        "AMERICAN REAL ESTATE INVESTMENT TRUST", "OAK HILLS HOMEOWNERS ASSOCIATION", "SFR BORROWER 2021-1 LP",
        "1208 MAIN ST LLC", "Habitat for Humanity"}},
      {"trust",
       {"THE J SMITH REVOCABLE LIVING TRUST", "SMITH JOHN TR", "SMITH JOHN TRUSTEE", "SMITH JOHN & MARY TTEES",
        "JONES FAMILY TRUST DTD 1/1/2001", "WELLS FARGO BANK NA TRUSTEE", "CHICAGO TITLE LAND TRUST 1234"}},
      {"estate",
       {"ESTATE OF JOHN SMITH", "SMITH JOHN ESTATE", "SMITH JOHN (EST)", "JONES MARY HEIRS OF", "SMITH JOHN DECEASED"}},
      {"government",
       {"CITY OF NASHVILLE", "METRO GOV'T", "METRO GOVERNMENT PK", "STATE OF TENNESSEE", "COOK COUNTY",
        "UNITED STATES OF AMERICA", "CHICAGO HOUSING AUTHORITY", "SECRETARY OF HOUSING AND URBAN DEVELOPMENT",
        "BOARD OF EDUCATION", "USA"}},
      {"unknown", {"", "  ", "123", "UNKNOWN OWNER", "CURRENT OWNER", "PRINCE", "1208 MAIN ST", "N/A", "---"}}};
  for (const auto& [kind, names] : expected)
    for (const std::string& name : names) EXPECT_EQ(owner_kind_name(owner_kind(name)), kind) << name;
}

TEST(OwnerKind, BearsAnything) {
  EXPECT_EQ(owner_kind(std::string(100'000, 'A')), OwnerKind::kUnknown);
  EXPECT_EQ(owner_kind("\xff\xfe\x00 , , &"), OwnerKind::kUnknown);
}

}  // namespace
}  // namespace hk::canonical
