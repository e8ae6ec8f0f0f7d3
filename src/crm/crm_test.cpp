#include <gtest/gtest.h>

#include <hk/crm/crm.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::crm {
namespace {

class Crm : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> all = identity::migrations();
    for (const store::Migration& migration : migrations()) all.push_back(migration);
    ASSERT_TRUE(db().migrate(all));
  }

  struct Wanted {
    std::string first = "Ada", last = "Lovelace", email = "ada@example.com", phone = "+16158625000";
    std::string street = "1208 Main St", key = "1208|MAIN", status = "new", enrichment = "none", fingerprint{};
    bool demo = false;
    std::optional<LeadId> duplicate_of{};
  };
  LeadId add(const Wanted& w) {
    LeadId made;
    const Status status = db().write([&](store::Session& s) -> Status {
      now_ += kSecond;
      Contact contact{ContactId::make(),     w.first, w.last, w.email, w.email, w.phone, w.phone,
                      {{"status", "valid"}}, nullptr, ""};
      Lead lead;
      lead.id = made = LeadId::make();
      lead.source = "web";
      lead.status = w.status;
      lead.contact_id = contact.id;
      lead.enrichment.status = w.enrichment;
      lead.fingerprint = w.fingerprint;
      lead.is_demo = w.demo;
      lead.duplicate_of = w.duplicate_of;
      lead.created_at = lead.updated_at = now_;
      std::optional<Property> property;
      if (!w.street.empty()) {
        Property p;
        p.id = PropertyId::make();
        p.typed.street = w.street;
        p.address_key = w.key;
        p.address_verdict = {{"valid", true}};
        property = p;
      }
      std::vector<LeadRow> rows = {{lead, contact, property}};
      insert_leads(s, rows);
      add_activity(s, {"", lead.id.str(), "lead_created", now_, "", "Lead created", {{"source", "web"}}});
      return {};
    });
    EXPECT_TRUE(status) << status.error().detail;
    return made;
  }
  template <class Body>
  auto read(Body body) {
    using T = decltype(body(std::declval<store::Session&>()));
    return db().read([&](store::Session& s) -> Result<T> { return body(s); }).value();
  }
  Result<RecordPage> page(const RecordQuery& query) {
    return db().read([&](store::Session& s) -> Result<RecordPage> {
      HK_TRY(const Object leads, load_object(s, "leads"));
      return list_records({s, leads, Viewer::system(), {"", now_, TimeZone::utc()}}, query);
    });
  }
  std::vector<std::string> names(const RecordQuery& query) {
    std::vector<std::string> all;
    const auto found = page(query);
    EXPECT_TRUE(found) << found.error().message << found.error().detail;
    if (!found) return all;
    for (const Json& row : found->rows) all.push_back(row["contact"]["firstName"]);
    return all;
  }
  Micros now_ = 1'800'000'000 * kSecond;
};

TEST_P(Crm, KeepsALeadWithEverythingItHas) {
  const LeadId id = add({});
  const auto lead = read([&](store::Session& s) { return find_lead(s, id).value(); });
  const auto json = read([&](store::Session& s) { return lead_json(row_of(s, lead)); });
  EXPECT_EQ(json["contact"]["firstName"], "Ada");
  EXPECT_EQ(json["contact"]["emailValidation"]["status"], "valid");
  EXPECT_EQ(json["property"]["address"]["street"], "1208 Main St");
  EXPECT_TRUE(json["property"]["bedrooms"].is_null());
  EXPECT_EQ(json["enrichment"]["candidates"], Json::array());
}

TEST_P(Crm, SharesOnePropertyBetweenLeadsOfOneAddress) {
  const auto property_of = [&](const LeadId& id) {
    return read([&](store::Session& s) { return find_lead(s, id)->property_id; });
  };
  EXPECT_EQ(property_of(add({})), property_of(add({.first = "Bob", .email = "b@example.com"})));
  // Addresses that could not be parsed have no key and are never the same.
  EXPECT_NE(property_of(add({.key = ""})), property_of(add({.key = ""})));
}

TEST_P(Crm, FindsLeadsThatShareAKeyOldestFirst) {
  const LeadId first = add({});
  const LeadId second =
      add({.first = "Bob", .email = "bob@example.com", .phone = "", .street = "9 Oak Ave", .key = "9|OAK"});
  const LeadId third = add({.first = "Bobby", .email = "bob@example.com", .phone = "", .street = "", .key = ""});
  using By = SimilarLead::By;
  using Found = std::vector<std::pair<By, std::string>>;
  const auto similar = [&](const SimilarKeys& keys) {
    Found found;
    for (const SimilarLead& lead : read([&](store::Session& s) { return find_similar(s, keys); }))
      found.emplace_back(lead.by, lead.id);
    return found;
  };
  EXPECT_EQ(similar({{"bob@example.com"}, {"+16158625000"}, {}, {}}),
            (Found{{By::kPhone, first.str()}, {By::kEmail, second.str()}, {By::kEmail, third.str()}}));
  EXPECT_EQ(similar({{}, {}, {"9|OAK", "nowhere"}, {}}), (Found{{By::kAddress, second.str()}}));
  EXPECT_EQ(similar({{}, {}, {}, {"abd", ""}}), Found{});
  const LeadId fourth = add({.email = "", .phone = "", .street = "", .key = "", .fingerprint = "abc"});
  EXPECT_EQ(similar({{}, {}, {}, {"abc"}}), (Found{{By::kFingerprint, fourth.str()}}));
  EXPECT_EQ(similar({}), Found{});
}

TEST_P(Crm, KeepsWinningValuesExactly) {
  const LeadId id = add({});
  PropertyValues values;
  values.bathrooms = 2.5;
  values.total_value = 23'570'050;
  values.last_sale_date = "2013-04-09";
  ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
    set_property_values(s, find_lead(s, id)->property_id, values, now_);
    EXPECT_TRUE(set_lead_enrichment(s, id, {"ambiguous", "Two parcels", "job_1", now_, {{{"parcelId", "p"}}}}, now_));
    return {};
  }));
  const auto json = read([&](store::Session& s) { return lead_json(row_of(s, find_lead(s, id).value())); });
  EXPECT_EQ(json["property"]["totalValue"].dump(), "235700.5");
  EXPECT_EQ(json["property"]["bathrooms"], 2.5);
  EXPECT_EQ(json["enrichment"]["candidates"][0]["parcelId"], "p");
  EXPECT_EQ(read([&](store::Session& s) { return find_lead(s, id)->version; }), 2);
}

TEST_P(Crm, ListsFilteredSortedAndPaged) {
  add({.first = "Cy", .last = "Zed", .email = "cy@x.org", .phone = "+12025550123", .key = "1"});
  add({.first = "Bo", .last = "Able", .email = "100%@x.org", .street = "", .status = "lost", .enrichment = "enriched"});
  add({.first = "Al", .last = "Miller", .email = "al_x@x.org", .street = "77 Sunset Blvd", .key = "77"});
  using Names = std::vector<std::string>;
  const auto where = [&](const char* field, const char* op, const Json& value) {
    return names({.filter = {{"field", field}, {"op", op}, {"value", value}}});
  };
  EXPECT_EQ(names({}), (Names{"Al", "Bo", "Cy"}));
  EXPECT_EQ(names({.sort = "createdAt"}), (Names{"Cy", "Bo", "Al"}));
  EXPECT_EQ(names({.sort = "contact.name"}), (Names{"Bo", "Al", "Cy"}));
  EXPECT_EQ(where("status", "is", "lost"), Names{"Bo"});
  EXPECT_EQ(where("status", "is_not", Json::array({"lost"})), (Names{"Al", "Cy"}));
  EXPECT_EQ(where("enrichment.status", "is", "enriched"), Names{"Bo"});
  EXPECT_EQ(where("*", "contains", "SUNSET"), Names{"Al"});
  EXPECT_EQ(where("*", "contains", "suns"), Names{"Al"});
  EXPECT_EQ(where("*", "contains", "(202) 555-0123"), Names{"Cy"});
  EXPECT_EQ(where("contact.email", "contains", "100%"), Names{"Bo"});
  EXPECT_EQ(where("contact.email", "contains", "l_x"), Names{"Al"});
  EXPECT_EQ(where("property.address.street", "empty", nullptr), Names{"Bo"});
  for (const char* sort : {"createdAt", "-createdAt", "contact.name", "-contact.name", "status", "-status"}) {
    RecordQuery query;
    query.sort = sort;
    const Names whole = names(query);
    Names paged;
    query.limit = 1;
    do {
      const RecordPage one = page(query).value();
      for (const Json& row : one.rows) paged.push_back(row["contact"]["firstName"]);
      query.cursor = one.next_cursor;
    } while (!query.cursor.empty());
    EXPECT_EQ(paged, whole) << sort;
  }
  EXPECT_EQ(page({.sort = "price"}).error().code, "sort_unknown");
  EXPECT_EQ(page({.cursor = "x"}).error().code, "cursor_invalid");
  EXPECT_EQ(page({.filter = {{"field", "price"}, {"op", "is"}}}).error().code, "field_unknown");
}

TEST_P(Crm, PagesTheTimeline) {
  const LeadId id = add({});
  ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
    for (int i = 0; i < 5; ++i)
      add_activity(s, {"", id.str(), "note", now_ + i, "user_1", "Note " + std::to_string(i), {}});
    return {};
  }));
  std::vector<std::string> seen;
  std::string cursor;
  do {
    auto page = db().read([&](store::Session& s) { return list_activities(s, {id.str()}, "", cursor, 2); }).value();
    for (const Activity& a : page.activities) seen.push_back(a.summary);
    cursor = page.next_cursor;
  } while (!cursor.empty());
  EXPECT_EQ(seen.size(), 6U);
  EXPECT_EQ(seen.front(), "Note 4");
  EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), 6U);
}

TEST_P(Crm, RemovesDemoLeadsAndNothingElse) {
  const LeadId demo = add({.demo = true});
  const LeadId mine = add({.first = "Bob", .email = "bob@example.com", .duplicate_of = demo});
  add({.street = "5 Elm St", .key = "5", .demo = true});
  const DemoRemoved removed =
      db().write([](store::Session& s) -> Result<DemoRemoved> { return remove_demo_leads(s); }).value();
  EXPECT_EQ(removed.leads, 2);
  EXPECT_EQ(removed.properties, 1);  // the other one is also Bob's
  const auto left = read([&](store::Session& s) { return find_lead(s, mine).value(); });
  EXPECT_FALSE(left.duplicate_of);
  EXPECT_TRUE(read([&](store::Session& s) { return find_property(s, left.property_id); }));
  EXPECT_FALSE(read([](store::Session& s) { return has_demo_leads(s); }));
}

HK_ON_BOTH_STORES(Crm);

}  // namespace
}  // namespace hk::crm
