#include "testing/attom_fixture.hpp"

#include <hk/simulator/corelogic.hpp>

namespace hk::simulator {
namespace {

constexpr const char* kBasic = "Authorization: Basic cmlnaHQta2V5OnJpZ2h0LXNlY3JldA==\r\n";  // right-key:right-secret
constexpr const char* kSearch = "/v2/properties/search?streetAddress=123%20Example%20St&city=Denver&state=CO";

class CoreLogicTest : public AttomTest {
 protected:
  CoreLogicTest() {
    own_.serving = {.seed = 7, .bill_file = folder_ + "/corelogic.jsonl"};
    own_.parcels_file = settings_.parcels_file;
    own_.key = "right-key";
    own_.secret = "right-secret";
    own_.prices = {{"buildings", 250'000}};
  }
  ~CoreLogicTest() override { corelogic_.reset(); }

  void begin() {
    corelogic_.reset();
    auto started = CoreLogicSimulator::start(own_);
    ASSERT_TRUE(started.ok()) << started.error().message;
    corelogic_ = *std::move(started);
  }
  Answer send(const std::string& line, const std::string& headers) const {
    http::testing::RawSocket socket(corelogic_->port());
    socket.send(line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: ref-1\r\n" + headers + "\r\n");
    return parse_answer(socket.read_to_end(3'000));
  }
  Answer ask_token(const std::string& headers) const {
    return send("POST /oauth/token?grant_type=client_credentials", headers);
  }
  std::string token() const {
    const Answer answer = ask_token(std::string(kBasic) + "Content-Length: 0\r\n");
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.status == 200 ? answer.json().at("access_token").get<std::string>() : "";
  }
  Answer get(const std::string& target, const std::string& token) const {
    return send("GET " + target, "Authorization: Bearer " + token + "\r\n");
  }
  std::string clip() const {
    const Answer answer = get(kSearch, token());
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.json().at("items").at(0).at("clip").get<std::string>();
  }
  std::vector<std::string> billed() const {
    std::vector<std::string> lines;
    const auto all = corelogic_->bill();
    for (const BillLine& line : *all) lines.push_back(line.path + " " + std::to_string(line.micro_dollars));
    return lines;
  }

  CoreLogicSettings own_;
  std::unique_ptr<CoreLogicSimulator> corelogic_;
};

TEST_F(CoreLogicTest, GivesTokensOnlyToWhomAsksRightly) {
  begin();
  EXPECT_EQ(ask_token(kBasic).status, 411);
  EXPECT_EQ(ask_token("Content-Length: 0\r\n").status, 401);
  EXPECT_EQ(ask_token("Authorization: Basic cmlnaHQta2V5Ong=\r\nContent-Length: 0\r\n").status, 401);
  EXPECT_EQ(send("POST /oauth/token", std::string(kBasic) + "Content-Length: 0\r\n").status, 400);
  EXPECT_FALSE(token().empty());
  EXPECT_NE(token(), token());
  EXPECT_TRUE(billed().empty()) << "tokens are free";
}

TEST_F(CoreLogicTest, AnswersOnlyWithAGoodToken) {
  own_.token_calls = 2;
  begin();
  const std::string good = token();
  EXPECT_EQ(get(kSearch, "other").status, 401);
  EXPECT_EQ(get(kSearch, good).status, 200);
  EXPECT_EQ(get(kSearch, good).status, 200);
  const Answer ended = get(kSearch, good);
  EXPECT_EQ(ended.status, 401);
  EXPECT_EQ(ended.json().at("fault").at("detail").at("errorcode"), "oauth.v2.InvalidAccessToken");
  own_.token_calls.reset();
  own_.token_seconds = 0;
  begin();
  EXPECT_EQ(get(kSearch, token()).status, 401);
}

TEST_F(CoreLogicTest, ShowsTheParcelInEachProductAndBillsIt) {
  begin();
  const std::string good = token(), at = "/v2/properties/" + clip() + "/";
  EXPECT_EQ(at.size(), std::string("/v2/properties/").size() + 11) << "ten digits";
  const Json summary = get(at + "buildings", good).json().at("data").at("allBuildingsSummary");
  EXPECT_EQ(summary.at("bedroomsCount"), 3);
  EXPECT_EQ(summary.at("bathroomsCount"), 2) << "rooms";
  EXPECT_EQ(summary.at("halfBathroomsCount"), 1);
  const Json tax = get(at + "tax-assessments/latest", good).json().at("items").at(0);
  EXPECT_EQ(tax.at("assessedValue").at("calculatedTotalValue"), 530'000);
  EXPECT_EQ(tax.at("taxAmount").at("totalTaxAmount"), 2750.55);
  const Json sale = get(at + "ownership-transfers/market/latest", good).json().at("items").at(0);
  EXPECT_EQ(sale.at("transactionDetails").at("saleDateDerived"), "2019-06-14");
  EXPECT_EQ(get(at + "property-detail", good).json().size(), 6u);
  const Json liens = get(at + "liens", good).json().at("data").at("openLienEquityAndLtv");
  EXPECT_EQ(liens.at("totalAmountOfOpenMortgageLiens"), 374'000) << "four fifths of the last price, and a tenth";
  const Json enriched = get("/v2/properties/liens/enriched/" + clip(), good).json().at("data");
  EXPECT_EQ(enriched.at("openLiens").at(0).at("mortgageTransactionDetails").at("mortgageDate"), 20190614);
  EXPECT_EQ(enriched.at("openLienEquityAndLTV").at("totalNumberOfOpenMortgageLiens"), 2);
  EXPECT_EQ(get("/v2/properties/0000000000/buildings", good).status, 404);
  EXPECT_EQ(get(at + "zestimate", good).status, 404);
  EXPECT_EQ(billed(), (std::vector<std::string>{
                          "/v2/properties/search 100000", "/v2/properties/{clip}/buildings 250000",
                          "/v2/properties/{clip}/tax-assessments/latest 100000",
                          "/v2/properties/{clip}/ownership-transfers/market/latest 100000",
                          "/v2/properties/{clip}/property-detail 100000", "/v2/properties/{clip}/liens 100000",
                          "/v2/properties/search 100000", "/v2/properties/liens/enriched/{clip} 100000"}));
}

TEST_F(CoreLogicTest, KnowsNoMatchInBothForms) {
  begin();
  const std::string good = token();
  bool missing = false, empty = false;
  for (int i = 0; i < 20; ++i) {
    const Answer answer = get("/v2/properties/search?streetAddress=1%20Nowhere%20St&zipCode=80200", good);
    missing = missing || (answer.status == 404 && answer.json().at("properties").empty());
    empty = empty || (answer.status == 200 && answer.json().at("items").empty());
  }
  EXPECT_TRUE(missing && empty);
  EXPECT_EQ(get("/v2/properties/search?streetAddress=1%20Nowhere%20St", good).status, 400);
  EXPECT_EQ(get("/v2/properties/search?streetAddress=7%20Twin%20Ct&zipCode=80200", good).json().at("items").size(), 2u);
  EXPECT_EQ(get("/v2/properties/search?streetAddress=7%20Twin%20Ct&zipCode=80200&bestMatch=true", good)
                .json()
                .at("items")
                .size(),
            1u);
}

TEST_F(CoreLogicTest, RefusesWhatIsNotLicensedOverQuotaOrTooFast) {
  own_.not_licensed = {"ownership"};
  own_.allowance.quota = 2;
  begin();
  const std::string good = token(), at = "/v2/properties/" + clip() + "/";
  EXPECT_EQ(get(at + "ownership", good).status, 403);
  EXPECT_EQ(get(at + "buildings", good).status, 200);
  const Answer over = get(at + "buildings", good);
  EXPECT_EQ(over.status, 429);
  EXPECT_EQ(over.json().at("fault").at("detail").at("errorcode"), "policies.ratelimit.QuotaViolation");
  EXPECT_EQ(billed().size(), 2u);
}

TEST_F(CoreLogicTest, HalfOfACompositeMayBeMissing) {
  own_.half_null = 1;
  begin();
  const Json half = get("/v2/properties/" + clip() + "/property-detail", token()).json();
  EXPECT_TRUE(half.at("buildings").is_null());
  EXPECT_TRUE(half.at("ownership").contains("errorResponse"));
  EXPECT_TRUE(half.at("siteLocation").contains("data"));
}

TEST_F(CoreLogicTest, RefusesSettingsThatMakeNoSense) {
  const auto is_refused = [&](const std::function<void(CoreLogicSettings&)>& change) {
    CoreLogicSettings wrong = own_;
    change(wrong);
    return !CoreLogicSimulator::start(wrong).ok();
  };
  EXPECT_FALSE(is_refused([](auto&) {}));
  EXPECT_TRUE(is_refused([](auto& s) { s.price = -1; }));
  EXPECT_TRUE(is_refused([](auto& s) { s.prices["zestimate"] = 1; }));
  EXPECT_TRUE(is_refused([](auto& s) { s.not_licensed = {"zestimate"}; }));
  EXPECT_TRUE(is_refused([](auto& s) { s.half_null = 2; }));
}

}  // namespace
}  // namespace hk::simulator
