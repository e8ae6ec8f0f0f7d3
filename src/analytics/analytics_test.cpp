// Reports on records of which every figure was worked out by hand.
#include <gtest/gtest.h>

#include <hk/analytics/analytics.hpp>
#include <hk/crm/crm.hpp>
#include <hk/identity/identity.hpp>
#include <hk/lake/lake.hpp>
#include <hk/store/testing/test_database.hpp>

#include "range.hpp"
#include "reports.hpp"

namespace hk::analytics {
namespace {

Micros at(const std::string& text) { return parse_rfc3339(text).value(); }

TEST(Ranges, BeginWithTheDaysOfTheWorkspace) {
  const auto chicago = *TimeZone::load("America/Chicago");
  const Range range = range_between({2026, 3, 8}, {2026, 3, 9}, *chicago);  // clocks go forward
  EXPECT_EQ(format_rfc3339(range.from_at), "2026-03-08T06:00:00Z");
  EXPECT_EQ(format_rfc3339(range.to_at), "2026-03-09T05:00:00Z");
  EXPECT_EQ(previous(range, *chicago).first, (Date{2026, 3, 7}));
}

TEST(Ranges, FallIntoPeriods) {
  const auto utc = TimeZone::utc();
  const auto names = [&](const Date& first, const Date& end) {
    std::vector<std::string> all;
    for (const Period& one : periods_of(range_between(first, end, *utc), *utc)) all.push_back(one.name);
    return all;
  };
  EXPECT_EQ(names({2026, 1, 30}, {2026, 2, 2}), (std::vector<std::string>{"2026-01-30", "2026-01-31", "2026-02-01"}));
  EXPECT_EQ(names({2026, 1, 1}, {2026, 5, 1}).front(), "2025-12-29");  // a Monday
  EXPECT_EQ(names({2020, 1, 15}, {2026, 1, 2}).back(), "2026-01");
}

TEST(Csv, HoldsNoFormulas) {
  const Report& report = reports().front();
  const Json rows = {{{"source", "=cmd()"}, {"total_leads", 1}, {"converted", -1}, {"conversion_rate", 12.5}},
                     {{"source", "a,\"b\""}, {"total_leads", 1}, {"converted", 0}, {"conversion_rate", 0.0}}};
  EXPECT_EQ(to_csv(report, rows),
            "source,total_leads,converted,conversion_rate\r\n'=cmd(),1,-1,12.5\r\n\"a,\"\"b\"\"\",1,0,0.0\r\n");
}

// No model reaches around the views that apply the row rules.
TEST(Models, ReadTheCallersViewsOnly) {
  for (const Report& report : reports()) {
    const std::string& sql = embedded_files().at(report.model);
    EXPECT_EQ(sql.find("lake_"), std::string::npos) << report.model;
    EXPECT_EQ(sql.find("read_parquet"), std::string::npos) << report.model;
  }
  EXPECT_EQ(embedded_files().size(), reports().size());
}

class Analytics : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> all;
    for (auto part : {identity::migrations(), events::migrations(), crm::migrations(), lake::migrations()})
      all.insert(all.end(), part.begin(), part.end());
    all.push_back(
        {9001,
         "the ledger of a module beside this one",
         {"create table ledger (id text primary key, provider text not null, product text not null, lead_id text not "
          "null,"
          " subject_id text not null, state {{int}} not null, outcome text not null, cost_micros {{int}} not null,"
          " at {{int}} not null, settled_at {{int}})"}});
    ASSERT_TRUE(db().migrate(all));
    outbox_ = std::make_unique<events::Outbox>(db(), clock_);
    engine_ = lake::Engine::make({test_database().settings().folder + "/lake", 256, 2});
    reader_ = std::make_unique<lake::Reader>(*engine_);
    principal_ = std::make_shared<identity::Principal>();
    principal_->id = "user_ada";
  }
  void sql(const std::string& text) {
    const Status done = db().write([&](store::Session& s) -> Status {
      s.run(text);
      return {};
    });
    ASSERT_TRUE(done) << done.error().detail << "\n" << text;
  }
  void contact() {
    sql("insert into contacts(id, first_name, last_name, sort_name, email, email_key, phone, phone_key, created_at)"
        " values ('contact_1', '', '', '', '', '', '', '', 0)");
  }
  void lead(const std::string& id, const std::string& source, const std::string& status, const std::string& created,
            const std::string& owner = "", const std::string& converted = "") {
    sql("insert into leads(id, status, source, notes, contact_id, import_id, is_demo, sort_name, enrichment_status,"
        " enrichment_reason, enrichment_job, created_at, updated_at, version, owner_id, converted_at) values ('" +
        id + "', '" + status + "', '" + source + "', '', 'contact_1', '', 0, '', 'none', '', '', " +
        std::to_string(at(created)) + ", 0, 1, '" + owner + "', " +
        (converted.empty() ? "null" : std::to_string(at(converted))) + ")");
  }
  void deal(const std::string& id, const std::string& lead, const std::string& stage, const std::string& status,
            std::int64_t cents, int probability, const std::string& owner = "") {
    sql("insert into opportunities(id, name, sort_name, lead_id, owner_id, stage, status, expected_value, probability,"
        " lost_reason, notes, stage_since, created_at, updated_at, version) values ('" +
        id + "', '', '', '" + lead + "', '" + owner + "', '" + stage + "', '" + status + "', " + std::to_string(cents) +
        ", " + std::to_string(probability) + ", '', '', 0, 0, 0, 1)");
  }
  void moved(const std::string& deal, const std::string& from, const std::string& to, const std::string& status,
             const std::string& when) {
    sql("insert into stage_changes(opportunity_id, from_stage, to_stage, status, at, actor) values ('" + deal + "', '" +
        from + "', '" + to + "', '" + status + "', " + std::to_string(at(when)) + ", '')");
  }
  void did(const std::string& actor, const std::string& type, const std::string& when) {
    sql("insert into activities(id, record_id, type, at, actor, summary, details) values ('activity_" +
        std::to_string(++activities_) + "', 'lead_1', '" + type + "', " + std::to_string(at(when)) + ", '" + actor +
        "', '', '{}')");
  }
  void export_all() {
    auto writer = lake::Writer::open(db(), clock_, *outbox_, *engine_);
    ASSERT_TRUE(writer);
    bool more = true;
    while (more) {
      auto stepped = (*writer)->step();
      ASSERT_TRUE(stepped) << stepped.error().detail;
      more = *stepped;
    }
  }
  Result<Json> ask(const std::string& report, const std::map<std::string, std::string>& query = {}) {
    http::Request request;
    request.query = {{"from", "2026-01-01"}, {"to", "2026-02-01"}};
    for (const auto& [name, value] : query) request.query[name] = value;
    request.caller = principal_;
    for (const http::Route& route : routes({db(), clock_, *outbox_, *reader_, [] { return TimeZone::utc(); }}))
      if (route.path == "/api/analytics/" + report) {
        HK_TRY(const http::Response response, route.handler(request));
        return Json::parse(response.body);
      }
    return not_found("report", report);
  }
  // The rows without the records behind them.
  Json rows(const std::string& report, const std::map<std::string, std::string>& query = {}) {
    auto answer = ask(report, query);
    EXPECT_TRUE(answer) << answer.error().message << answer.error().detail;
    if (!answer) return nullptr;
    Json all = answer->at("rows");
    for (Json& row : all) {
      row.erase("filter");
      row.erase("object");
    }
    return all;
  }

  ManualClock clock_{at("2026-02-10T00:00:00Z")};
  int activities_ = 0;
  std::unique_ptr<events::Outbox> outbox_;
  std::unique_ptr<lake::Engine> engine_;
  std::unique_ptr<lake::Reader> reader_;
  std::shared_ptr<identity::Principal> principal_;
};

TEST_P(Analytics, CountsConversionBySource) {
  contact();
  lead("lead_1", "web", "converted", "2026-01-01T00:00:00Z", "", "2026-01-03T00:00:00Z");
  lead("lead_2", "web", "new", "2026-01-31T23:59:59Z");
  lead("lead_3", "web", "lost", "2026-01-05T00:00:00Z");
  lead("lead_4", "", "new", "2026-01-05T00:00:00Z");
  lead("lead_5", "web", "converted", "2025-12-31T23:59:59Z", "", "2026-01-03T00:00:00Z");
  lead("lead_6", "web", "new", "2026-02-01T00:00:00Z");
  export_all();
  EXPECT_EQ(rows("conversion-by-source"),
            Json::parse(R"x([{"source":"web","total_leads":3,"converted":1,"conversion_rate":33.33},
                            {"source":"(none)","total_leads":1,"converted":0,"conversion_rate":0.0}])x"));
  const Json answer = *ask("conversion-by-source", {{"compare", "previous"}});
  EXPECT_EQ(answer.at("compared").at(0).at("total_leads"), 1);
  EXPECT_EQ(answer.at("rows").at(0).at("filter"), Json::parse(R"({"and":[{"field":"source","op":"is","value":["web"]},
      {"field":"createdAt","op":"between","value":["2026-01-01","2026-01-31"]}]})"));
  EXPECT_EQ(answer.at("freshAsOf"), "2026-02-10T00:00:00Z");
  EXPECT_EQ(rows("leads-over-time").size(), 31U);
  EXPECT_EQ(rows("leads-over-time").at(4), Json({{"period", "2026-01-05"}, {"total_leads", 2}, {"converted", 0}}));
}

TEST_P(Analytics, FollowsCohortsMonthByMonth) {
  contact();
  lead("lead_1", "web", "converted", "2026-01-10T00:00:00Z", "", "2026-01-20T00:00:00Z");
  lead("lead_2", "web", "converted", "2026-01-10T00:00:00Z", "", "2026-02-02T00:00:00Z");
  lead("lead_3", "web", "new", "2026-01-11T00:00:00Z");
  lead("lead_4", "web", "new", "2026-01-12T00:00:00Z");
  export_all();
  EXPECT_EQ(rows("cohorts"), Json::parse(R"([
    {"cohort":"2026-01","month_number":0,"total_leads":4,"converted":1,"conversion_rate":25.0},
    {"cohort":"2026-01","month_number":1,"total_leads":4,"converted":2,"conversion_rate":50.0}])"));
}

// Stays in `appointment`, in days: a 2, b 4 (skips offer_made), c 6 then after being lost and reopened 3 more, d open
// for 8 by the end of January, e open for 1. Kaplan-Meier: at risk 6 at day 1 (e leaves the risk set), then
//   day 2: 5 at risk, 1 leaves: 0.8; day 3: 4, 1: 0.6; day 4: 3, 1: 0.4; day 6: 2, 1: 0.2; day 8: d is censored.
// Median: the first time with at most half left, day 4. Mean: 2 + 0.8 + 0.6 + 2 * 0.4 + 2 * 0.2 = 4.6.
TEST_P(Analytics, MeasuresTimeInStage) {
  for (const char* id : {"a", "b", "c", "d", "e"})
    deal(std::string("opportunity_") + id, "", "appointment", "open", 0, 10);
  moved("opportunity_a", "", "appointment", "open", "2026-01-01T00:00:00Z");
  moved("opportunity_a", "appointment", "offer_made", "open", "2026-01-03T00:00:00Z");
  moved("opportunity_a", "offer_made", "closed", "won", "2026-01-08T00:00:00Z");
  moved("opportunity_b", "", "appointment", "open", "2026-01-02T00:00:00Z");
  moved("opportunity_b", "appointment", "under_contract", "open", "2026-01-06T00:00:00Z");
  moved("opportunity_b", "under_contract", "under_contract", "lost", "2026-01-16T00:00:00Z");
  moved("opportunity_c", "", "appointment", "open", "2026-01-01T00:00:00Z");
  moved("opportunity_c", "appointment", "appointment", "lost", "2026-01-07T00:00:00Z");
  moved("opportunity_c", "appointment", "appointment", "open", "2026-01-17T00:00:00Z");
  moved("opportunity_c", "appointment", "offer_made", "open", "2026-01-20T00:00:00Z");
  moved("opportunity_d", "", "appointment", "open", "2026-01-24T00:00:00Z");
  moved("opportunity_e", "", "appointment", "open", "2026-01-31T00:00:00Z");
  moved("opportunity_e", "appointment", "offer_made", "open", "2026-02-05T00:00:00Z");  // after the range
  export_all();
  EXPECT_EQ(rows("time-in-stage"), Json::parse(R"([
    {"stage":"appointment","label":"Appointment","avg_days_in_stage":4.6,"median_days_in_stage":4.0,"entered":6,"still_open":2},
    {"stage":"offer_made","label":"Offer made","avg_days_in_stage":8.5,"median_days_in_stage":5.0,"entered":2,"still_open":1},
    {"stage":"under_contract","label":"Under contract","avg_days_in_stage":10.0,"median_days_in_stage":10.0,"entered":1,"still_open":0}])"));
}

// Two of two have left, after 1 and 3 days: the median is 2, as anybody would say. Of those in offer_made nobody has.
TEST_P(Analytics, SaysThePlainFiguresWhenNothingIsOpen) {
  for (const char* id : {"a", "b"}) deal(std::string("opportunity_") + id, "", "offer_made", "open", 0, 10);
  moved("opportunity_a", "", "appointment", "open", "2026-01-01T00:00:00Z");
  moved("opportunity_a", "appointment", "offer_made", "open", "2026-01-02T00:00:00Z");
  moved("opportunity_b", "", "appointment", "open", "2026-01-01T00:00:00Z");
  moved("opportunity_b", "appointment", "offer_made", "open", "2026-01-04T00:00:00Z");
  export_all();
  EXPECT_EQ(rows("time-in-stage"), Json::parse(R"([
    {"stage":"appointment","label":"Appointment","avg_days_in_stage":2.0,"median_days_in_stage":2.0,"entered":2,"still_open":0},
    {"stage":"offer_made","label":"Offer made","avg_days_in_stage":30.0,"median_days_in_stage":null,"entered":2,"still_open":2}])"));
}

TEST_P(Analytics, WeighsThePipelineNowAndAsItWas) {
  deal("opportunity_a", "", "offer_made", "open", 20'000'050, 30);
  deal("opportunity_b", "", "offer_made", "open", 10'000'000, 50);
  deal("opportunity_c", "", "closed", "won", 10'000'000, 100);
  moved("opportunity_a", "", "appointment", "open", "2026-01-05T00:00:00Z");
  moved("opportunity_a", "appointment", "offer_made", "open", "2026-02-03T00:00:00Z");
  moved("opportunity_b", "", "offer_made", "open", "2026-02-03T00:00:00Z");
  moved("opportunity_c", "", "under_contract", "open", "2026-01-05T00:00:00Z");
  moved("opportunity_c", "under_contract", "closed", "won", "2026-02-03T00:00:00Z");
  export_all();
  EXPECT_EQ(rows("pipeline-value", {{"to", "2026-02-11"}}), Json::parse(R"([
    {"stage":"offer_made","label":"Offer made","deal_count":2,"total_value":300000.5,"weighted_value":110000.15}])"));
  EXPECT_EQ(rows("pipeline-value"), Json::parse(R"([
    {"stage":"appointment","label":"Appointment","deal_count":1,"total_value":200000.5,"weighted_value":60000.15},
    {"stage":"under_contract","label":"Under contract","deal_count":1,"total_value":100000,"weighted_value":100000}])"));
  EXPECT_EQ(
      ask("pipeline-value", {{"to", "2026-02-11"}})->at("rows").at(0).at("filter"),
      Json::parse(
          R"({"and":[{"field":"stage","op":"is","value":["offer_made"]},{"field":"status","op":"is","value":["open"]}]})"));
  EXPECT_EQ(ask("pipeline-value")->at("rows").at(0).at("filter"), nullptr);
}

TEST_P(Analytics, ShowsHowFarLeadsCame) {
  contact();
  lead("lead_1", "web", "new", "2026-01-01T00:00:00Z");
  lead("lead_2", "web", "lost", "2026-01-01T00:00:00Z");  // was qualified
  sql("insert into lead_status_changes(lead_id, from_status, to_status, at, actor) values ('lead_2', 'new', "
      "'qualified', " +
      std::to_string(at("2026-01-02T00:00:00Z")) + ", '')");
  lead("lead_3", "web", "converted", "2026-01-01T00:00:00Z", "", "2026-01-02T00:00:00Z");
  deal("opportunity_3", "lead_3", "under_contract", "lost", 1, 60);
  moved("opportunity_3", "", "under_contract", "open", "2026-01-05T00:00:00Z");
  moved("opportunity_3", "under_contract", "under_contract", "lost", "2026-01-06T00:00:00Z");
  lead("lead_4", "web", "converted", "2026-01-01T00:00:00Z", "", "2026-01-02T00:00:00Z");
  deal("opportunity_4", "lead_4", "closed", "won", 1, 100);
  export_all();
  std::vector<std::int64_t> counts;
  for (const Json& row : rows("funnel")) counts.push_back(row.at("leads"));
  // new, contacted, qualified, converted, appointment, offer_made, under_contract, due_diligence, closed, won
  EXPECT_EQ(counts, (std::vector<std::int64_t>{4, 3, 3, 2, 2, 2, 2, 1, 1, 1}));
  EXPECT_EQ(rows("funnel").at(1).at("rate_of_all"), 75.0);
}

TEST_P(Analytics, AddsUpWhatLeadsCost) {
  contact();
  lead("lead_1", "web", "converted", "2026-01-01T00:00:00Z", "", "2026-01-02T00:00:00Z");
  lead("lead_2", "web", "new", "2026-01-01T00:00:00Z");
  lead("lead_3", "list", "new", "2026-01-01T00:00:00Z");
  const auto paid = [&](const std::string& id, const std::string& of, int micros) {
    sql("insert into ledger(id, provider, product, state, lead_id, subject_id, cost_micros, outcome, at) values ('" +
        id + "', 'attom', '', 1, '" + of + "', '', " + std::to_string(micros) + ", 'filled', 1)");
  };
  paid("ledger_1", "lead_1", 100'000);
  paid("ledger_2", "lead_2", 50'001);
  paid("ledger_3", "lead_3", 0);
  export_all();
  EXPECT_EQ(rows("cost-per-source"), Json::parse(R"([
    {"source":"web","total_leads":2,"converted":1,"paid_calls":2,"cost":0.150001,"cost_per_lead":0.075001,"cost_per_conversion":0.150001},
    {"source":"list","total_leads":1,"converted":0,"paid_calls":0,"cost":0,"cost_per_lead":0,"cost_per_conversion":null}])"));
}

TEST_P(Analytics, CountsWhatPeopleDid) {
  sql("insert into users(id, name, email, email_key, password_hash, role, created_at) values ('user_ada', 'Ada', 'a', "
      "'a', '', 'agent', 0)");
  for (const char* type : {"call", "call", "email", "sms", "meeting", "note", "lead_created"})
    did("user_ada", type, "2026-01-05T00:00:00Z");
  did("user_ada", "call", "2026-02-05T00:00:00Z");
  did("", "call", "2026-01-05T00:00:00Z");
  export_all();
  EXPECT_EQ(rows("activity-by-person"),
            Json::parse(R"([{"user_id":"user_ada","person":"Ada","calls":2,"emails":1,"texts":1,
    "meetings":1,"notes":1,"other":1,"total":7}])"));
}

// Every report, for an agent who sees own records, then those of a team, then none.
TEST_P(Analytics, ShowsNobodyMoreThanTheirRowsRuleAllows) {
  contact();
  for (const char* who : {"user_ada", "user_bob", "user_eve", ""}) {
    const std::string name = who,
                      number = std::to_string(name.size() + static_cast<unsigned char>(name.empty() ? 0 : name[5]));
    lead("lead_" + number, "web", "converted", "2026-01-05T00:00:00Z", name, "2026-01-06T00:00:00Z");
    sql("insert into lead_status_changes(lead_id, from_status, to_status, at, actor) values ('lead_" + number +
        "', 'new', 'contacted', " + std::to_string(at("2026-01-05T00:00:00Z")) + ", '')");
    deal("opportunity_" + number, "lead_" + number, "appointment", "open", 100, 10, name);
    moved("opportunity_" + number, "", "appointment", "open", "2026-01-06T00:00:00Z");
    sql("insert into ledger(id, provider, product, state, lead_id, subject_id, cost_micros, outcome, at) values "
        "('ledger_" +
        number + "', 'attom', '', 1, 'lead_" + number + "', '', 10, 'filled', 1)");
    did(name, "call", "2026-01-05T00:00:00Z");
  }
  export_all();
  const auto sum = [&](const std::string& report, const char* column) {
    std::int64_t total = 0;
    for (const Json& row : rows(report, {{"to", "2026-02-11"}})) total += row.at(column).get<std::int64_t>();
    return total;
  };
  const auto expect_all = [&](std::int64_t people, std::int64_t actors) {
    EXPECT_EQ(sum("conversion-by-source", "total_leads"), people);
    EXPECT_EQ(sum("leads-over-time", "total_leads"), people);
    EXPECT_EQ(rows("cohorts").at(0).at("total_leads"), people);
    EXPECT_EQ(sum("time-in-stage", "entered"), people);
    EXPECT_EQ(sum("pipeline-value", "deal_count"), people);
    EXPECT_EQ(rows("funnel").at(0).at("leads"), people);
    EXPECT_EQ(rows("funnel").at(4).at("leads"), people);
    EXPECT_EQ(sum("cost-per-source", "paid_calls"), people);
    EXPECT_EQ(sum("activity-by-person", "total"), actors);
  };
  const auto rule = [&](identity::RowScope scope) {
    for (const char* object : {"leads", "opportunities", "activities"}) principal_->rules[object] = {scope, scope};
  };
  expect_all(4, 3);
  rule(identity::RowScope::kTeam);
  principal_->team_mates = {"user_bob"};
  expect_all(2, 2);
  rule(identity::RowScope::kOwn);
  expect_all(1, 1);
  principal_->rules.erase("activities");  // what was done on leads of others stays theirs
  EXPECT_EQ(sum("activity-by-person", "total"), 1);
  rule(identity::RowScope::kNone);
  for (const Report& report : reports()) {
    const auto refused = ask(report.name);
    ASSERT_FALSE(refused) << report.name;
    EXPECT_EQ(refused.error().kind, ErrorKind::kForbidden);
  }
}

TEST_P(Analytics, RefusesRangesThatAreNone) {
  export_all();
  for (const auto& [from, to] : {std::pair{"2026-02-01", "2026-02-01"},
                                 {"2026-02-30", "2026-03-05"},
                                 {"now", "2026-01-01"},
                                 {"2000-01-01", "2026-01-01"}})
    EXPECT_EQ(ask("funnel", {{"from", from}, {"to", to}}).error().code, "range_invalid") << from;
  EXPECT_EQ(ask("funnel", {{"compare", "next"}}).error().code, "parameter_invalid");
}

HK_ON_BOTH_STORES(Analytics);

}  // namespace
}  // namespace hk::analytics
