#include <gtest/gtest.h>

#include <hk/enrichment/ownership.hpp>

namespace hk::enrichment {
namespace {

Ownership of_mail(const std::string& mailing,
                  const crm::PostalAddress& place = {"1208 N Main St", "", "Nashville", "TN", "37203"}) {
  crm::Property property;
  property.typed = place;
  property.values.owner_name = "DOE JANE A";
  return ownership_of(property, {{"Doe, Jane A", mailing, {"attom", "expandedprofile"}}});
}

TEST(Ownership, TellsAnAbsenteeWithItsWorking) {
  const Ownership away = of_mail("12 Elm St, Dallas TX 75201");
  EXPECT_EQ(away.kind, canonical::OwnerKind::kPerson);
  EXPECT_EQ(away.absentee, true);
  EXPECT_EQ(away.out_of_state, true);
  EXPECT_EQ(away.why,
            (std::vector<std::string>{"mailing address 12 Elm St, Dallas TX 75201 differs from the property's",
                                      "mail goes to TX, the property is in TN"}));
  const Ownership near = of_mail("14 Elm St, Nashville TN 37203");
  EXPECT_EQ(near.absentee, true);
  EXPECT_EQ(near.out_of_state, false);
  EXPECT_EQ(near.why.size(), 1u);
}

TEST(Ownership, KnowsTheHouseHoweverItIsWritten) {
  for (const char* same : {"1208 NORTH MAIN STREET, NASHVILLE, TN 37203-1234", "1208 N MAIN ST, NASHVILLE TN",
                           "1208 N MAIN ST, BERRY HILL, TN 37203"}) {
    EXPECT_EQ(of_mail(same).absentee, false) << same;
    EXPECT_EQ(of_mail(same).out_of_state, false) << same;
  }
  EXPECT_EQ(of_mail("1210 N MAIN ST, NASHVILLE TN 37203").absentee, true);
  EXPECT_EQ(of_mail("1208 N MAIN ST, NASHVILLE TN 37011").absentee, true) << "another ZIP code";
}

TEST(Ownership, DoesNotGuess) {
  const Ownership box = of_mail("PO BOX 12, AUSTIN TX 78701");
  EXPECT_FALSE(box.absentee);
  EXPECT_EQ(box.out_of_state, true);
  EXPECT_EQ(box.why[0],
            "mailing address PO BOX 12, AUSTIN TX 78701 is a post office box, which does not say where the"
            " owner lives");
  EXPECT_FALSE(of_mail("12 Elm St, Dallas TX", {"9 Oak St", "", "", "", ""}).out_of_state);
  EXPECT_FALSE(of_mail("somewhere").absentee);
  crm::Property property;
  property.typed = {"1208 N Main St", "", "Nashville", "TN", "37203"};
  property.values.owner_name = "ABC HOLDINGS LLC";
  const Ownership other = ownership_of(property, {{"DOE JANE A", "12 Elm St, Dallas TX 75201", {"attom", "p"}}});
  EXPECT_FALSE(other.mailing) << "the mail of a former owner";
  EXPECT_FALSE(other.absentee);
  EXPECT_EQ(other.kind, canonical::OwnerKind::kCompany);
}

}  // namespace
}  // namespace hk::enrichment
