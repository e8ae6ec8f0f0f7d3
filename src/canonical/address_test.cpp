#include <gtest/gtest.h>

#include <hk/base/text.hpp>
#include <hk/canonical/address.hpp>

namespace hk::canonical {
namespace {

std::string standard(const AddressInput& input) {
  const auto address = parse_address_lenient(input);
  if (!address) return "error " + address.error().code;
  const auto last = address->last_line();
  return address->street_line() + (last.empty() ? "" : " / " + last);
}

std::string street_key(const std::string& street) {
  const auto address = parse_address({.street = street});
  return address ? address_key(*address).street : "error " + address.error().code;
}

Address parsed(const std::string& street, const std::string& city = "") {
  auto address = parse_address_lenient({.street = street, .city = city});
  return address ? *std::move(address) : Address{};
}

struct Line {
  std::string typed, standard;
};
void PrintTo(const Line& line, std::ostream* out) { *out << line.typed; }

class StandardLine : public ::testing::TestWithParam<Line> {};

TEST_P(StandardLine, FollowsPublication28) { EXPECT_EQ(standard({.street = GetParam().typed}), GetParam().standard); }

INSTANTIATE_TEST_SUITE_P(
    OneLine, StandardLine,
    ::testing::Values(
        Line{"123 n main st apt 4, nashville tn 37203-1234", "123 N MAIN ST APT 4 / NASHVILLE TN 37203-1234"},
        Line{"123 North Main Street #4 Nashville, Tennessee 372031234 USA",
             "123 N MAIN ST # 4 / NASHVILLE TN 37203-1234"},
        Line{"123  N.\tMain Str. ,Apt. 4 ,", "123 N MAIN ST APT 4"},
        Line{"123 Main St\nApt 4\nNashville, TN 37203", "123 MAIN ST APT 4 / NASHVILLE TN 37203"},
        Line{"123 Main St Nashville TN", "123 MAIN ST / NASHVILLE TN"},
        Line{"904 11TH  AVE N, NASHVILLE", "904 11TH AVE N / NASHVILLE"},
        Line{"904 11th Avenue North Nashville", "904 11TH AVE N / NASHVILLE"},
        Line{"7717 C  SAWYER BROWN RD, NASHVILLE", "7717 SAWYER BROWN RD # C / NASHVILLE"},
        Line{"207 B  S 11TH ST, NASHVILLE", "207 S 11TH ST # B / NASHVILLE"},
        Line{"1015 D12TH  AVE S, NASHVILLE", "1015 12TH AVE S # D / NASHVILLE"},
        Line{"0  BRICK CHURCH PIKE, GOODLETTSVILLE", "BRICK CHURCH PIKE / GOODLETTSVILLE"},
        Line{"39TH  AVE N, NASHVILLE", "39TH AVE N / NASHVILLE"}, Line{"5207 BLOUISIANA  AVE", "5207 BLOUISIANA AVE"},
        Line{"116 J C NAPIER ST", "116 J C NAPIER ST"}, Line{"123 O'Brien Ct.", "123 OBRIEN CT"},
        Line{"932 North Ave", "932 NORTH AVE"},
        Line{"100 E St NW, Washington DC 20001", "100 E ST NW / WASHINGTON DC 20001"},
        Line{"55 Avenue B", "55 AVENUE B"}, Line{"11221 South Ave O", "11221 S AVE O"},
        Line{"100 Avenue Park", "100 AVENUE PARK"}, Line{"1421 39th Street Pl", "1421 39TH STREET PL"},
        Line{"106 St. Charles Place", "106 ST CHARLES PL"}, Line{"5534 S St Louis", "5534 S ST LOUIS"},
        Line{"100 Main St Saint Louis, MO", "100 MAIN ST / SAINT LOUIS MO"},
        Line{"465 pack lane cheshire ct", "465 PACK LN / CHESHIRE CT"},
        Line{"2320 Hidden Terrace Ct", "2320 HIDDEN TERRACE CT"},
        Line{"880 Carillon Pkway, St. Petersburg, FL 33716", "880 CARILLON PKWY / ST PETERSBURG FL 33716"},
        Line{"32 N. Dean St., Englewood, NJ 7631", "32 N DEAN ST / ENGLEWOOD NJ 07631"},
        Line{"7245 Hwy 70 South, Nashville", "7245 HIGHWAY 70 S / NASHVILLE"},
        Line{"7929 Highway 100", "7929 HIGHWAY 100"}, Line{"500 U.S. Hwy. 31", "500 US HIGHWAY 31"},
        Line{"500 US-31 N", "500 US HIGHWAY 31 N"}, Line{"12 State Route 6", "12 STATE ROUTE 6"},
        Line{"4520 N. State Road 37 Orleans, IN 47452", "4520 N STATE ROAD 37 / ORLEANS IN 47452"},
        Line{"77 County Rd. 12", "77 COUNTY ROAD 12"}, Line{"3474 Scenic Hwy 98", "3474 SCENIC HWY 98"},
        Line{"830 NW Loop 410", "830 NW LOOP 410"}, Line{"1208 1/2 Main St", "1208 1/2 MAIN ST"},
        Line{"1208\xC2\xBD Main St", "1208 1/2 MAIN ST"},
        Line{"12-34 31st Ave, Queens NY", "12-34 31ST AVE / QUEENS NY"},
        Line{"N79W5406 Bywater Ln Cedarburg, WI 53012", "N79W5406 BYWATER LN / CEDARBURG WI 53012"},
        Line{"30 5th street n. e. 301", "30 5TH ST NE # 301"},
        Line{"111 E. Wacker 25th Flr, Chicago, Il 60601", "111 E WACKER FL 25 / CHICAGO IL 60601"},
        Line{"4343 Shallowford Rd Bldg B, Suite 8A", "4343 SHALLOWFORD RD BLDG B STE 8A"},
        Line{"1065 Nine North Drive, Ste B Alpharetta, GA 30004", "1065 NINE NORTH DR STE B / ALPHARETTA GA 30004"},
        Line{"410 PIEDMONT AVE # APT 2 SHELBY 28150", "410 PIEDMONT AVE APT 2 / SHELBY 28150"},
        Line{"2945 W. Harrison Suite100", "2945 W HARRISON STE 100"}, Line{"12 Main St Rear", "12 MAIN ST REAR"},
        Line{"12 Front St", "12 FRONT ST"}, Line{"12 River Side", "12 RIVER SIDE"},
        Line{"SKYLER LARKFIELD\n 110 CROSSWAYS PARK DRIVE\n WOODBURY. NY 11797\n UNITED STATES",
             "110 CROSSWAYS PARK DR / WOODBURY NY 11797"},
        Line{"P.O. Box 1128, Lake Villa IL 60046", "PO BOX 1128 / LAKE VILLA IL 60046"},
        Line{"post office box #12", "PO BOX 12"}, Line{"RR 1 Box 297 Monee, IL 60449", "RR 1 BOX 297 / MONEE IL 60449"},
        Line{"One Microsoft Way", "1 MICROSOFT WAY"},
        Line{"\xEF\xBC\x91\xEF\xBC\x92\xEF\xBC\x93 \xEF\xBC\xAD"
             "ain St",
             "123 MAIN ST"},                        // full width
        Line{"123 M\xD0\xB0in St", "123 MAIN ST"},  // Cyrillic a
        Line{"123 Caf\xC3\xA9 St", "123 CAFE ST"}, Line{"123 Main\xC2\xA0St\xE2\x80\x8B", "123 MAIN ST"}));

TEST(AddressFields, AreUsedTogether) {
  EXPECT_EQ(
      standard({.street = "123 Main St", .unit = "Apt 4", .city = "Nashville", .state = "Tenn.", .zip = "37203-1234"}),
      "123 MAIN ST APT 4 / NASHVILLE TN 37203-1234");
  EXPECT_EQ(standard({.street = "123 Main St #4", .unit = "4", .city = "Nashville"}), "123 MAIN ST # 4 / NASHVILLE");
  EXPECT_EQ(standard({.street = "123 Main St, Nashville TN", .city = "nashville", .state = "TN"}),
            "123 MAIN ST / NASHVILLE TN");
  EXPECT_EQ(standard({.street = "123 Main St", .city = "Nashville, TN 37203"}), "123 MAIN ST / NASHVILLE TN 37203");
  EXPECT_EQ(standard({.street = "12 S Lane Ct", .city = "Brentwood", .state = "TN"}), "12 S LANE CT / BRENTWOOD TN");
  EXPECT_EQ(standard({.street = "9 Elm St", .city = "New York", .state = "new york"}), "9 ELM ST / NEW YORK NY");
}

TEST(AddressErrors, SayWhatIsMissing) {
  const auto code = [](const AddressInput& input) {
    const auto address = parse_address(input);
    return address ? std::string("none") : address.error().code;
  };
  EXPECT_EQ(code({}), "address_empty");
  EXPECT_EQ(code({.street = " ,\n. "}), "address_empty");
  EXPECT_EQ(code({.street = "Brick Church Pike"}), "address_no_number");
  EXPECT_EQ(code({.street = "0 Brick Church Pike"}), "address_no_number");
  EXPECT_EQ(code({.street = "123"}), "address_no_street");
  EXPECT_EQ(code({.street = "123 Street"}), "address_no_street");
  EXPECT_EQ(code({.city = "Nashville"}), "address_no_street");
  EXPECT_EQ(code({.street = "1 Main St", .zip = "372"}), "address_zip_invalid");
  EXPECT_EQ(code({.street = "1 Main St", .state = "Tenesee"}), "address_state_unknown");
  EXPECT_EQ(code({.street = std::string(600, 'A')}), "address_too_long");
  const auto error = parse_address({.street = "Brick Church Pike"}).error();
  EXPECT_EQ(error.kind, ErrorKind::kInvalid);
  EXPECT_FALSE(error.next_step.empty());
}

TEST(AddressKeys, HaveAStableForm) {
  const auto key = address_key(parsed("123 North Main Street Apt 4, Saint Louis MO 63101"));
  EXPECT_EQ(key.street, "123|N|MAIN|ST||4");
  EXPECT_EQ(key.loose, "123|MAI");
  EXPECT_EQ(key.full, "123|N|MAIN|ST||4|STLOUIS|MO|63101");
  EXPECT_EQ(address_key(parsed("PO Box 12")).street, "PO BOX|12");
  EXPECT_EQ(street_key("904 Eleventh Ave N"), "904||11|AVE|N|");
  EXPECT_EQ(street_key("500 Old Hickory Blvd Bldg B Apt 04"), "500||OLDHICKORY|BLVD||BLDG B 4");
  EXPECT_EQ(street_key("500 TN Hwy 6"), "500||SR6|||");
  EXPECT_EQ(street_key("500 Interstate 40"), "500||I40|||");
}

class SameKey : public ::testing::TestWithParam<std::vector<std::string>> {};

TEST_P(SameKey, IsSharedByAllSpellings) {
  for (const auto& spelling : GetParam()) EXPECT_EQ(street_key(spelling), street_key(GetParam()[0])) << spelling;
}

INSTANTIATE_TEST_SUITE_P(
    Spellings, SameKey,
    ::testing::Values(
        std::vector<std::string>{"1208 Keller Ave Unit A", "1208A Keller Ave", "1208 A Keller Ave",
                                 "1208-A Keller Avenue", "1208 Keller Ave #A", "1208 Keller Ave, Apt. A",
                                 "1208 keller av a", "1208 Keller Ave ste A"},
        std::vector<std::string>{"904 5th Ave N", "904 Fifth Avenue North", "904 5 th ave. n.", "904 5TH AV NO",
                                 "904 5 Ave N"},
        std::vector<std::string>{"12 Twenty-First St", "12 21st Street", "12 twenty first st."},
        std::vector<std::string>{"100 NW 5th St", "100 N W 5th St", "100 N.W. Fifth St", "100 Northwest 5th Street"},
        std::vector<std::string>{"1 Mt Vernon Dr", "1 Mount Vernon Drive", "1 MT. VERNON DR"},
        std::vector<std::string>{"9 General George Patton Rd", "9 Gen. George Patton Road"},
        std::vector<std::string>{"7 St Charles Pl", "7 Saint Charles Place", "7 St. Charles Pl."},
        std::vector<std::string>{"7 Dr Martin Luther King Jr Blvd", "7 Doctor Martin Luther King Junior Boulevard"},
        std::vector<std::string>{"7 Martin Luther King Jr Blvd", "7 MLK Jr Blvd", "7 M.L.K. Blvd",
                                 "7 Martin Luther King Blvd"},
        std::vector<std::string>{"5 Mockingbird Ln", "5 Mocking Bird Lane"},
        std::vector<std::string>{"5 J.C. Napier St", "5 J C Napier Street", "5 JC Napier St"},
        std::vector<std::string>{"5 Cobblestone Place Dr", "5 Cobblestone Pl Drive"},
        std::vector<std::string>{"7 Highway 70 S", "7 Hwy 70 South", "7 HWY. 70 S.", "7 Route 70 S", "7 Hwy-70 S"},
        std::vector<std::string>{"7 State Route 6", "7 SR 6", "7 St Hwy 6", "7 State Hwy. 6", "7 SR-6"},
        std::vector<std::string>{"7 US Hwy 31", "7 U.S. 31", "7 US-31", "7 US Route 31", "7 U S Highway 31"},
        std::vector<std::string>{"3621 West End Ave", "3621 W End Ave", "3621 W. End Avenue"},
        std::vector<std::string>{"12 Main St Apt 4B", "12 Main St, 4B", "12 Main St #4B", "12 Main St Apt #4-B",
                                 "12 Main St 4B"}));

TEST(AddressKeys, TellDifferentAddressesApart) {
  const std::vector<std::string> different = {"1208 Keller Ave",
                                              "1208 Keller St",
                                              "1208 N Keller Ave",
                                              "1208 Keller Ave N",
                                              "1208 Keller Ave Apt 1",
                                              "1208 1/2 Keller Ave",
                                              "12 08 Keller Ave",
                                              "1208 Keller Ave Bldg 1",
                                              "1208 Keller Ave Fl 1",
                                              "1208 Keller Ave Rear",
                                              "1208 1st Ave",
                                              "1208 11th Ave",
                                              "1208 A St",
                                              "1208 B St",
                                              "1208 Highway 1",
                                              "1208 State Route 1",
                                              "1208 US Hwy 1",
                                              "1208 County Road 1",
                                              "1208 North Ave",
                                              "1208 South Ave"};
  for (const auto& a : different) {
    for (const auto& b : different) {
      if (a == b) continue;
      EXPECT_NE(street_key(a), street_key(b)) << a << " and " << b;
    }
  }
}

TEST(AddressMatching, TreatsWhatWasNotTypedAsOpen) {
  const auto record = parsed("1208 N Main St Apt 4, Nashville, TN 37203");
  EXPECT_EQ(match(parsed("1208 n. main street #4"), record), AddressMatch::kExact);
  EXPECT_EQ(match(parsed("1208 Main"), record), AddressMatch::kCompatible);
  EXPECT_EQ(match(parsed("1208 Main St"), record), AddressMatch::kCompatible);
  EXPECT_EQ(match(parsed("1208 S Main St"), record), AddressMatch::kConflict);
  EXPECT_EQ(match(parsed("1208 Main Ave"), record), AddressMatch::kConflict);
  EXPECT_EQ(match(parsed("1208 N Main St Apt 5"), record), AddressMatch::kConflict);
  EXPECT_EQ(match(parsed("1210 N Main St Apt 4"), record), AddressMatch::kConflict);
  EXPECT_EQ(match(parsed("1208 N Main St Apt 4", "Madison"), record), AddressMatch::kConflict);
  EXPECT_EQ(match(parsed("1208 N Main St Apt 4, Madison TN 37203"), record), AddressMatch::kExact);
  EXPECT_EQ(match(parsed("1208 N Main St Apt 4, Nashville TN 37204"), record), AddressMatch::kConflict);
  EXPECT_TRUE(compatible(parsed("1208 Forest Park"), parsed("1208 FOREST PARK DR")));
  EXPECT_FALSE(compatible(parsed("1208 Forest Park"), parsed("1208 FOREST HILLS DR")));
  EXPECT_FALSE(compatible(parsed("Main St"), record));
  EXPECT_FALSE(compatible(parsed("PO Box 1208"), record));
}

TEST(AddressMatching, PrefersExactRecordsAndShowsAmbiguity) {
  const std::vector<Address> records = {parsed("1208 Keller Ave, Nashville"), parsed("1208 A Keller Ave, Nashville"),
                                        parsed("1208 Keller Ave, Madison"), parsed("1208 Keller St, Nashville")};
  using Indexes = std::vector<std::size_t>;
  EXPECT_EQ(best_matches(parsed("1208 Keller Ave", "Nashville"), records), (Indexes{0}));
  EXPECT_EQ(best_matches(parsed("1208 Keller Ave"), records), (Indexes{0, 2}));
  EXPECT_EQ(best_matches(parsed("1208 Keller Ave #A"), records), (Indexes{1}));
  EXPECT_EQ(best_matches(parsed("1208 Keller"), records), (Indexes{0, 1, 2, 3}));
  EXPECT_TRUE(best_matches(parsed("1210 Keller"), records).empty());
}

// A standard line parses to itself: what we store can be parsed again.
TEST(AddressStandard, IsAFixedPoint) {
  for (const auto* typed : {"123 n main st apt 4, nashville tn 37203-1234", "7717 C SAWYER BROWN RD, NASHVILLE, TN",
                            "4343 Shallowford Rd Bldg B, Suite 8A, Atlanta GA", "7245 Hwy 70 South, Nashville TN",
                            "111 E. Wacker 25th Flr, Chicago, Il 60601", "11221 South Ave O, Chicago IL",
                            "1208 1/2 Main St Rear, Nashville, TN"}) {
    const auto once = parsed(typed);
    EXPECT_EQ(parsed(once.street_line() + ", " + once.last_line()), once) << typed;
  }
}

}  // namespace
}  // namespace hk::canonical
