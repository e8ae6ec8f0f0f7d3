#include <gtest/gtest.h>

#include <set>

#include <hk/base/text.hpp>
#include <hk/crm/crm.hpp>
#include <hk/identity/identity.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::crm {
namespace {

using identity::RowScope;

Checks plain_checks() {
  Checks checks;
  checks.email = [](const std::string& typed) {
    return Checks::Email{typed, {{"email", typed}, {"status", "valid"}}, "valid"};
  };
  checks.phone = [](const std::string& typed) {
    return Checks::Phone{"+1" + typed, typed, true, {{"phone", typed}, {"valid", true}, {"formatted", typed}}};
  };
  checks.address = [](const PostalAddress& typed) {
    return Checks::Address{typed, lower_ascii(typed.street), {{"valid", true}}};
  };
  return checks;
}

class Records : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> all = identity::migrations();
    for (auto part : {jobs::migrations(), events::migrations(), migrations()})
      all.insert(all.end(), part.begin(), part.end());
    ASSERT_TRUE(db().migrate(all));
    clock_ = std::make_unique<ManualClock>(1'800'000'000 * kSecond);
    outbox_ = std::make_unique<events::Outbox>(db(), *clock_);
    records_ = std::make_unique<RecordStore>(*clock_, *outbox_, plain_checks());
    identity::Identity identity(db(), *clock_, {});
    for (const char* name : {"ada", "bob", "cyd"})
      users_[name] =
          identity
              .create_user({name, std::string(name) + "@example.com", "long enough password", identity::Role::kAgent})
              .value()
              .id.str();
  }

  Viewer viewer(const std::string& name, RowScope scope, const std::set<std::string>& mates = {}) {
    identity::Principal principal;
    principal.id = users_[name];
    for (const char* object : kObjects)
      if (std::string(object) != "activities") principal.rules[object] = {scope, scope};
    for (const std::string& mate : mates) principal.team_mates.insert(users_[mate]);
    return Viewer::of(principal);
  }
  template <class Body>
  Result<Json> write(Body body) {
    return db().write([&](store::Session& s) -> Result<Json> { return body(s); });
  }
  Json make(const std::string& object, const Json& body, const Viewer& as = Viewer::system()) {
    const auto made = write([&](store::Session& s) { return records_->create(s, as, object, body); });
    EXPECT_TRUE(made) << made.error().message << made.error().detail;
    clock_->advance(kSecond);
    return made ? *made : Json();
  }
  Result<Json> change(const std::string& object, const std::string& id, const Json& patch,
                      std::optional<std::int64_t> version = {}, const Viewer& as = Viewer::system()) {
    clock_->advance(kSecond);
    return write([&](store::Session& s) { return records_->update(s, as, object, id, patch, version); });
  }
  // A lead as intake stores it.
  std::string lead(const std::string& name, const std::string& owner) {
    LeadRow row;
    row.contact = {ContactId::make(),     name,    "Jones", name + "@example.com", name, "", "",
                   {{"status", "valid"}}, nullptr, owner};
    row.lead.id = LeadId::make();
    row.lead.source = "web";
    row.lead.contact_id = row.contact.id;
    row.lead.owner_id = owner;
    Property property;
    property.id = PropertyId::make();
    property.typed = {name + " Main St", "", "Nashville", "TN", "37201"};
    property.address_key = name;
    EXPECT_TRUE(db().write([&](store::Session& s) -> Status {
      row.lead.created_at = row.lead.updated_at = clock_->now();
      row.property = property;
      std::vector<LeadRow> rows = {row};
      insert_leads(s, rows);
      row = rows.front();
      add_activity(s, {"", row.lead.id.str(), "note", clock_->now(), owner, "Note about " + name, Json::object()});
      return {};
    }));
    clock_->advance(kSecond);
    return row.lead.id.str();
  }
  template <class Ask>
  auto ask(const std::string& object, const Viewer& as, Ask ask) {
    using T = decltype(ask(std::declval<const Reading&>()));
    return db()
        .read([&](store::Session& s) -> Result<T> {
          const Object described = load_object(s, object).value();
          return ask(Reading{s, described, as, {as.actor(), clock_->now(), TimeZone::utc()}});
        })
        .value();
  }
  std::vector<std::string> titles(const std::string& object, const Viewer& as, const Json& filter = nullptr,
                                  const std::string& sort = "") {
    return ask(object, as, [&](const Reading& r) {
      std::vector<std::string> all;
      const auto page = list_records(r, {.filter = filter, .sort = sort});
      EXPECT_TRUE(page) << page.error().message << page.error().detail;
      if (page)
        for (const Json& row : page->rows) all.push_back(row["title"]);
      return all;
    });
  }
  std::vector<std::string> event_types() {
    return db()
        .read([&](store::Session& s) -> Result<std::vector<std::string>> {
          std::vector<std::string> all;
          for (const auto& [type] : s.rows<std::string>("select type from events order by seq")) all.push_back(type);
          return all;
        })
        .value();
  }

  std::unique_ptr<ManualClock> clock_;
  std::unique_ptr<events::Outbox> outbox_;
  std::unique_ptr<RecordStore> records_;
  std::map<std::string, std::string> users_;
};

using Titles = std::vector<std::string>;

// Words that thousands of records have are asked of the records in their order, others are followed to their records.
TEST_P(Records, FindsCommonWordsPageByPage) {
  std::vector<LeadRow> rows;
  std::set<std::string> carols, contacts;
  for (int i = 0; i < 6'500; ++i) {
    LeadRow row;
    row.contact.id = ContactId::make();
    row.contact.first_name = i % 2 == 0 ? "Carol" : "Dan";
    row.contact.last_name = "Number" + std::to_string(i);
    row.lead.id = LeadId::make();
    row.lead.contact_id = row.contact.id;
    row.lead.source = i > 6'400 ? "late" : "web";
    row.lead.created_at = row.lead.updated_at = clock_->now() + i % 977;  // not in the order of their lines
    if (i % 2 == 0) {
      carols.insert(row.lead.id.str());
      contacts.insert(row.contact.id.str());
    }
    rows.push_back(std::move(row));
  }
  ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
    insert_leads(s, rows);
    return {};
  }));
  const Json carol = {{"field", "*"}, {"op", "contains"}, {"value", "carol"}};
  const auto all_of = [&](const std::string& object, const Json& filter, const std::string& sort) {
    return ask(object, Viewer::system(), [&](const Reading& r) {
      std::vector<std::string> ids;
      for (RecordQuery query = {.filter = filter, .sort = sort, .limit = 200};;) {
        const auto page = list_records(r, query).value();
        for (const Json& row : page.rows) ids.push_back(row["id"]);
        if (page.next_cursor.empty()) return ids;
        query.cursor = page.next_cursor;
      }
    });
  };
  for (const char* sort : {"", "createdAt", "name", "-name"}) {
    const auto found = all_of("leads", carol, sort);
    EXPECT_EQ(found.size(), carols.size()) << sort;
    EXPECT_EQ(std::set<std::string>(found.begin(), found.end()), carols) << sort;
  }
  const auto people = all_of("contacts", carol, "name");
  EXPECT_EQ(people.size(), contacts.size());
  EXPECT_EQ(std::set<std::string>(people.begin(), people.end()), contacts);
  const Json seventh = {{"field", "*"}, {"op", "contains"}, {"value", "number777"}};  // 777 is Dan
  for (const char* sort : {"", "name"})
    EXPECT_EQ(all_of("leads", {{"or", {carol, seventh}}}, sort).size(), carols.size() + 1) << sort;
  const Json late = {{"and", {carol, {{"field", "source"}, {"op", "is"}, {"value", "late"}}}}};
  EXPECT_EQ(all_of("leads", late, "name").size(), 49U);
}

TEST_P(Records, RefusesAnEditOfAnOlderVersionAndKeepsWhatIsThere) {
  const Json made = make("investors", {{"name", "Blue Ridge"}});
  ASSERT_TRUE(change("investors", made["id"], {{"company", "First"}}, 1));
  EXPECT_EQ(change("investors", made["id"], {{"company", "Second"}}, 1).error().code, "edit_conflict");
  const auto now = ask("investors", Viewer::system(), [&](const Reading& r) { return *find_record(r, made["id"]); });
  EXPECT_EQ(now["company"], "First");
  EXPECT_EQ(now["version"], 2);
}

TEST_P(Records, ChecksValuesByTheirType) {
  const Json made = make("investors", {{"name", "Blue Ridge"}});
  const auto code = [&](const Json& patch) {
    const auto changed = change("investors", made["id"], patch);
    return changed ? std::string("fine") : changed.error().code;
  };
  EXPECT_EQ(code({{"priceMax", 250000.55}}), "fine");
  EXPECT_EQ(code({{"priceMax", "1,250,000.10"}}), "fine");
  EXPECT_EQ(code({{"priceMax", 1.234}}), "value_invalid");
  EXPECT_EQ(code({{"priceMin", 2'000'000}}), "value_invalid");  // above the highest
  EXPECT_EQ(code({{"status", "sleeping"}}), "value_invalid");
  EXPECT_EQ(code({{"proofOfFundsExpires", "2026-02-30"}}), "value_invalid");
  EXPECT_EQ(code({{"capacityPerMonth", 2.5}}), "value_invalid");
  EXPECT_EQ(code({{"ownerId", "user_nobody"}}), "value_invalid");
  EXPECT_EQ(code({{"name", "  "}}), "value_invalid");
  EXPECT_EQ(code({{"createdAt", "2026-01-01T00:00:00Z"}}), "field_read_only");
  EXPECT_EQ(code({{"colour", "red"}}), "field_unknown");
  EXPECT_EQ(code({{"areas", {"37201", "37202"}}, {"tags", {"cash", "cash"}}}), "fine");
  const auto now = ask("investors", Viewer::system(), [&](const Reading& r) { return *find_record(r, made["id"]); });
  EXPECT_EQ(now["priceMax"].dump(), "1250000.1");
  EXPECT_EQ(now["areas"], Json::array({"37201", "37202"}));
  EXPECT_EQ(now["tags"], Json::array({"cash"}));
}

TEST_P(Records, WritesTheHistoryOfADeal) {
  const Json deal = make("opportunities", {{"name", "12 Elm St"}, {"expectedValue", 20000}});
  const std::string id = deal["id"];
  EXPECT_EQ(deal["stage"], "appointment");
  EXPECT_EQ(deal["probability"], 10);
  EXPECT_EQ(deal["weightedValue"], 2000);
  ASSERT_TRUE(change("opportunities", id, {{"stage", "under_contract"}}));  // one skipped
  EXPECT_EQ(change("opportunities", id, {{"status", "lost"}}).error().code, "lost_reason_missing");
  const auto lost = change("opportunities", id, {{"status", "lost"}, {"lostReason", "price"}});
  EXPECT_FALSE((*lost)["closedAt"].is_null());
  const auto open = change("opportunities", id, {{"status", "open"}});
  EXPECT_TRUE((*open)["closedAt"].is_null());
  EXPECT_TRUE((*open)["lostReason"].is_null());
  const auto won = change("opportunities", id, {{"stage", "closed"}});
  EXPECT_EQ((*won)["status"], "won");
  EXPECT_EQ((*won)["probability"], 100);
  const auto history = db().read([&](store::Session& s) -> Result<Json> {
                             Json all = Json::array();
                             for (const auto& [from, to, status] : s.rows<std::string, std::string, std::string>(
                                      "select from_stage, to_stage, status from stage_changes order by seq"))
                               all.push_back({from, to, status});
                             return all;
                           })
                           .value();
  EXPECT_EQ(history, Json::parse(R"([["","appointment","open"],["appointment","under_contract","open"],
      ["under_contract","under_contract","lost"],["under_contract","under_contract","open"],["under_contract","closed","won"]])"));
  const auto types = event_types();
  EXPECT_EQ(std::count(types.begin(), types.end(), "opportunity_stage_changed"), 2);
  EXPECT_EQ(std::count(types.begin(), types.end(), "opportunity_won"), 1);
}

TEST_P(Records, ConvertsALeadOnceAndInOneTransaction) {
  const std::string id = lead("Ann", users_["ada"]);
  const auto convert = [&](const Json& body) {
    return write([&](store::Session& s) -> Result<Json> {
      HK_TRY(const auto made, records_->convert(s, Viewer::system(), id, body));
      return Json{{"lead", made.lead}, {"deal", made.opportunity}};
    });
  };
  // A stage that does not exist: nothing of the conversion stays.
  EXPECT_EQ(convert({{"stage", "nowhere"}}).error().code, "value_invalid");
  EXPECT_TRUE(titles("opportunities", Viewer::system()).empty());
  const auto made = convert({{"expectedValue", 15000.25}});
  ASSERT_TRUE(made) << made.error().message << made.error().detail;
  EXPECT_EQ((*made)["lead"]["status"], "converted");
  EXPECT_EQ((*made)["lead"]["opportunityId"], (*made)["deal"]["id"]);
  EXPECT_EQ((*made)["deal"]["leadId"], id);
  EXPECT_EQ((*made)["deal"]["title"], "Ann Main St");
  EXPECT_EQ((*made)["deal"]["ownerId"], users_["ada"]);
  EXPECT_EQ((*made)["deal"]["contact"]["name"], "Ann Jones");
  EXPECT_EQ(convert(Json::object()).error().code, "already_converted");
  EXPECT_EQ(change("leads", lead("Eve", ""), {{"status", "converted"}}).error().code, "value_invalid");
}

TEST_P(Records, BringsBackWhatWasRemovedAsItWas) {
  const std::string id = lead("Ann", users_["ada"]);
  ASSERT_TRUE(change("leads", id, {{"tags", {"hot"}}, {"notes", "call after five"}}));
  const auto before = ask("leads", Viewer::system(), [&](const Reading& r) { return *find_record(r, id); });
  ASSERT_TRUE(db().write([&](store::Session& s) { return records_->remove(s, Viewer::system(), "leads", id); }));
  EXPECT_TRUE(titles("leads", Viewer::system()).empty());
  const Json words = {{"field", "*"}, {"op", "contains"}, {"value", "five"}};
  EXPECT_TRUE(titles("leads", Viewer::system(), words).empty());
  ASSERT_TRUE(write([&](store::Session& s) { return records_->restore(s, Viewer::system(), "leads", id); }));
  EXPECT_EQ(ask("leads", Viewer::system(), [&](const Reading& r) { return *find_record(r, id); }), before);
  EXPECT_EQ(titles("leads", Viewer::system(), words), Titles{"Ann Jones"});
  const std::string contact = before["contact"]["id"];
  EXPECT_EQ(db().write([&](store::Session& s) { return records_->remove(s, Viewer::system(), "contacts", contact); })
                .error()
                .code,
            "record_in_use");
}

TEST_P(Records, EditsTheContactThroughItsLead) {
  const std::string id = lead("Ann", "");
  const auto changed = change("leads", id, {{"contact", {{"lastName", "Abbott"}, {"phone", "6155550134"}}}});
  ASSERT_TRUE(changed) << changed.error().message;
  EXPECT_EQ((*changed)["contact"]["phone"], "+16155550134");
  lead("Bea", "");
  EXPECT_EQ(titles("contacts", Viewer::system(), {{"field", "*"}, {"op", "contains"}, {"value", "bea"}}),
            Titles{"Bea Jones"});
  EXPECT_EQ(titles("leads", Viewer::system(), nullptr, "contact.name"), (Titles{"Ann Abbott", "Bea Jones"}));
  EXPECT_EQ(titles("leads", Viewer::system(), {{"field", "*"}, {"op", "contains"}, {"value", "abb"}}),
            Titles{"Ann Abbott"});
}

TEST_P(Records, FiltersByDatesNumbersTagsAndGroups) {
  const Micros start = clock_->now();  // 2027-01-15
  const auto deal = [&](const char* name, double value, const Json& close) {
    return make("opportunities", {{"name", name}, {"expectedValue", value}, {"expectedClose", close}})["id"];
  };
  const std::string a = deal("A", 100.5, "2027-01-20");
  deal("B", 2000, "2027-03-01");
  deal("C", 30000, nullptr);
  ASSERT_TRUE(change("opportunities", a, {{"tags", {"hot"}}}));
  const auto where = [&](const char* field, const char* op, const Json& value = nullptr) {
    return titles("opportunities", Viewer::system(), {{"field", field}, {"op", op}, {"value", value}}, "name");
  };
  EXPECT_EQ(where("expectedValue", "lt", 101), Titles{"A"});
  EXPECT_EQ(where("expectedValue", "between", {100.5, 2000}), (Titles{"A", "B"}));
  EXPECT_EQ(where("expectedClose", "in_next", {{"n", 1}, {"unit", "week"}}), Titles{"A"});
  EXPECT_EQ(where("expectedClose", "after", "2027-01-20"), Titles{"B"});
  EXPECT_EQ(where("expectedClose", "this_month"), Titles{"A"});
  EXPECT_EQ(where("expectedClose", "empty"), Titles{"C"});
  EXPECT_EQ(where("createdAt", "today"), (Titles{"A", "B", "C"}));
  EXPECT_EQ(where("createdAt", "before", format_rfc3339(start + kSecond)), Titles{"A"});
  EXPECT_EQ(where("tags", "is", "hot"), Titles{"A"});
  EXPECT_EQ(where("tags", "empty"), (Titles{"B", "C"}));
  const Json either = {{"or",
                        {{{"field", "tags"}, {"op", "is"}, {"value", "hot"}},
                         {{"and",
                           {{{"field", "expectedValue"}, {"op", "gt"}, {"value", 2000}},
                            {{"field", "stage"}, {"op", "is"}, {"value", "appointment"}}}}}}}};
  EXPECT_EQ(titles("opportunities", Viewer::system(), either, "-name"), (Titles{"C", "A"}));
  EXPECT_EQ(titles("opportunities", Viewer::system(), nullptr, "-expectedClose"), (Titles{"B", "A", "C"}));
  EXPECT_EQ(titles("opportunities", Viewer::system(), nullptr, "expectedClose"), (Titles{"C", "A", "B"}));
  Json deep = {{"field", "name"}, {"op", "is"}, {"value", "A"}};
  for (int i = 0; i < 6; ++i) deep = {{"and", Json::array({deep})}};
  EXPECT_EQ(
      ask("opportunities", Viewer::system(), [&](const Reading& r) { return count_records(r, deep).error().code; }),
      "filter_invalid");
}

// Every surface that answers with records, for each scope: the same leads everywhere, and nothing of the others.
// All pages of a list, a few rows each.
TEST_P(Records, PagesThroughEveryOrderWithoutLossOrRepetition) {
  const char* stages[] = {"offer_made", "appointment", "under_contract"};
  for (int i = 0; i < 14; ++i) {
    Json deal = {{"name", "Deal " + std::to_string(i)}, {"stage", stages[i % 3]}};
    if (i % 4 != 0) deal["expectedValue"] = 1000 * (i % 5);
    make("opportunities", deal);
  }
  const auto paged = [&](const std::string& sort, const Json& filter, std::size_t limit) {
    return ask("opportunities", Viewer::system(), [&](const Reading& r) {
      std::vector<std::string> all;
      for (std::string cursor;;) {
        const auto page = list_records(r, {.filter = filter, .sort = sort, .cursor = cursor, .limit = limit});
        if (!page) ADD_FAILURE() << page.error().message << page.error().detail;
        if (!page) return all;
        for (const Json& row : page->rows)
          all.push_back(row["title"].get<std::string>() + " " + row["stage"].get<std::string>());
        if (page->next_cursor.empty() || all.size() > 100) return all;
        cursor = page->next_cursor;
      }
    });
  };
  const Json some = {{"and",
                      {{{"field", "status"}, {"op", "is"}, {"value", "open"}},
                       {{"field", "name"}, {"op", "is_not"}, {"value", "Deal 3"}}}}};
  for (const char* sort : {"stage", "-stage", "status", "name", "-expectedValue", "expectedValue", "", "createdAt"})
    for (const Json& filter : {Json(nullptr), some}) {
      const auto whole = paged(sort, filter, 100);
      EXPECT_EQ(whole.size(), filter.is_null() ? 14U : 13U) << sort;
      for (const std::size_t limit : {1U, 3U, 5U}) EXPECT_EQ(paged(sort, filter, limit), whole) << sort << limit;
    }
  const auto by_stage = paged("stage", nullptr, 4);
  EXPECT_EQ(by_stage.front(), "Deal 1 appointment");  // within a stage as they were made
  EXPECT_EQ(by_stage[1], "Deal 4 appointment");
  EXPECT_EQ(by_stage.back(), "Deal 11 under_contract");
}

TEST_P(Records, ShowsOnEverySurfaceOnlyWhatTheRulesReach) {
  const std::map<std::string, std::string> ids = {{"Ann", lead("Ann", users_["ada"])},
                                                  {"Ben", lead("Ben", users_["bob"])},
                                                  {"Cat", lead("Cat", users_["cyd"])},
                                                  {"Dan", lead("Dan", "")}};
  const struct {
    RowScope scope;
    std::set<std::string> mates;
    std::set<std::string> seen;
  } cases[] = {{RowScope::kNone, {}, {}},
               {RowScope::kOwn, {"bob"}, {"Ann"}},
               {RowScope::kTeam, {"bob"}, {"Ann", "Ben"}},
               {RowScope::kAll, {}, {"Ann", "Ben", "Cat", "Dan"}}};
  const Json everything = nullptr;
  for (const auto& [scope, mates, seen] : cases) {
    const Viewer ada = viewer("ada", scope, mates);
    const auto count = static_cast<std::int64_t>(seen.size());
    std::set<std::string> listed;
    for (const std::string& title : titles("leads", ada)) listed.insert(title.substr(0, 3));
    EXPECT_EQ(listed, seen);
    ask("leads", ada, [&](const Reading& r) {
      EXPECT_EQ(count_records(r, everything)->count, count);
      EXPECT_EQ(count_exactly(r, everything).value(), count);
      EXPECT_EQ(list_ids(r, everything, "", 10)->size(), seen.size());
      std::int64_t counted = 0;
      const Json sources = facets(r, everything, "source").value();
      for (const Json& value : sources) counted += value["count"].get<std::int64_t>();
      EXPECT_EQ(counted, count);
      const Json columns = board(r, everything).value()["columns"];
      EXPECT_EQ(columns[0]["count"], count);
      EXPECT_EQ(columns[0]["items"].size(), seen.size());
      for (const auto& [name, id] : ids) {
        EXPECT_EQ(find_record(r, id).has_value(), seen.contains(name)) << name;
        EXPECT_EQ(sees_record(r.session, ada, id), seen.contains(name)) << name;
        EXPECT_EQ(check_writable(r.session, ada, id).ok(), seen.contains(name)) << name;
      }
      return 0;
    });
    // What hangs on leads: their contacts, properties and activities.
    EXPECT_EQ(titles("contacts", ada).size(), seen.size());
    EXPECT_EQ(titles("properties", ada).size(), seen.size());
    EXPECT_EQ(titles("activities", ada).size(), seen.size());
    for (const auto& [name, id] : ids) {
      const Json event = {{"object", "leads"},
                          {"recordId", id},
                          {"ownerId", name == "Ann"   ? users_["ada"]
                                      : name == "Ben" ? users_["bob"]
                                                      : ""}};
      if (name == "Ann" || name == "Ben") {
        EXPECT_EQ(hears_of(ada, event), seen.contains(name)) << name;
      }
    }
  }
}

TEST_P(Records, LetsNobodyChangeOrTakeWhatTheRulesDoNotReach) {
  const std::string id = lead("Ben", users_["bob"]);
  const Viewer ada = viewer("ada", RowScope::kOwn);
  EXPECT_EQ(change("leads", id, {{"notes", "mine"}}, {}, ada).error().code, "lead_not_found");
  EXPECT_EQ(db().write([&](store::Session& s) { return records_->remove(s, ada, "leads", id); }).error().code,
            "lead_not_found");
  EXPECT_EQ(write([&](store::Session& s) {
              return records_->log_activity(s, ada, {{"recordId", id}, {"type", "note"}, {"summary", "x"}});
            })
                .error()
                .code,
            "lead_not_found");
  EXPECT_EQ(write([&](store::Session& s) {
              return records_->create(s, ada, "tasks", {{"title", "t"}, {"recordId", id}});
            })
                .error()
                .code,
            "value_invalid");
  identity::Principal reader;
  reader.id = users_["ada"];
  reader.rules["leads"] = {RowScope::kAll, RowScope::kOwn};
  EXPECT_EQ(change("leads", id, {{"notes", "mine"}}, {}, Viewer::of(reader)).error().code, "record_not_yours");
  // Who gives a record away may not see it any more, and is not told more than its name.
  const std::string own = lead("Ann", users_["ada"]);
  const auto given = change("leads", own, {{"ownerId", users_["bob"]}}, {}, ada);
  ASSERT_TRUE(given);
  EXPECT_FALSE(given->contains("contact"));
}

TEST_P(Records, TakesHostileTextAsText) {
  const char* hostile[] = {"'; drop table leads; --", "%_\\",         "\"quoted\" OR *", "{\"and\":[]}", "名前 Ø é",
                           "名前名前Øéøåñ",           "a AND b NOT c"};
  for (const char* text : hostile) {
    const Json made = make("investors", {{"name", text}});
    const std::string collapsed = made["name"];
    EXPECT_EQ(titles("investors", Viewer::system(), {{"field", "name"}, {"op", "is"}, {"value", collapsed}}),
              Titles{collapsed});
    EXPECT_EQ(titles("investors", Viewer::system(), {{"field", "name"}, {"op", "contains"}, {"value", collapsed}}),
              Titles{collapsed});
    (void)titles("investors", Viewer::system(), {{"field", "*"}, {"op", "contains"}, {"value", text}});
    std::string longer = "x";
    for (int i = 0; i < 40; ++i) longer += text;
    EXPECT_EQ(titles("investors", Viewer::system(), {{"field", "*"}, {"op", "contains"}, {"value", longer}}), Titles{});
    (void)titles("investors", Viewer::system(), {{"field", "tags"}, {"op", "is"}, {"value", text}});
  }
}

HK_ON_BOTH_STORES(Records);

class OlderRecords : public store::testing::BothStores {};

TEST_P(OlderRecords, ComeOverFromTheFirstRelease) {
  std::vector<store::Migration> first = identity::migrations();
  first.push_back(migrations().front());
  ASSERT_TRUE(db().migrate(first));
  ASSERT_TRUE(db().write([](store::Session& s) -> Status {
    s.run(
        "insert into contacts(id, first_name, last_name, sort_name, email, email_key, phone, phone_key, email_verdict,"
        " phone_verdict, created_at) values ('contact_1', 'Ada', 'Reed', 'reed ada', 'a@example.com', 'a@example.com',"
        " '+16155550134', '+16155550134', '{\"status\": \"risky\", \"subStatus\": \"disposable\"}', '{\"valid\": true, "
        "\"formatted\": \"(615) "
        "555-0134\"}', 5)");
    s.run(
        "insert into contacts(id, first_name, last_name, sort_name, email, email_key, phone, phone_key, email_verdict,"
        " phone_verdict, created_at) values ('contact_2', 'Bo', '', 'bo', '', '', '555', '', null, '{\"valid\": "
        "false}', 6)");
    s.run(
        "insert into properties(id, street, unit, city, state, zip, standard_street, standard_unit, standard_city,"
        " standard_state, standard_zip, address_key, parcel_id, search_text, created_at, updated_at) values "
        "('property_1',"
        " '12 Quarry St', '', 'Nashville', 'TN', '37203', '', '', '', '', '', 'k', '', '12 quarry st, nashville', 5, "
        "5)");
    for (const char* n : {"1", "2"})
      s.run(std::string(
                "insert into leads(id, status, source, notes, contact_id, property_id, import_id, is_demo, sort_name,"
                " search_text, enrichment_status, enrichment_reason, enrichment_job, created_at, updated_at, version) "
                "values"
                " ('lead_") +
            n + "', 'new', 'web', '', 'contact_" + n + "', " + (n[0] == '1' ? "'property_1'" : "null") +
            ", '', 0, 'x', 'ada reed +16155550134 12 quarry st', 'none', '', '', 7, 8, 3)");
    s.run(
        "insert into activities(id, lead_id, type, at, actor, summary, details) values ('activity_1', 'lead_1', "
        "'note', 9,"
        " '', 'Kept', '{}')");
    return {};
  }));
  std::vector<store::Migration> all = identity::migrations();
  for (const store::Migration& migration : migrations()) all.push_back(migration);
  const Status migrated = db().migrate(all);
  ASSERT_TRUE(migrated) << migrated.error().detail;
  ASSERT_TRUE(db().read([](store::Session& s) -> Status {
    const Object leads = load_object(s, "leads").value();
    const Reading reading{s, leads, Viewer::system(), {"", 10, TimeZone::utc()}};
    const Json filter = {{"field", "*"}, {"op", "contains"}, {"value", "quarry"}};
    EXPECT_EQ(list_records(reading, {.filter = filter})->rows.size(), 2U);
    const Json first_lead = *find_record(reading, "lead_1");
    EXPECT_EQ(first_lead["contact"]["emailStatus"], "disposable");
    EXPECT_EQ(first_lead["contact"]["phoneFormatted"], "(615) 555-0134");
    EXPECT_EQ(first_lead["contact"]["phoneValid"], true);
    EXPECT_EQ(first_lead["statusSince"], format_rfc3339(7));
    EXPECT_EQ(first_lead["version"], 3);
    const Json second = *find_record(reading, "lead_2");
    EXPECT_EQ(second["contact"]["phoneValid"], false);
    EXPECT_TRUE(second["property"].is_null());
    const auto timeline = list_activities(s, {"lead_1"}, "", "", 5);
    EXPECT_EQ(timeline->activities.at(0).summary, "Kept");
    return {};
  }));
}

HK_ON_BOTH_STORES(OlderRecords);

}  // namespace
}  // namespace hk::crm
