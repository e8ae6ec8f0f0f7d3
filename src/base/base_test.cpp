#include <gtest/gtest.h>

#include <hk/base/ids.hpp>
#include <hk/base/json.hpp>
#include <hk/base/money.hpp>
#include <hk/base/text.hpp>
#include <hk/base/time.hpp>

namespace hk {
namespace {

TEST(Money, ReadsWhatCountyFilesHold) {
  EXPECT_EQ(parse_dollars("$120,000 "), 12'000'000);
  EXPECT_EQ(parse_dollars("120,000"), 12'000'000);
  EXPECT_EQ(parse_dollars("139020.00"), 13'902'000);
  EXPECT_EQ(parse_dollars("0.1"), 10);
  EXPECT_EQ(parse_dollars("(1,200)"), -120'000);
  EXPECT_EQ(parse_dollars("-5.5"), -550);
}

TEST(Money, RefusesWhatIsNoAmount) {
  for (const char* text : {"", "abc", "1.234", "12e3", "$", "1.2.3", "99999999999999999999"})
    EXPECT_FALSE(parse_dollars(text)) << text;
}

TEST(Money, OfPaidCallsHasSixDecimals) {
  EXPECT_EQ(parse_micro_dollars("0.10"), 100'000);
  EXPECT_EQ(parse_micro_dollars(" $0.001 "), 1'000);
  EXPECT_EQ(parse_micro_dollars("1,250.000001"), 1'250'000'001);
  EXPECT_EQ(parse_micro_dollars("10"), 10 * kDollarInMicros);
  EXPECT_EQ(parse_micro_dollars("0"), 0);
  EXPECT_EQ(parse_micro_dollars("1000000000000"), 1'000'000'000'000 * kDollarInMicros);
  for (const char* text :
       {"", "$", "-1", "(1)", "0.1234567", "1e3", "ten", "1000000000000.000001", "99999999999999999"})
    EXPECT_FALSE(parse_micro_dollars(text)) << text;
}

TEST(Money, IsAnExactDecimalInJson) {
  EXPECT_EQ(dollars_json(12'345).dump(), "123.45");
  EXPECT_EQ(dollars_json(24'000'000).dump(), "240000");
  EXPECT_EQ(dollars_json(999'999'999'999'99).dump(), "999999999999.99");
  EXPECT_EQ(micro_dollars_json(1'000).dump(), "0.001");
}

TEST(Dates, AreReadInTheFormsCountiesUse) {
  const Date april{2013, 4, 9};
  for (const char* text : {"2013-04-09", "4/9/2013", "04/09/13", "April 9, 2013", "9-Apr-2013", "20130409",
                           "2013-04-09T00:00:00", "2013-04-09 00:00:00.000"})
    EXPECT_EQ(parse_date(text), april) << text;
  for (const char* text : {"", "n/a", "2013-02-30", "13/13/2013", "April 2013", "0000-00-00"})
    EXPECT_FALSE(parse_date(text)) << text;
}

TEST(Times, RoundTripThroughRfc3339) {
  const Micros at = parse_rfc3339("2026-11-22T19:30:00.123456Z").value();
  EXPECT_EQ(format_rfc3339(at), "2026-11-22T19:30:00.123456Z");
  EXPECT_EQ(parse_rfc3339("2026-11-22T20:30:00.123456+01:00").value(), at);
  EXPECT_EQ(format_rfc3339(-1), "1969-12-31T23:59:59.999999Z");
  EXPECT_FALSE(parse_rfc3339("2026-11-22"));
  EXPECT_FALSE(parse_rfc3339("2026-11-22T19:30:00"));
}

TEST(TimeZones, KnowWhenTheLocalDayBegan) {
  auto zone = TimeZone::load("America/Chicago");
  ASSERT_TRUE(zone);
  const auto start = [&](const char* at) { return format_rfc3339((*zone)->start_of_day(parse_rfc3339(at).value())); };
  EXPECT_EQ(start("2026-11-22T05:59:59Z"), "2026-11-21T06:00:00Z");
  EXPECT_EQ(start("2026-11-22T06:00:00Z"), "2026-11-22T06:00:00Z");
  EXPECT_EQ(start("2026-07-04T12:00:00Z"), "2026-07-04T05:00:00Z");
  EXPECT_EQ(start("2026-11-01T20:00:00Z"), "2026-11-01T05:00:00Z");  // the clocks go back on this day
  EXPECT_EQ(start("2045-03-12T20:00:00Z"), "2045-03-12T06:00:00Z");  // beyond the table: by rule
  EXPECT_FALSE(TimeZone::load("../etc/passwd"));
}

TEST(Ids, CarryTheirPrefixAndIncrease) {
  std::string last;
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = new_type_id("lead");
    ASSERT_TRUE(is_type_id(id, "lead")) << id;
    ASSERT_LT(last, id);
    last = id;
  }
  EXPECT_FALSE(is_type_id(last, "user"));
  EXPECT_FALSE(is_type_id("lead_" + std::string(26, 'z'), "lead"));
}

TEST(JsonText, RefusesNulDepthAndTrailingText) {
  EXPECT_TRUE(parse_json(R"({"a":[1,2,{"b":null}]})"));
  EXPECT_FALSE(parse_json(R"({"a":"\u0000"})"));
  EXPECT_FALSE(parse_json(std::string(65, '[') + std::string(65, ']')));
  EXPECT_FALSE(parse_json("{} x"));
  EXPECT_FALSE(parse_json("\"\xff\""));
  EXPECT_FALSE(parse_json(""));
  EXPECT_EQ(dump_json(parse_json(R"({"z":1,"a":2})").value()), R"({"z":1,"a":2})");
}

TEST(Text, KnowsWellFormedUtf8) {
  EXPECT_TRUE(is_valid_utf8("Ünïcode 漢字 🏠"));
  for (const char* bad : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82"})
    EXPECT_FALSE(is_valid_utf8(bad));
  EXPECT_EQ(utf8_from_windows1252("caf\xe9 \x93x\x94"), "café “x”");
  EXPECT_EQ(collapse_space("  a \t b\xC2\xA0\r\nc "), "a b c");
}

TEST(Text, HashesAsPublished) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(base64url("\xfb\xff"), "-_8");
}

}  // namespace
}  // namespace hk
