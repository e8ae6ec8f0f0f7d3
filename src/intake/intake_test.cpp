#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <hk/intake/intake.hpp>
#include <hk/store/testing/test_database.hpp>

#include "lead_columns.hpp"

namespace hk::intake {
namespace {

class Intake : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> all;
    for (auto part : {jobs::migrations(), events::migrations(), crm::migrations(), spending::migrations(),
                      enrichment::migrations(), migrations()})
      all.insert(all.end(), part.begin(), part.end());
    const Status migrated = db().migrate(all);
    ASSERT_TRUE(migrated) << migrated.error().detail;
    queue_ = std::make_unique<jobs::Queue>(db(), clock_);
    outbox_ = std::make_unique<events::Outbox>(db(), clock_);
    enrichment_ = std::make_unique<enrichment::Enrichment>(
        clock_, db(), *queue_, *outbox_, enrichment::Enrichment::Providers{enrichment::county_provider(db())},
        enrichment::Enrichment::Settings{});
    intake_ = std::make_unique<LeadIntake>(clock_, validator_, *enrichment_, *outbox_);
    imports_ = std::make_unique<Imports>(db(), clock_, *queue_);
    runner_ = std::make_unique<ImportRunner>(db(), clock_, *imports_, *intake_, *outbox_);
  }

  crm::LeadRow take_row(const LeadInput& input, const Origin& origin = {}) {
    const CheckedLead checked = intake_->check(input).value();
    auto stored =
        db().write([&](store::Session& s) -> Result<crm::LeadRow> { return intake_->store(s, checked, origin); });
    EXPECT_TRUE(stored) << stored.error().detail;
    return stored.value();
  }
  crm::Lead take(const LeadInput& input, const Origin& origin = {}) { return take_row(input, origin).lead; }
  std::int64_t count(const std::string& table) {
    return db()
        .read([&](store::Session& s) {
          return Result<std::int64_t>(s.one<std::int64_t>("select count(*) from " + table));
        })
        .value();
  }
  std::string file(const std::string& text) {
    const std::string path = db().folder() + "/list.csv";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  Result<Import> import(const std::string& kind, const std::string& text, ImportRunner::Watch watch = {}) {
    const Import made = imports_->create_for_file(kind, file(text), Json::object()).value();
    return runner_->run(made.id, watch);
  }
  std::vector<CsvProblem> set_aside(const ImportId& id) {
    return db()
        .read([&](store::Session& s) { return Result<Imports::QuarantinePage>(imports_->quarantine(s, id, "", 100)); })
        ->rows;
  }

  SystemClock clock_;
  validation::Validator validator_{validation::EmailLists::load("/nonexistent"), clock_};
  std::unique_ptr<jobs::Queue> queue_;
  std::unique_ptr<events::Outbox> outbox_;
  std::unique_ptr<enrichment::Enrichment> enrichment_;
  std::unique_ptr<LeadIntake> intake_;
  std::unique_ptr<Imports> imports_;
  std::unique_ptr<ImportRunner> runner_;
};

const LeadInput kAda{"web",
                     "Ada",
                     "Lovelace",
                     "ada@example.com",
                     "(615) 862-5000",
                     "Call after five",
                     {"1208 n main street", "", "nashville", "tn", "37203"}};

TEST_P(Intake, StoresALeadAndQueuesItsEnrichmentTogether) {
  const auto row = take_row(kAda, {.actor = "user_1"});
  EXPECT_EQ(row.lead.enrichment.status, "queued");
  EXPECT_EQ(count("jobs"), 1);
  EXPECT_EQ(count("events"), 2);  // lead_created, enrichment_queued
  const Json json = crm::lead_json(row);
  const auto stored = db().read([&](store::Session& s) -> Result<Json> {
    return crm::lead_json(crm::row_of(s, crm::find_lead(s, row.lead.id).value()));
  });
  EXPECT_EQ(json, stored.value());  // what was answered is what is kept
  EXPECT_EQ(json["contact"]["phone"], "+16158625000");
  EXPECT_EQ(json["contact"]["emailValidation"]["status"], "valid");
  EXPECT_EQ(json["property"]["addressValidation"]["standardized"]["street"], "1208 N MAIN ST");
}

TEST_P(Intake, LeavesNothingBehindWhenTheTransactionFails) {
  const CheckedLead checked = intake_->check(kAda).value();
  (void)db().write([&](store::Session& s) -> Status {
    intake_->store(s, checked, {});
    return invalid("no", "No.");
  });
  for (const char* table : {"leads", "contacts", "properties", "jobs", "events", "activities"})
    EXPECT_EQ(count(table), 0) << table;
}

TEST_P(Intake, PointsADuplicateAtTheFirstLead) {
  const auto first = take(kAda);
  LeadInput other = kAda;
  other.email = "someone.else@example.com";
  other.phone = "";
  other.address.street = "1208 N. MAIN ST.";
  const auto second = take(other);
  EXPECT_EQ(second.duplicate_of, first.id);
  EXPECT_EQ(second.property_id, first.property_id);
}

TEST_P(Intake, TakesALeadWithoutAddressAndRefusesAnEmptyOne) {
  EXPECT_EQ(take({.first_name = "Bob"}).enrichment.status, "none");
  EXPECT_EQ(count("jobs"), 0);
  EXPECT_EQ(intake_->check({.notes = "only notes"}).error().code, "lead_empty");
}

TEST_P(Intake, ImportsAListWithWhateverIsWrongInIt) {
  const std::string csv =
      "First Name,Last Name,Email,Phone,Property Address,Property City,Property State,Property Zip,Mailing Address\n"
      "Ada,Lovelace,ada@example.com,615-862-5000,1208 Main St,Nashville,TN,37203,PO Box 1\n"
      "Bob,Broken,not-an-email,12,,,,,\n"
      ",,,,,,,,\n"
      "Too,Few\n"
      "Ada,Lovelace,ada@example.com,615-862-5000,1208 Main St,Nashville,TN,37203,PO Box 1\n";
  const Import done = import("leads", csv).value();
  EXPECT_EQ(done.status, "completed");
  EXPECT_EQ(done.counts.rows_read, 5);
  EXPECT_EQ(done.counts.rows_created, 2);
  EXPECT_EQ(done.counts.rows_unchanged, 1);  // the same row again
  EXPECT_EQ(done.counts.rows_quarantined, 2);
  EXPECT_EQ(count("leads"), 2);
  const auto aside = set_aside(done.id);
  ASSERT_EQ(aside.size(), 2U);
  EXPECT_EQ(aside[0].code, "lead_empty");
  EXPECT_EQ(aside[1].code, "wrong_column_count");
  EXPECT_EQ(aside[1].line, 5);
  EXPECT_EQ(import("leads", csv)->counts.rows_created, 0);  // a rerun makes no second lead
  EXPECT_EQ(count("leads"), 2);
}

TEST(LeadColumns, KnowsEveryNameItKnows) {
  for (const LeadField& field : lead_fields())
    for (const std::string& name : field.synonyms) {
      const auto guesses = guess_lead_columns({name});
      ASSERT_EQ(guesses.size(), 1U) << name;
      EXPECT_EQ(guesses[0].field, field.name) << name;
    }
  EXPECT_EQ(guess_lead_columns({"E-Mail", "Property Address", "Mailing Address", "Mailing City"}).size(), 2U);
}

// One row of each kind, most of them twice: about a stored lead, and about an earlier row of the file.
constexpr const char* kKnownAndNew =
    "first,last,email,phone,address,city,state,zip,notes\n"
    "Ada,Lovelace,ADA@example.com,,,,,,\n"                       // 2: stored, nothing new
    "Ada,Lovelace,ada@example.com,,,,,,Sells in May\n"           // 3: stored, brings notes
    "Bob,Reed,bob@example.com,,9 Oak Ave,Nashville,TN,37203,\n"  // 4: new
    ",,,615-862-5001,,,,,\n"                                     // 5: new, a phone alone
    "Robert,Reed,bob@example.com,(615) 862-5002,,,,,\n"          // 6: line 4, brings a phone
    "B.,Reed,,+1 615 862 5002,,,,,\n"                            // 7: line 4 by the phone it just got
    "Reed,Bob,,,9 OAK AVENUE,Nashville,TN,37203,\n"              // 8: line 4 by address and name
    "Eve,Stone,,,9 Oak Ave,Nashville,TN,37203,\n"                // 9: same house, somebody else: new
    "Carl,Moss,,6158625001,77 Pine St,Nashville,TN,37203,Hi\n"   // 10: line 5, brings all but the phone
    "Carl,Moss,,6158625001,77 Pine St,Nashville,TN,37203,Hi\n"   // 11: the same again
    ",,,,77 Pine Street,Nashville,TN,37203,\n"                   // 12: line 5 by the address it just got
    "too,few\n";                                                 // 13: bad

TEST_P(Intake, TellsNewFromKnownBeforeAndWhileImporting) {
  const crm::Lead ada = take({"web", "Ada", "Lovelace", "ada@example.com", "615-862-5000", "", {}});
  const Import made = imports_->create_for_file("leads", file(kKnownAndNew), Json::object()).value();
  const Status checked = runner_->check(made.id, "", {});
  ASSERT_TRUE(checked) << checked.error().message;
  EXPECT_EQ(count("leads"), 1);  // nothing was stored
  EXPECT_EQ(count("import_quarantine"), 0);
  const Json check =
      db().read([&](store::Session& s) { return Result<Json>(imports_->find(s, made.id)->check); }).value();
  std::map<int, std::string> outcomes, reasons;
  for (const Json& sample : check.at("samples")) {
    outcomes[sample.at("line")] = sample.at("outcome");
    reasons[sample.at("line")] = sample.at("reason");
  }
  EXPECT_EQ(outcomes, (std::map<int, std::string>{{2, "duplicate"},
                                                  {3, "update"},
                                                  {4, "new"},
                                                  {5, "new"},
                                                  {6, "update"},
                                                  {7, "duplicate"},
                                                  {8, "duplicate"},
                                                  {9, "new"},
                                                  {10, "update"},
                                                  {11, "duplicate"},
                                                  {12, "duplicate"},
                                                  {13, "bad"}}));
  EXPECT_EQ(reasons[3], "Same e-mail as a lead you have; adds the notes.");
  EXPECT_EQ(reasons[7], "Same phone as line 4; it adds nothing new.");
  EXPECT_EQ(reasons[9], "Same address as line 4: marked as a possible duplicate.");
  EXPECT_EQ(reasons[10], "Same phone as line 5; adds the name, the address and the notes.");
  EXPECT_EQ(check.at("status"), "completed");
  EXPECT_EQ(check.at("rowsRead"), 12);
  EXPECT_EQ(check.at("rowsNew"), 3);
  EXPECT_EQ(check.at("rowsUpdate"), 3);
  EXPECT_EQ(check.at("rowsDuplicate"), 5);
  EXPECT_EQ(check.at("rowsBad"), 1);

  const Import done = runner_->run(made.id, {}).value();
  EXPECT_EQ(done.counts.rows_created, 3);
  EXPECT_EQ(done.counts.rows_updated, 3);
  EXPECT_EQ(done.counts.rows_unchanged, 5);
  EXPECT_EQ(done.counts.rows_quarantined, 1);
  EXPECT_EQ(count("leads"), 4);
  const auto row_of = [&](const char* what) {
    return db()
        .read([&](store::Session& s) {
          const auto id = s.one<std::string>("select l.id from leads l join contacts c on c.id = l.contact_id where " +
                                             std::string(what));
          return Result<crm::LeadRow>(crm::row_of(s, crm::find_lead(s, crm::LeadId::trusted(id)).value()));
        })
        .value();
  };
  EXPECT_EQ(row_of("c.last_name = 'Lovelace'").lead.notes, "Sells in May");
  EXPECT_EQ(row_of("c.last_name = 'Reed'").contact.phone, "+16158625002");
  EXPECT_EQ(row_of("c.last_name = 'Reed'").contact.first_name, "Bob");  // never written over
  const crm::LeadRow carl = row_of("c.phone = '+16158625001'");
  EXPECT_EQ(carl.contact.last_name, "Moss");
  EXPECT_EQ(carl.property->typed.street, "77 Pine St");
  EXPECT_EQ(carl.lead.enrichment.status, "queued");
  EXPECT_EQ(row_of("c.last_name = 'Stone'").lead.duplicate_of, row_of("c.last_name = 'Reed'").lead.id);
}

TEST_P(Intake, LeavesKnownLeadsAloneOrKeepsEveryRowWhenToldTo) {
  take({"web", "Ada", "Lovelace", "ada@example.com", "615-862-5000", "", {}});
  const auto counts_with = [&](Duplicates policy) {
    const Import made = imports_->create_for_file("leads", file(kKnownAndNew), Json::object()).value();
    EXPECT_TRUE(imports_->set_plan(made.id, {nullptr, policy}));
    EXPECT_TRUE(runner_->check(made.id, "", {}));
    const Import done = runner_->run(made.id, {}).value();
    EXPECT_EQ(done.check.at("rowsNew"), done.counts.rows_created);
    EXPECT_EQ(done.check.at("rowsDuplicate"), done.counts.rows_unchanged);
    return std::make_tuple(done.counts.rows_created, done.counts.rows_updated, done.counts.rows_unchanged);
  };
  // Line 7 is nobody's phone and line 12 nobody's address any more: somebody may have them anew.
  EXPECT_EQ(counts_with(Duplicates::kSkip), std::make_tuple(5, 0, 6));
  EXPECT_EQ(counts_with(Duplicates::kKeep), std::make_tuple(10, 0, 1));  // line 11 is line 10 once more
  EXPECT_EQ(counts_with(Duplicates::kKeep), std::make_tuple(0, 0, 11));  // rows that are stored so stay single
}

TEST_P(Intake, EndsACheckNobodyWaitsForAnyMore) {
  const Import made = imports_->create_for_file("leads", file(kKnownAndNew), Json::object()).value();
  const Import first = imports_->check(made.id, {}).value();
  const Import second = imports_->check(made.id, {}).value();
  EXPECT_EQ(second.check.at("status"), "running");
  EXPECT_NE(first.check_job, second.check_job);
  const auto check_now = [&] {
    return db().read([&](store::Session& s) { return Result<Json>(imports_->find(s, made.id)->check); }).value();
  };
  EXPECT_TRUE(runner_->check(made.id, first.check_job, {}));
  EXPECT_EQ(check_now().at("status"), "running");
  EXPECT_TRUE(runner_->check(made.id, second.check_job, {}));
  EXPECT_EQ(check_now().at("status"), "completed");
  EXPECT_TRUE(imports_->start(made.id, {}));
  EXPECT_EQ(imports_->check(made.id, {}).error().code, "import_not_ready");
  const Import parcels = imports_->create_for_file("parcels", file("ParID,Address\n1,2\n"), Json::object()).value();
  EXPECT_FALSE(imports_->check(parcels.id, {}));
}

TEST_P(Intake, SplitsANameThatStandsInOneColumn) {
  ASSERT_TRUE(
      import("leads", "Owner Name,Email\n\"Lovelace, Ada\",a@example.com\nGrace Brewster Hopper,g@example.com\n"));
  const auto names =
      db().read([](store::Session& s) {
            return Result<std::vector<std::tuple<std::string, std::string>>>(
                s.rows<std::string, std::string>("select first_name, last_name from contacts order by last_name"));
          })
          .value();
  EXPECT_EQ(names[0], std::make_tuple("Grace Brewster", "Hopper"));
  EXPECT_EQ(names[1], std::make_tuple("Ada", "Lovelace"));
}

TEST_P(Intake, GoesOnAfterAStopWithExactCounts) {
  std::string csv = "name,email\n";
  for (int i = 0; i < 2'500; ++i) csv += "Person " + std::to_string(i) + ",p" + std::to_string(i) + "@example.com\n";
  csv.insert(csv.find("Person 500"), "too,many,columns\n");
  int batches = 0;
  ImportRunner::Watch stop_soon;
  stop_soon.on_progress = [&](const Import&) {
    if (++batches == 2) throw std::runtime_error("killed");
  };
  const Import made = imports_->create_for_file("leads", file(csv), Json::object()).value();
  EXPECT_THROW((void)runner_->run(made.id, stop_soon), std::runtime_error);
  EXPECT_EQ(count("leads"), 1'999);  // of two batches, one row of which was set aside
  const Import done = runner_->run(made.id, {}).value();
  EXPECT_EQ(done.counts.rows_read, 2'501);
  EXPECT_EQ(done.counts.rows_created, 2'500);
  EXPECT_EQ(done.counts.rows_quarantined, 1);
  EXPECT_EQ(count("leads"), 2'500);
  EXPECT_EQ(set_aside(done.id).size(), 1U);
}

TEST_P(Intake, StopsWhenCancelled) {
  std::string csv = "name\n";
  for (int i = 0; i < 2'000; ++i) csv += "Person " + std::to_string(i) + "\n";
  const Import made = imports_->create_for_file("leads", file(csv), Json::object()).value();
  ImportRunner::Watch watch;
  watch.on_progress = [&](const Import&) { (void)imports_->cancel(made.id); };
  const Import done = runner_->run(made.id, watch).value();
  EXPECT_EQ(done.status, "cancelled");
  EXPECT_EQ(done.counts.rows_created, 1'000);
  EXPECT_EQ(count("leads"), 1'000);
}

TEST_P(Intake, UploadsInPartsAndRefusesAGap) {
  const Import made = imports_->create("leads", "list.csv", 22, "user_1").value();
  EXPECT_EQ(imports_->receive(made.id, 0, "name,email\n").value(), 11);
  EXPECT_EQ(imports_->receive(made.id, 5, "x").error().code, "wrong_offset");
  EXPECT_EQ(imports_->start(made.id, {}).error().code, "import_not_ready");
  EXPECT_EQ(imports_->receive(made.id, 11, "a,a@b.co\n\n\n\n").error().code, "import_too_large");
  EXPECT_EQ(imports_->receive(made.id, 11, "a,a@b.co\n\n\n").value(), 22);
  EXPECT_EQ(imports_->start(made.id, {{{"0", "noSuchField"}}}).error().code, "mapping_invalid");
  EXPECT_EQ(imports_->start(made.id, {{{"0", "email"}, {"1", "email"}}}).error().code, "mapping_invalid");
  EXPECT_EQ(imports_->start(made.id, {{{"9", "email"}}}).error().code, "mapping_invalid");
  EXPECT_EQ(imports_->start(made.id, {})->status, "running");
  EXPECT_EQ(imports_->start(made.id, {}).error().code, "import_not_ready");
  EXPECT_EQ(runner_->run(made.id, {})->counts.rows_created, 1);
}

TEST_P(Intake, SaysSoWhenAFileCanNotBeUnderstood) {
  EXPECT_EQ(import("leads", "").error().code, "file_empty");
  EXPECT_EQ(import("leads", "x,y\n1,2\n").error().code, "columns_missing");
  EXPECT_EQ(import("parcels", "x,y\n1,2\n").error().code, "columns_missing");
  EXPECT_EQ(imports_->create_for_file("leads", "/nonexistent.csv", Json::object()).error().code, "file_unreadable");
  EXPECT_EQ(imports_->create("dogs", "x.csv", 1, "").error().code, "import_kind_unknown");
}

TEST_P(Intake, ImportsParcelsThatLeadsThenFind) {
  const std::string csv =
      "PIN,SITUS_ADDR,SITUS_CITY,SITUS_STATE,ZIP5,BEDS,BATHS,BLDG_SQFT,MKT_TOTAL\n"
      "001,1208 N MAIN ST,NASHVILLE,TN,37203,3,2,1500,250000\n"
      "002,9 OAK AVE,NASHVILLE,TN,37203,many,2,1500,250000\n"
      "003,11 OAK AVE,NASHVILLE,TN,37203,4,2,1500,250000\n"
      "004,13 OAK AVE,NASHVILLE,TN,37203,4,3,1700,280000\n";
  const Import done = import("parcels", csv).value();
  EXPECT_EQ(done.counts.rows_created, 3);
  EXPECT_EQ(done.counts.rows_quarantined, 1);
  const auto lead = take(kAda);
  telemetry::Metrics metrics;
  jobs::WorkerSettings settings;
  settings.queues = {enrichment::kQueue};
  auto worker = jobs::Worker::start(db(), clock_, metrics, settings, {{enrichment::kEnrichLead, enrichment_->kind()}});
  const Micros begun = clock_.now();
  std::optional<crm::Lead> now;
  do {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    now = db().read([&](store::Session& s) { return Result<std::optional<crm::Lead>>(crm::find_lead(s, lead.id)); })
              .value();
  } while (now->enrichment.status != "enriched" && clock_.now() - begun < 20 * kSecond);
  EXPECT_EQ(now->enrichment.status, "enriched");
  const auto property = db().read([&](store::Session& s) {
                              return Result<std::optional<crm::Property>>(crm::find_property(s, now->property_id));
                            })
                            .value();
  EXPECT_EQ(property->values.parcel_number, "001");
  EXPECT_EQ(property->values.total_value, 25'000'000);
}

TEST_P(Intake, MakesDemoDataThatGoesAwayCompletely) {
  const auto mine = take(kAda);
  ASSERT_TRUE(make_demo_data(db(), clock_, *intake_, 7, 40));
  EXPECT_EQ(count("leads"), 41);
  EXPECT_GE(count("parcels"), 40);
  ASSERT_TRUE(db().write([](store::Session& s) -> Status {
    crm::remove_demo_leads(s);
    enrichment::remove_demo_parcels(s);
    return {};
  }));
  EXPECT_EQ(count("leads"), 1);
  EXPECT_EQ(count("contacts"), 1);
  EXPECT_EQ(count("properties"), 1);
  EXPECT_EQ(count("parcels"), 0);
}

HK_ON_BOTH_STORES(Intake);

}  // namespace
}  // namespace hk::intake
