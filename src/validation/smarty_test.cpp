#include <hk/validation/smarty.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include <hk/base/json.hpp>
#include <hk/base/text.hpp>
#include <hk/http/client.hpp>
#include <hk/http/testing/scripted_server.hpp>

namespace hk::validation {
namespace {

using Kind = spending::Outcome::Kind;
using http::testing::RecordedRequest;
using http::testing::ScriptedReply;

constexpr MicroDollars kPrice = 20'000;
constexpr const char* kId = "id+0123456789/abcdef";
constexpr const char* kToken = "t0ken+9876543210=&";

constexpr const char* kSample = R"([{
  "input_id": "0", "input_index": 0, "candidate_index": 0,
  "delivery_line_1": "123 Example St Apt 4", "last_line": "Denver CO 80202-0001", "delivery_point_barcode": "802020001049", "smarty_key": "1000000001",
  "components": { "primary_number": "123", "street_name": "Example", "street_suffix": "St", "secondary_number": "4", "secondary_designator": "Apt",
                  "city_name": "Denver", "default_city_name": "Denver", "state_abbreviation": "CO", "zipcode": "80202", "plus4_code": "0001", "delivery_point": "04", "delivery_point_check_digit": "9" },
  "metadata": { "record_type": "H", "zip_type": "Standard", "county_fips": "08031", "county_name": "Denver", "carrier_route": "C001", "congressional_district": "01", "building_default_indicator": "N",
                "rdi": "Residential", "elot_sequence": "0001", "elot_sort": "A", "latitude": 39.75, "longitude": -105.0, "coordinate_license": 1, "precision": "Zip9", "time_zone": "Mountain", "utc_offset": -7, "dst": true },
  "analysis": { "dpv_match_code": "Y", "dpv_footnotes": "AABB", "dpv_cmra": "N", "dpv_vacant": "N", "dpv_no_stat": "N", "active": "Y", "footnotes": "N#", "enhanced_match": "postal-match" }
}])";

AddressReplies parsed(const std::string& body, int status = 200, std::size_t count = 1) {
  return parse_smarty_answer(status, body, count, kPrice);
}

// The sample with something else at a place of its entry ("/analysis/dpv_match_code").
std::string with(const std::string& pointer, const Json& value) {
  Json document = parse_json(kSample).value();
  document[0][Json::json_pointer(pointer)] = value;
  return dump_json(document);
}
std::string without(const std::string& part, const std::string& name) {
  Json document = parse_json(kSample).value();
  document[0][part].erase(name);
  return dump_json(document);
}
AddressReply one(const std::string& body) {
  const AddressReplies replies = parsed(body);
  EXPECT_EQ(replies.each.size(), 1u) << replies.outcome.reason;
  return replies.each.empty() ? AddressReply{} : replies.each[0];
}
std::vector<std::string> notes(const std::string& name, const std::string& value) {
  Json document = parse_json(kSample).value();
  for (const char* other : {"dpv_footnotes", "footnotes", "enhanced_match"}) document[0]["analysis"].erase(other);
  document[0]["analysis"][name] = value;
  const AddressReply reply = one(dump_json(document));
  EXPECT_TRUE(reply.unlisted.empty()) << name << "=" << value;
  return reply.verdict.notes;
}

TEST(SmartyAnswer, TellsAllOfTheSample) {
  const AddressReply reply = one(kSample);
  EXPECT_EQ(reply.outcome.kind, Kind::kFound);
  EXPECT_EQ(reply.outcome.cost, kPrice);
  EXPECT_EQ(parsed(kSample).outcome.cost, kPrice);
  const DeliveryVerdict& v = reply.verdict;
  EXPECT_EQ(v.match, "confirmed");
  EXPECT_TRUE(v.is_deliverable());
  EXPECT_EQ(v.street, "123 Example St Apt 4");
  EXPECT_EQ(v.city, "Denver");
  EXPECT_EQ(v.state, "CO");
  EXPECT_EQ(v.zip, "80202");
  EXPECT_EQ(v.plus4, "0001");
  EXPECT_EQ(v.latitude, 39.75);
  EXPECT_EQ(v.longitude, -105.0);
  EXPECT_EQ(v.precision, "zip9");
  EXPECT_EQ(v.use, "residential");
  EXPECT_EQ(v.record_type, "high_rise");
  EXPECT_EQ(v.zip_type, "standard");
  EXPECT_EQ(v.vacant, false);
  EXPECT_EQ(v.mail_drop, false);
  EXPECT_EQ(v.takes_no_mail, false);
  EXPECT_EQ(v.county_fips, "08031");
  EXPECT_EQ(v.county, "Denver");
  EXPECT_EQ(v.time_zone, "Mountain");
  EXPECT_EQ(v.notes, std::vector<std::string>{"abbreviations_fixed"});
  EXPECT_TRUE(reply.unlisted.empty());
}

TEST(SmartyAnswer, KnowsEveryMatchCode) {
  const std::tuple<const char*, const char*, bool> rows[] = {{"Y", "confirmed", true},
                                                             {"S", "unit_unknown", true},
                                                             {"D", "unit_missing", true},
                                                             {"N", "not_confirmed", false}};
  for (const auto& [code, match, deliverable] : rows) {
    const AddressReply reply = one(with("/analysis/dpv_match_code", code));
    EXPECT_EQ(reply.verdict.match, match);
    EXPECT_EQ(reply.verdict.is_deliverable(), deliverable) << code;
    EXPECT_EQ(reply.outcome.kind, Kind::kFound) << code;
  }
  for (const std::string& body :
       {without("analysis", "dpv_match_code"), with("/analysis/dpv_match_code", ""), with("/analysis", nullptr)}) {
    const AddressReply reply = one(body);
    EXPECT_EQ(reply.verdict.match, "unknown") << "it was not submitted to DPV";
    EXPECT_EQ(reply.outcome.kind, Kind::kNotFound);
    EXPECT_EQ(reply.outcome.cost, kPrice);
    EXPECT_TRUE(reply.unlisted.empty());
  }
}

TEST(SmartyAnswer, KnowsEveryDpvFootnote) {
  const std::pair<const char*, const char*> rows[] = {{"A1", "not_in_zip4_file"},
                                                      {"CC", "unit_not_recognized"},
                                                      {"C1", "unit_not_recognized"},
                                                      {"F1", "military_address"},
                                                      {"G1", "general_delivery"},
                                                      {"M1", "street_number_missing"},
                                                      {"M3", "street_number_invalid"},
                                                      {"N1", "unit_missing"},
                                                      {"PB", "po_box_with_street"},
                                                      {"P1", "box_number_missing"},
                                                      {"P3", "box_number_invalid"},
                                                      {"RR", "private_mailbox"},
                                                      {"R1", "private_mailbox_number_missing"},
                                                      {"R7", "no_street_delivery"},
                                                      {"TA", "street_number_letter_dropped"},
                                                      {"U1", "unique_zip"}};
  for (const auto& [code, note] : rows)
    EXPECT_EQ(notes("dpv_footnotes", std::string("AA") + code), std::vector<std::string>{note}) << code;
  for (const char* clean : {"AA", "BB", "AABB"}) EXPECT_TRUE(notes("dpv_footnotes", clean).empty()) << clean;
  EXPECT_EQ(notes("dpv_footnotes", "AABBR1"), std::vector<std::string>{"private_mailbox_number_missing"});
  EXPECT_EQ(notes("dpv_footnotes", "AABBCC"), std::vector<std::string>{"unit_not_recognized"});
}

TEST(SmartyAnswer, KnowsEveryFootnote) {
  const std::string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  for (const char letter : letters) EXPECT_EQ(notes("footnotes", std::string(1, letter) + "#").size(), 1u) << letter;
  EXPECT_EQ(notes("footnotes", "A#B#U#"),
            (std::vector<std::string>{"zip_corrected", "city_or_state_spelling_fixed", "unofficial_city_name"}));
  for (const char* code : {"LL#", "LI#"})
    EXPECT_EQ(notes("footnotes", code), std::vector<std::string>{"renamed_by_lacslink"});
  EXPECT_EQ(notes("footnotes", "Q#X#"), std::vector<std::string>{"unique_zip"}) << "each note once";
}

TEST(SmartyAnswer, KnowsEveryEnhancedMatchAndCombinationsOfThem) {
  EXPECT_TRUE(notes("enhanced_match", "none").empty());
  EXPECT_TRUE(notes("enhanced_match", "postal-match").empty());
  EXPECT_EQ(notes("enhanced_match", "non-postal-match"), std::vector<std::string>{"exists_without_mail"});
  EXPECT_EQ(notes("enhanced_match", "postal-match,missing-secondary"), std::vector<std::string>{"unit_missing"});
  EXPECT_EQ(notes("enhanced_match", "unknown-secondary, ignored-input"),
            (std::vector<std::string>{"unit_not_recognized", "part_ignored"}));
}

TEST(SmartyAnswer, KnowsEveryOtherWord) {
  const auto told = [](const std::string& pointer, const std::string& theirs) {
    const AddressReply reply = one(with(pointer, theirs));
    EXPECT_TRUE(reply.unlisted.empty()) << pointer << theirs;
    return reply.verdict;
  };
  for (const auto& [theirs, ours] : {std::pair{"F", "firm"},
                                     {"G", "general_delivery"},
                                     {"H", "high_rise"},
                                     {"P", "po_box"},
                                     {"R", "rural_route"},
                                     {"S", "street"}})
    EXPECT_EQ(told("/metadata/record_type", theirs).record_type, ours);
  for (const auto& [theirs, ours] :
       {std::pair{"Unique", "unique"}, {"Military", "military"}, {"POBox", "po_box"}, {"Standard", "standard"}})
    EXPECT_EQ(told("/metadata/zip_type", theirs).zip_type, ours);
  for (const auto& [theirs, ours] : {std::pair{"Residential", "residential"}, {"Commercial", "commercial"}, {"", ""}})
    EXPECT_EQ(told("/metadata/rdi", theirs).use, ours);
  for (const char* theirs : {"Unknown", "Zip5", "Zip6", "Zip7", "Zip8", "Zip9", "Street", "Parcel", "Rooftop"})
    EXPECT_EQ(told("/metadata/precision", theirs).precision, lower_ascii(theirs));
  for (const auto& [code, is_renamed] :
       {std::pair{"A", true}, {"00", false}, {"09", false}, {"14", false}, {"92", true}})
    EXPECT_EQ(std::ranges::count(told("/analysis/lacslink_code", code).notes, "renamed_by_lacslink"),
              is_renamed ? 1 : 0)
        << code;
  for (const char* indicator : {"Y", "S", "N", "F"}) told("/analysis/lacslink_indicator", indicator);
  EXPECT_EQ(told("/analysis/dpv_vacant", "Y").vacant, true);
  EXPECT_EQ(told("/analysis/dpv_cmra", "Y").mail_drop, true);
  EXPECT_EQ(told("/analysis/dpv_no_stat", "Y").takes_no_mail, true);
  EXPECT_EQ(told("/analysis/dpv_vacant", "").vacant, std::nullopt);
}

TEST(SmartyAnswer, AWordItInventsLaterIsNoErrorButNoted) {
  const std::pair<const char*, const char*> rows[] = {
      {"/analysis/dpv_match_code", "dpv_match_code=Q"}, {"/analysis/dpv_footnotes", "dpv_footnotes=Q"},
      {"/analysis/footnotes", "footnotes=QQ9"},         {"/analysis/enhanced_match", "enhanced_match=near-match"},
      {"/analysis/lacslink_code", "lacslink_code=77"},  {"/analysis/lacslink_indicator", "lacslink_indicator=X"},
      {"/analysis/dpv_vacant", "dpv_vacant=maybe"},     {"/metadata/record_type", "record_type=Z"},
      {"/metadata/zip_type", "zip_type=Lunar"},         {"/metadata/rdi", "rdi=Mixed"},
      {"/metadata/precision", "precision=Door"}};
  for (const auto& [pointer, note] : rows) {
    const std::string word = std::string(note).substr(std::string(note).find('=') + 1);
    const AddressReply reply = one(with(pointer, word));
    EXPECT_EQ(reply.unlisted, std::vector<std::string>{note});
  }
  const AddressReply reply = one(with("/analysis/dpv_match_code", "Q"));
  EXPECT_EQ(reply.verdict.match, "unknown");
  EXPECT_EQ(reply.outcome.kind, Kind::kNotFound);
  EXPECT_EQ(one(with("/analysis/dpv_match_code", "123 Main St")).unlisted,
            std::vector<std::string>{"dpv_match_code=(unreadable)"})
      << "what is logged holds no address";
}

TEST(SmartyAnswer, AnAddressThatIsMissingHasNoMatchAndIsPaid) {
  for (const auto& replies : {parsed("[]"), parsed("[]", 200, 3)})
    for (const AddressReply& reply : replies.each) {
      EXPECT_EQ(reply.verdict.match, "no_match");
      EXPECT_EQ(reply.outcome.kind, Kind::kNotFound);
      EXPECT_EQ(reply.outcome.cost, kPrice);
    }
  EXPECT_EQ(parsed("[]", 200, 3).each.size(), 3u);
  EXPECT_EQ(parsed("[]", 200, 3).outcome.cost, 3 * kPrice);
}

TEST(SmartyAnswer, EntriesBelongToTheAddressTheyNameNotToTheirPlace) {
  Json entry = parse_json(kSample).value()[0];
  const auto of = [&](const char* id, int index, const char* code) {
    Json changed = entry;
    changed["input_id"] = id;
    changed["input_index"] = index;
    changed["analysis"]["dpv_match_code"] = code;
    return changed;
  };
  const auto matches = [](const Json& document, std::size_t count) {
    std::vector<std::string> all;
    for (const AddressReply& reply : parsed(dump_json(document), 200, count).each) all.push_back(reply.verdict.match);
    return all;
  };
  EXPECT_EQ(matches({of("3", 0, "N"), of("1", 0, "D")}, 4),
            (std::vector<std::string>{"no_match", "unit_missing", "no_match", "not_confirmed"}));
  Json unnamed = of("x", 2, "S");
  unnamed.erase("input_id");
  EXPECT_EQ(matches(Json::array({unnamed}), 3), (std::vector<std::string>{"no_match", "no_match", "unit_unknown"}));
  Json second = of("0", 0, "N");
  second["candidate_index"] = 1;
  EXPECT_EQ(matches({second, of("0", 0, "Y")}, 1), std::vector<std::string>{"confirmed"}) << "the first candidate";
  const AddressReplies strange = parsed(dump_json(Json::array({of("7", 0, "Y"), of("0", 0, "Y")})), 200, 2);
  EXPECT_EQ(strange.each[0].outcome.kind, Kind::kFound);
  EXPECT_EQ(strange.each[1].outcome.kind, Kind::kUnusable) << "it may be the one that nobody knows";
}

TEST(SmartyAnswer, HasAMeaningForEachStatus) {
  const std::tuple<int, Kind, const char*> rows[] = {{400, Kind::kRefused, "HTTP 400"},
                                                     {401, Kind::kRefused, "providers.smarty.auth_id"},
                                                     {402, Kind::kRefused, "no lookups left"},
                                                     {404, Kind::kRefused, "base_url"},
                                                     {405, Kind::kRefused, "base_url"},
                                                     {302, Kind::kRefused, "base_url"},
                                                     {413, Kind::kRefused, "too large"},
                                                     {422, Kind::kRefused, "incomplete"},
                                                     {429, Kind::kLimited, "pause"},
                                                     {408, Kind::kDown, "408"},
                                                     {500, Kind::kDown, "500"},
                                                     {503, Kind::kDown, "503"},
                                                     {504, Kind::kDown, "504"}};
  for (const auto& [status, kind, says] : rows)
    for (const std::string& body : {std::string(kSample), std::string(R"({"errors":[{"id":1,"message":"no"}]})"),
                                    std::string("plain text"), std::string()}) {
      const AddressReplies replies = parsed(body, status);
      EXPECT_EQ(replies.outcome.kind, kind) << status;
      EXPECT_EQ(replies.outcome.cost, 0) << status;
      EXPECT_TRUE(replies.each.empty());
      EXPECT_NE(replies.outcome.reason.find(says), std::string::npos) << replies.outcome.reason;
    }
}

TEST(SmartyAnswer, WhatCanNotBeReadIsUnusableAndPaid) {
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  for (const std::string& body : {std::string(), std::string("{}"), std::string("null"), std::string("<html>"),
                                  std::string("[{"), std::string("7"), deep + "x"}) {
    const AddressReplies replies = parsed(body, 200, 2);
    EXPECT_EQ(replies.outcome.kind, Kind::kUnusable) << body.substr(0, 40);
    EXPECT_EQ(replies.outcome.cost, 2 * kPrice);
    EXPECT_TRUE(replies.each.empty());
  }
}

void expect_sound(const AddressReplies& replies) {
  for (const AddressReply& reply : replies.each) {
    EXPECT_EQ(reply.outcome.kind == Kind::kFound, reply.outcome.reason.empty());
    EXPECT_EQ(reply.outcome.cost, kPrice);
    EXPECT_LE(reply.unlisted.size(), 20u);
    EXPECT_EQ(reply.verdict.latitude.has_value(), reply.verdict.longitude.has_value());
    for (const std::string& text : {reply.verdict.street, reply.verdict.city, reply.verdict.county}) {
      EXPECT_TRUE(is_valid_utf8(text));
      EXPECT_LE(text.size(), 200u);
    }
  }
}

TEST(SmartyAnswer, SurvivesAnything) {
  const std::string sample = kSample;
  for (std::size_t cut = 0; cut < sample.size(); ++cut) {
    EXPECT_EQ(parsed(sample.substr(0, cut)).outcome.kind, Kind::kUnusable) << "no half answers";
    std::string broken = sample;
    broken[cut] = '\xC3';
    expect_sound(parsed(broken));
  }
  const std::vector<Json> strange = {nullptr,
                                     true,
                                     -1,
                                     1.5e308,
                                     91,
                                     "",
                                     "x",
                                     std::string(100'000, 'x'),
                                     Json::array(),
                                     Json::array({1}),
                                     Json::object(),
                                     "\xE2\x80\xAE",
                                     "a\x01\x7f b"};
  const Json document = parse_json(sample).value();
  const Json flat = document.flatten();
  for (const auto& [pointer, old] : flat.items())
    for (Json::json_pointer at(pointer); !at.empty(); at = at.parent_pointer())
      for (const Json& value : strange) {
        Json changed = document;
        changed[at] = value;
        expect_sound(parsed(dump_json(changed)));
      }
}

class SmartyCalls : public testing::Test {
 protected:
  SmartySettings settings() {
    SmartySettings s;
    s.base_url = server_.url("/");
    s.auth_id = kId;
    s.key = kToken;
    s.price_per_check = kPrice;
    s.timeout_ms = 500;
    return s;
  }
  static canonical::Address address(const std::string& street) {
    return canonical::parse_address({.street = street, .city = "Denver", .state = "CO", .zip = "80202-0001"}).value();
  }
  AddressReplies check(const SmartySettings& s, const std::vector<canonical::Address>& addresses) {
    const auto service = smarty_service(s, *client_).value();
    return service->check(service->products()[0], addresses, {.reference = "call_01example"});
  }
  AddressReplies check() { return check(settings(), {address("123 Example St Apt 4")}); }
  std::string refused(const std::function<void(SmartySettings&)>& change) {
    SmartySettings s = settings();
    change(s);
    const auto service = smarty_service(s, *client_);
    return service ? "(accepted)" : service.error().message;
  }

  http::testing::ScriptedServer server_;
  std::unique_ptr<http::Client> client_ = http::Client::create();
};

TEST_F(SmartyCalls, PostAnArrayWithTheCredentialsInTheQuery) {
  server_.reply({.body = kSample});
  const AddressReplies replies = check(settings(), {address("123 Example St Apt 4"), address("7 N Oak Ave")});
  ASSERT_EQ(replies.each.size(), 2u);
  EXPECT_EQ(replies.each[0].verdict.match, "confirmed");
  EXPECT_EQ(replies.each[1].verdict.match, "no_match");
  const RecordedRequest request = server_.requests().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/street-address?auth-id=id%2B0123456789%2Fabcdef&auth-token=t0ken%2B9876543210%3D%26");
  EXPECT_EQ(request.headers.at("content-type"), "application/json");
  EXPECT_EQ(request.headers.at("x-request-id"), "call_01example");
  const Json body = parse_json(request.body).value();
  EXPECT_EQ(body[0], (Json{{"input_id", "0"},
                           {"street", "123 EXAMPLE ST"},
                           {"candidates", 1},
                           {"match", "enhanced"},
                           {"secondary", "APT 4"},
                           {"city", "DENVER"},
                           {"state", "CO"},
                           {"zipcode", "80202"}}));
  EXPECT_EQ(body[1]["input_id"], "1");
  EXPECT_FALSE(body[1].contains("secondary"));
}

TEST_F(SmartyCalls, EndHonestly) {
  server_.reply({.body = kSample, .delay_ms = 1'000});
  EXPECT_EQ(check().outcome.kind, Kind::kUnknown);
  server_.reply({.body = kSample, .cut_after = 10});
  EXPECT_EQ(check().outcome.kind, Kind::kUnknown);
  server_.reply({.status = 503, .body = "<html>down</html>"});
  EXPECT_EQ(check().outcome.kind, Kind::kDown);
  server_.reply({.status = 429, .headers = {{"Retry-After", "120"}}, .body = "slow down"});
  EXPECT_EQ(check().outcome.retry_after, 120 * kSecond);
  EXPECT_EQ(server_.requests().size(), 4u) << "no call is repeated inside";
}

TEST_F(SmartyCalls, AreNotMadeWhenTheyWouldBeRefused) {
  canonical::Address no_place = address("123 Example St");
  no_place.city.clear();
  no_place.zip.clear();
  canonical::Address no_street = address("123 Example St");
  no_street.number.clear();
  no_street.street_name.clear();
  no_street.suffix.clear();
  canonical::Address crowded = address("123 Example St");
  crowded.city = std::string(400, 'x');
  const std::vector<std::vector<canonical::Address>> bad = {{},
                                                            {no_place},
                                                            {no_street},
                                                            {address("123 " + std::string(60, 'x') + " St")},
                                                            std::vector<canonical::Address>(101, address("1 Elm St")),
                                                            std::vector<canonical::Address>(100, crowded)};
  for (const auto& addresses : bad) {
    const AddressReplies replies = check(settings(), addresses);
    EXPECT_EQ(replies.outcome.kind, Kind::kNotFound);
    EXPECT_EQ(replies.outcome.cost, 0);
  }
  EXPECT_TRUE(server_.requests().empty());
  server_.reply({.body = "[]"});
  EXPECT_EQ(check(settings(), std::vector<canonical::Address>(100, address("1 Elm St"))).each.size(), 100u);
}

TEST_F(SmartyCalls, ShowNeitherOfTheirSecrets) {
  server_.always(
      [](const RecordedRequest& request) { return ScriptedReply{.status = 401, .body = request.raw + kId + kToken}; });
  EXPECT_EQ(check().outcome.kind, Kind::kRefused);
  for (const int status : {200, 400, 402, 413, 422, 429, 500})
    for (const std::string& said : {std::string(kId), std::string(kToken)}) {
      Json sample = parse_json(kSample).value();
      for (const char* name : {"dpv_match_code", "footnotes", "enhanced_match"}) sample[0]["analysis"][name] = said;
      sample[0]["delivery_line_1"] = said;
      server_.always([=](const RecordedRequest&) {
        return ScriptedReply{.status = status, .body = status == 200 ? dump_json(sample) : said};
      });
      const AddressReplies replies = check();
      std::string all = replies.outcome.reason;
      for (const AddressReply& reply : replies.each) {
        all += reply.outcome.reason + reply.verdict.street;
        for (const std::string& word : reply.unlisted) all += word;
      }
      for (const char* secret : {"0123456789", "9876543210"})
        EXPECT_EQ(all.find(secret), std::string::npos) << status << all;
    }
}

TEST_F(SmartyCalls, NeedSettingsThatMakeSense) {
  const auto names = [](const std::string& message, const std::string& setting) {
    return message.find("providers.smarty." + setting) != std::string::npos;
  };
  EXPECT_TRUE(names(refused([](SmartySettings& s) { s.key.clear(); }), "key"));
  EXPECT_TRUE(names(refused([](SmartySettings& s) { s.auth_id.clear(); }), "auth_id"));
  EXPECT_TRUE(names(refused([](SmartySettings& s) { s.key += "\r\nX: y"; }), "key"));
  EXPECT_TRUE(names(refused([](SmartySettings& s) { s.match = "range"; }), "match"));
  EXPECT_TRUE(names(refused([](SmartySettings& s) { s.base_url = "us-street"; }), "base_url"));
  EXPECT_EQ(refused([](SmartySettings&) {}), "(accepted)");
}

TEST_F(SmartyCalls, OfferOneProductThatIsReusedAsTheSettingsSay) {
  SmartySettings s = settings();
  s.fresh_for = 10 * kDay;
  const auto service = smarty_service(s, *client_).value();
  EXPECT_EQ(service->name(), "smarty");
  ASSERT_EQ(service->products().size(), 1u);
  EXPECT_EQ(service->products()[0].price, kPrice);
  EXPECT_EQ(service->products()[0].fields, std::vector<std::string>{"addressStatus"});
  EXPECT_EQ(service->products()[0].fresh_for, 10 * kDay);
  EXPECT_EQ(service->products()[0].miss_for, 10 * kDay);
  EXPECT_EQ(service->addresses_max(), 100u);
}

}  // namespace
}  // namespace hk::validation
