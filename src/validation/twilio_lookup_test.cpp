#include <hk/validation/twilio_lookup.hpp>

#include <cstdlib>
#include <map>

#include "phone_fixture.hpp"

namespace hk::validation {
namespace {

using namespace phone_fixture;

constexpr const char* kV2 = R"({
  "calling_country_code": "1", "country_code": "US", "phone_number": "+12025550123", "national_format": "(202) 555-0123",
  "valid": true, "validation_errors": null,
  "caller_name": null, "sim_swap": null, "call_forwarding": null, "line_status": null,
  "line_type_intelligence": { "mobile_country_code": "310", "mobile_network_code": "456", "carrier_name": "Example Wireless", "type": "mobile", "error_code": null },
  "identity_match": null, "reassigned_number": null, "sms_pumping_risk": null, "phone_number_quality_score": null, "pre_fill": null,
  "url": "https://lookups.twilio.com/v2/PhoneNumbers/+12025550123"
})";
constexpr const char* kV2Invalid =
    R"({ "calling_country_code": null, "country_code": null, "phone_number": "+1202555012345678", "national_format": "", "valid": false, "validation_errors": ["TOO_LONG"] })";
constexpr const char* kV1 =
    R"({ "caller_name": null, "country_code": "US", "phone_number": "+12025550123", "national_format": "(202) 555-0123",
  "carrier": { "mobile_country_code": "310", "mobile_network_code": "456", "name": "Example Wireless", "type": "mobile", "error_code": null },
  "add_ons": null, "url": "https://lookups.twilio.com/v1/PhoneNumbers/+12025550123" })";
constexpr const char* kError =
    R"({ "code": 20404, "message": "The requested resource /v2/PhoneNumbers/abc was not found", "more_info": "https://www.twilio.com/docs/errors/20404", "status": 404 })";

PhoneReply v2(const std::string& body, int status = 200) { return parse_twilio_v2_answer(status, body, kPrice); }
PhoneReply v1(const std::string& body, int status = 200) { return parse_twilio_v1_answer(status, body, kPrice); }

std::string error(int code, int status) {
  return R"({"code":)" + std::to_string(code) + R"(,"message":"About )" + kNumber + R"(","status":)" +
         std::to_string(status) + "}";
}

const std::map<std::string, std::string>& types_of_v2() {
  static const std::map<std::string, std::string> kTypes = {
      {"landline", "landline"}, {"mobile", "mobile"},       {"fixedVoip", "voip"},  {"nonFixedVoip", "voip"},
      {"personal", "personal"}, {"tollFree", "toll_free"},  {"premium", "premium"}, {"sharedCost", "shared_cost"},
      {"uan", "uan"},           {"voicemail", "voicemail"}, {"pager", "pager"},     {"unknown", "unknown"}};
  return kTypes;
}

void expect_example_line(const PhoneReply& reply) {
  ASSERT_EQ(reply.outcome.kind, Kind::kFound) << reply.outcome.reason;
  EXPECT_EQ(reply.outcome.cost, kPrice);
  EXPECT_TRUE(reply.verdict.valid);
  EXPECT_EQ(reply.verdict.type, "mobile");
  EXPECT_EQ(reply.verdict.carrier, "Example Wireless");
  EXPECT_EQ(reply.verdict.country_code, "US");
  EXPECT_TRUE(reply.verdict.location.empty());
  EXPECT_TRUE(reply.verdict.time_zone.empty());
  EXPECT_TRUE(reply.unlisted.empty());
}

TEST(TwilioAnswer, TellsTheLineInBothVersions) {
  expect_example_line(v2(kV2));
  expect_example_line(v1(kV1));
}

TEST(TwilioAnswer, ANumberThatIsNotValidIsADefiniteAnswer) {
  const PhoneReply reply = v2(kV2Invalid);
  ASSERT_EQ(reply.outcome.kind, Kind::kFound);
  EXPECT_EQ(reply.outcome.cost, kPrice);
  EXPECT_FALSE(reply.verdict.valid);
  EXPECT_EQ(reply.verdict.type, "unknown");
  EXPECT_TRUE(reply.verdict.country_code.empty());
  EXPECT_TRUE(reply.unlisted.empty());
}

TEST(TwilioAnswer, KnowsEveryTypeOfLine) {
  for (const auto& [theirs, ours] : types_of_v2()) {
    const PhoneReply reply = v2(with(kV2, "/line_type_intelligence/type", theirs));
    EXPECT_EQ(reply.verdict.type, ours) << theirs;
    EXPECT_TRUE(reply.unlisted.empty()) << theirs;
  }
  for (const char* type : {"landline", "mobile", "voip"}) {
    const PhoneReply reply = v1(with(kV1, "/carrier/type", type));
    EXPECT_EQ(reply.verdict.type, type);
    EXPECT_TRUE(reply.unlisted.empty()) << type;
  }
  for (const PhoneReply& reply :
       {v2(with(kV2, "/line_type_intelligence/type", nullptr)), v1(with(kV1, "/carrier/type", nullptr))}) {
    EXPECT_EQ(reply.outcome.kind, Kind::kFound);
    EXPECT_EQ(reply.verdict.type, "unknown");
    EXPECT_TRUE(reply.unlisted.empty());
  }
}

TEST(TwilioAnswer, KnowsEveryValidationErrorAndNotesOthers) {
  const Json known = {"TOO_SHORT",      "TOO_LONG",    "INVALID_BUT_POSSIBLE", "INVALID_COUNTRY_CODE",
                      "INVALID_LENGTH", "NOT_A_NUMBER"};
  EXPECT_TRUE(v2(with(kV2Invalid, "/validation_errors", known)).unlisted.empty());
  EXPECT_EQ(v2(with(kV2Invalid, "/validation_errors", {"TOO_LONG", "TOO_ODD"})).unlisted,
            std::vector<std::string>{"validation_errors=TOO_ODD"});
  EXPECT_EQ(v2(with(kV2Invalid, "/validation_errors", std::vector<std::string>(1'000, "x"))).unlisted.size(), 10u);
}

TEST(TwilioAnswer, AWordItInventsLaterIsNoErrorButNoted) {
  for (const PhoneReply& reply :
       {v2(with(kV2, "/line_type_intelligence/type", "holoVoip")), v1(with(kV1, "/carrier/type", "holoVoip"))}) {
    EXPECT_EQ(reply.outcome.kind, Kind::kFound);
    EXPECT_EQ(reply.verdict.type, "unknown");
    EXPECT_EQ(reply.verdict.carrier, "Example Wireless");
    EXPECT_EQ(reply.unlisted, std::vector<std::string>{"type=holoVoip"});
  }
  EXPECT_EQ(v2(with(kV2, "/line_type_intelligence/type", std::string(kNumber) + "?")).unlisted,
            std::vector<std::string>{"type=+...?"})
      << "what is logged never holds a number";
  EXPECT_EQ(v2(with(kV2, "/line_type_intelligence/type", std::string(500, 'x'))).unlisted.at(0).size(), 100u);
}

TEST(TwilioAnswer, DataThatAreNotOpenToTheAccountLeaveTheRest) {
  for (const int code : {60600, 60601, 60617}) {
    const Json line = {{"carrier_name", nullptr}, {"type", nullptr}, {"error_code", code}};
    const Json carrier = {{"name", nullptr}, {"type", nullptr}, {"error_code", code}};
    for (const PhoneReply& reply : {v2(with(with(kV2, "/line_type_intelligence", line), "/country_code", "CA")),
                                    v1(with(with(kV1, "/carrier", carrier), "/country_code", "CA"))}) {
      EXPECT_EQ(reply.outcome.kind, Kind::kFound);
      EXPECT_EQ(reply.outcome.cost, kPrice);
      EXPECT_TRUE(reply.verdict.valid);
      EXPECT_EQ(reply.verdict.type, "unknown");
      EXPECT_EQ(reply.verdict.country_code, "CA");
      EXPECT_EQ(reply.unlisted, std::vector<std::string>{"error_code=" + std::to_string(code)});
    }
  }
}

TEST(TwilioAnswer, NotesThatPaidDataAreMissing) {
  EXPECT_EQ(v2(with(kV2, "/line_type_intelligence", nullptr)).unlisted,
            std::vector<std::string>{"line_type_intelligence=null"});
  EXPECT_EQ(v1(with(kV1, "/carrier", nullptr)).unlisted, std::vector<std::string>{"carrier=null"});
  EXPECT_EQ(v2(with(kV2, "/line_type_intelligence", nullptr)).outcome.kind, Kind::kFound);
}

TEST(TwilioAnswer, TakesCountriesAndCarriersOnlyInShape) {
  for (const char* code : {"us", "USA", "U", "U1", "", "\xC3\x84"})
    EXPECT_TRUE(v2(with(kV2, "/country_code", code)).verdict.country_code.empty()) << code;
  EXPECT_EQ(v2(with(kV2, "/line_type_intelligence/carrier_name", "  T\xC3\xA9l\xC3\xA9\n  Com\x01 ")).verdict.carrier,
            "T\xC3\xA9l\xC3\xA9 Com");
  const std::string carrier =
      v2(with(kV2, "/line_type_intelligence/carrier_name", "x" + std::string(300, 'y'))).verdict.carrier;
  EXPECT_EQ(carrier.size(), 200u);
  std::string windows = kV2;
  windows.replace(windows.find("Example W"), 9, "T\xE9l\xE9 Com");
  EXPECT_EQ(v2(windows).verdict.carrier, "T\xC3\xA9l\xC3\xA9 Comireless");
}

// The error table of the contract, and what it leaves open.
TEST(TwilioAnswer, TellsRefusalsFromPausesAndOutages) {
  const struct {
    int status;
    std::string body;
    Kind kind;
    const char* says;
  } rows[] = {
      {401, error(20003, 401), Kind::kRefused, "HTTP 401, code 20003). Check providers.twilio.sid"},
      {401, "", Kind::kRefused, "providers.twilio.key"},
      {403, error(20008, 403), Kind::kRefused, "console"},
      {404, "<html>no such page</html>", Kind::kRefused, "providers.twilio.base_url"},
      {400, error(21211, 400), Kind::kRefused, "code 21211"},
      {400, R"({"code":2025550123})", Kind::kRefused, "(HTTP 400)."},
      {302, "", Kind::kRefused, "providers.twilio.base_url"},
      {429, error(20429, 429), Kind::kLimited, "pause"},
      {408, "", Kind::kDown, "408"},
      {500, error(20500, 500), Kind::kDown, "500"},
      {503, "<html>", Kind::kDown, "503"},
  };
  for (const auto& row : rows)
    for (const PhoneReply& reply : {v2(row.body, row.status), v1(row.body, row.status)}) {
      EXPECT_EQ(reply.outcome.kind, row.kind) << row.status << ": " << reply.outcome.reason;
      EXPECT_NE(reply.outcome.reason.find(row.says), std::string::npos) << row.status << ": " << reply.outcome.reason;
      EXPECT_FALSE(reply.verdict.valid);
      expect_sound(reply);
    }
}

TEST(TwilioAnswer, NotFoundMeansNoSuchNumberInVersion1Only) {
  const PhoneReply missing = v1(kError, 404);
  EXPECT_EQ(missing.outcome.kind, Kind::kFound);
  EXPECT_EQ(missing.outcome.cost, 0) << "only successes are billed";
  EXPECT_FALSE(missing.verdict.valid);
  EXPECT_EQ(v2(kError, 404).outcome.kind, Kind::kRefused);
}

TEST(TwilioAnswer, IsReadOrUnusableWhateverItHolds) {
  for (const Parse& parse : {Parse([](int status, const std::string&body) { return v2(body, status); }),
                             Parse([](int status, const std::string&body) { return v1(body, status); })}) {
    expect_unusable(parse);
    EXPECT_EQ(parse(204, "").outcome.kind, Kind::kUnusable);
    EXPECT_EQ(parse(204, "").outcome.cost, kPrice);
    EXPECT_EQ(parse(0, "").outcome.cost, 0);
    EXPECT_EQ(parse(200, kError).outcome.kind, Kind::kUnusable);
  }
  for (const Json& valid : {Json(1), Json("yes"), Json::array({true}), Json(nullptr)})
    EXPECT_EQ(v2(with(kV2, "/valid", valid)).outcome.kind, Kind::kUnusable) << valid;
  EXPECT_EQ(v1(with(with(kV1, "/phone_number", 7.5), "/carrier", "none")).outcome.kind, Kind::kFound);
}

TEST(TwilioAnswer, SurvivesAnything) {
  const Parse as_v2 = [](int status, const std::string& body) { return v2(body, status); };
  const Parse as_v1 = [](int status, const std::string& body) { return v1(body, status); };
  expect_no_half_answers(as_v2, kV2);
  expect_no_half_answers(as_v1, kV1);
  expect_survives_anything(as_v2, kV2);
  expect_survives_anything(as_v2, kV2Invalid);
  expect_survives_anything(as_v1, kV1);
}

// The vendor's own description, where it is there.
class TwilioSpecification : public testing::Test {
 protected:
  Json load(const std::string& version) {
    const char* folder = std::getenv("HK_SHARED_SPECS");
    std::ifstream file((folder != nullptr ? std::string(folder) : HK_SOURCE_DIR "/../shared/specs") +
                       "/twilio/twilio_lookups_" + version + ".json");
    std::ostringstream text;
    text << file.rdbuf();
    return file.good() || !text.str().empty() ? parse_json(text.str()).value() : Json();
  }
  static const Json& lookup(const Json& spec, const std::string& version) {
    return spec.at("paths").at("/" + version + "/PhoneNumbers/{PhoneNumber}").at("get");
  }
  static const Json& examples(const Json& spec, const std::string& version) {
    return lookup(spec, version).at("responses").at("200").at("content").at("application/json").at("examples");
  }
  static const Json& properties(const Json& spec, const char* schema) {
    return spec.at("components").at("schemas").at(schema).at("properties");
  }
  static std::string parameter(const Json& spec, const std::string& version, const std::string& name) {
    for (const Json& one : lookup(spec, version).at("parameters"))
      if (one.at("name") == name) return one.at("description");
    return {};
  }
};

TEST_F(TwilioSpecification, NamesWhatWeReadInVersion2) {
  const Json spec = load("v2");
  if (spec.is_null()) GTEST_SKIP() << "the specification is not here";
  for (const char* field : {"valid", "country_code", "validation_errors", "line_type_intelligence"})
    EXPECT_TRUE(properties(spec, "LookupResponse").contains(field)) << field;
  for (const char* field : {"type", "carrier_name", "error_code"})
    EXPECT_TRUE(properties(spec, "LineTypeIntelligenceInfo").contains(field)) << field;
  EXPECT_NE(parameter(spec, "v2", "Fields").find("line_type_intelligence"), std::string::npos);
  // The type of a line is enumerated where an account may override it.
  const Json& types = properties(spec, "OverridesResponse").at("original_line_type").at("enum");
  EXPECT_EQ(types.size(), types_of_v2().size());
  for (const std::string type : types) {
    const PhoneReply reply = v2(with(kV2, "/line_type_intelligence/type", type));
    EXPECT_TRUE(types_of_v2().contains(type)) << type;
    EXPECT_TRUE(reply.unlisted.empty()) << type;
  }
  const Json& errors = spec.at("components").at("schemas").at("ValidationError").at("enum");
  EXPECT_TRUE(v2(with(kV2Invalid, "/validation_errors", errors)).unlisted.empty());
}

TEST_F(TwilioSpecification, NamesWhatWeReadInVersion1) {
  const Json spec = load("v1");
  if (spec.is_null()) GTEST_SKIP() << "the specification is not here";
  for (const char* field : {"phone_number", "country_code", "carrier"})
    EXPECT_TRUE(properties(spec, "lookups.v1.phone_number").contains(field)) << field;
  for (const char* field : {"type", "name", "error_code"})
    EXPECT_TRUE(examples(spec, "v1").at("fetchCarrier").at("value").at("carrier").contains(field)) << field;
  EXPECT_NE(parameter(spec, "v1", "Type").find("`carrier`"), std::string::npos);
  for (const std::string type : spec.at("components").at("schemas").at("phone_number_enum_type").at("enum"))
    EXPECT_EQ(v1(with(kV1, "/carrier/type", type)).verdict.type, type);
}

TEST_F(TwilioSpecification, ShowsExamplesThatAreAllRead) {
  for (const std::string version : {"v1", "v2"}) {
    const Json spec = load(version);
    if (spec.is_null()) GTEST_SKIP() << "the specification is not here";
    for (const auto& [name, example] : examples(spec, version).items()) {
      const std::string body = dump_json(example.at("value"));
      const PhoneReply reply = version == "v1" ? v1(body) : v2(body);
      EXPECT_EQ(reply.outcome.kind, Kind::kFound) << name;
      EXPECT_EQ(reply.verdict.valid, name != "fetchInvalid") << name;
      expect_sound(reply);
    }
  }
  const Json spec = load("v2");
  const PhoneReply line = v2(dump_json(examples(spec, "v2").at("fetchLineTypeIntelligence").at("value")));
  EXPECT_EQ(line.verdict.type, "voip");
  EXPECT_EQ(line.verdict.carrier, "Twilio - SMS/MMS-SVR");
}

class TwilioCalls : public Calls {
 protected:
  TwilioLookupSettings settings(TwilioLookup lookup = TwilioLookup::kLineType) {
    TwilioLookupSettings s;
    s.base_url = server_.url("/");
    s.sid = "SK00000000000000000000000000000001";
    s.secret = kSecret;
    s.lookup = lookup;
    s.price_per_check = kPrice;
    s.account.daily_budget = kDollarInMicros;
    s.timeout_ms = 300;
    return s;
  }
  std::unique_ptr<PhoneService> service(TwilioLookup lookup = TwilioLookup::kLineType) {
    return twilio_lookup_service(settings(lookup), *client_).value();
  }
};

// The token is `printf %s SID:SECRET | base64 -w0`.
constexpr const char* kBasic =
    "Basic "
    "U0swMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTowMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg==";

TEST_F(TwilioCalls, AskForTheTypeOfTheLine) {
  server_.reply({.body = kV2});
  expect_example_line(check(*service()));
  const RecordedRequest request = server_.requests().at(0);
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, "/v2/PhoneNumbers/%2B12025550123?Fields=line_type_intelligence");
  EXPECT_EQ(request.headers.at("authorization"), kBasic);
  EXPECT_EQ(request.headers.at("accept"), "application/json");
  EXPECT_EQ(request.headers.at("x-request-id"), "call_01example");
  EXPECT_TRUE(request.body.empty());
}

TEST_F(TwilioCalls, AskVersion1ForTheCarrier) {
  server_.reply({.body = kV1});
  expect_example_line(check(*service(TwilioLookup::kCarrier)));
  EXPECT_EQ(server_.requests().at(0).target, "/v1/PhoneNumbers/%2B12025550123?Type=carrier");
  EXPECT_EQ(server_.requests().at(0).headers.at("authorization"), kBasic);
  server_.reply({.status = 404, .body = kError});
  EXPECT_FALSE(check(*service(TwilioLookup::kCarrier)).verdict.valid);
}

TEST_F(TwilioCalls, EncodeAnySecret) {
  TwilioLookupSettings s = settings();
  s.sid = "AC1";
  s.secret = "~~~>?>?>?";
  (void)check(*twilio_lookup_service(s, *client_).value());
  EXPECT_EQ(server_.requests().at(0).headers.at("authorization"), "Basic QUMxOn5+fj4/Pj8+Pw==");
}

TEST_F(TwilioCalls, EndLikeOthers) { expect_usual_endings(*service()); }

TEST_F(TwilioCalls, NeverShowSecrets) { expect_never_shows_secrets(*service()); }

TEST_F(TwilioCalls, OfferOneProduct) {
  expect_product(*service(), "twilio", "line_type");
  expect_product(*service(TwilioLookup::kCarrier), "twilio", "carrier");
}

TEST_F(TwilioCalls, NeedSettingsThatMakeSense) {
  const auto problem = [&](const std::function<void(TwilioLookupSettings&)>& change) {
    TwilioLookupSettings s = settings();
    change(s);
    const auto made = twilio_lookup_service(s, *client_);
    if (made) return std::string("(none)");
    EXPECT_EQ(made.error().code, "setting_invalid");
    EXPECT_EQ((made.error().message + made.error().next_step).find(kSecret), std::string::npos);
    return made.error().message;
  };
  EXPECT_EQ(problem([](auto&) {}), "(none)");
  EXPECT_EQ(problem([](auto& s) { s.sid = "AC1"; }), "(none)");
  EXPECT_NE(problem([](auto& s) { s.sid.clear(); }).find("providers.twilio.sid"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.sid = kSecret; }).find("API key"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.sid = "SK1:2"; }).find("providers.twilio.sid"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.secret.clear(); }).find("providers.twilio.key"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.secret += "\r\nX: y"; }).find("providers.twilio.key"), std::string::npos);
  EXPECT_NE(problem([](auto& s) { s.base_url = "twilio"; }).find("base_url"), std::string::npos);
}

}  // namespace
}  // namespace hk::validation
