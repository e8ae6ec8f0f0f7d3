#include "search.hpp"

#include <gtest/gtest.h>

#include <thread>

#include <hk/crm/crm.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/store/testing/test_database.hpp>

#include "common_words.hpp"
#include "search_terms.hpp"

namespace hk::crm {
namespace {

using Words = std::vector<std::string>;

Checks no_checks() {
  Checks checks;
  checks.email = [](const std::string& typed) { return Checks::Email{typed, nullptr, "valid"}; };
  checks.phone = [](const std::string& typed) { return Checks::Phone{typed, typed, true, nullptr}; };
  checks.address = [](const PostalAddress& typed) { return Checks::Address{typed, typed.street, nullptr}; };
  return checks;
}

class Search : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> all = identity::migrations();
    for (auto part : {jobs::migrations(), events::migrations(), migrations()})
      all.insert(all.end(), part.begin(), part.end());
    ASSERT_TRUE(db().migrate(all));
    outbox_ = std::make_unique<events::Outbox>(db(), clock_);
    records_ = std::make_unique<RecordStore>(clock_, *outbox_, no_checks());
  }

  std::string investor(const std::string& name, const std::string& owner = "", const std::string& notes = "") {
    const auto made = db().write([&](store::Session& s) -> Result<Json> {
      Json body = {{"name", name}};
      if (!notes.empty()) body["notes"] = notes;
      return records_->create(s, Viewer::system(), "investors", body);
    });
    EXPECT_TRUE(made) << made.error().message << made.error().detail;
    const std::string id = made->at("id");
    EXPECT_TRUE(db().write([&](store::Session& s) -> Status {
      s.run("update investors set owner_id = :owner where id = :id", {{"owner", owner}, {"id", id}});
      return {};
    }));
    return id;
  }
  LearnedWords learn() { return learn_words(db()).value(); }
  Json found(const std::string& typed, const Viewer& as = Viewer::system()) {
    return db().read([&](store::Session& s) -> Result<Json> { return search(s, as, typed, 5); }).value();
  }
  // What of investors is found, the newest first.
  Words titles(const std::string& typed, const Viewer& as = Viewer::system()) {
    Words all;
    const Json answer = found(typed, as);
    for (const Json& group : answer["groups"])
      for (const Json& item : group["items"]) all.push_back(item["title"]);
    return all;
  }
  Json corrected(const std::string& typed, const Viewer& as = Viewer::system()) {
    return found(typed, as)["corrected"];
  }
  Words listed(const std::string& typed, const Viewer& as = Viewer::system()) {
    return kept_by(Json{{"field", "*"}, {"op", "contains"}, {"value", typed}}, as);
  }
  Words kept_by(const Json& filter, const Viewer& as) {
    return db()
        .read([&](store::Session& s) -> Result<Words> {
          const Object investors = load_object(s, "investors").value();
          const Reading reading{s, investors, as, {"", clock_.now(), TimeZone::utc()}};
          Words all;
          HK_TRY(const RecordPage page, list_records(reading, {.filter = filter, .sort = "name"}));
          for (const Json& row : page.rows) all.push_back(row["title"]);
          return all;
        })
        .value();
  }
  Words nearest(const std::string& typed) {
    return db().read([&](store::Session& s) -> Result<Words> { return nearest_words(s, typed); }).value();
  }
  std::int64_t count(const std::string& table) {
    return db()
        .read([&](store::Session& s) -> Result<std::int64_t> {
          return s.one<std::int64_t>("select count(*) from " + table);
        })
        .value();
  }
  static Viewer agent(const std::string& id) {
    identity::Principal principal;
    principal.id = id;
    for (const char* object : kObjects) principal.rules[object] = {identity::RowScope::kOwn, identity::RowScope::kOwn};
    return Viewer::of(principal);
  }

  ManualClock clock_{1'800'000'000 * kSecond};
  std::unique_ptr<events::Outbox> outbox_;
  std::unique_ptr<RecordStore> records_;
};

TEST_P(Search, ForgivesTypingErrors) {
  investor("Ximena Petrov");
  investor("Ada Whitfield", "", "Looks for houses in Nashville");
  learn();
  EXPECT_EQ(titles("ximnea petrv"), Words{"Ximena Petrov"});
  EXPECT_EQ(corrected("ximnea petrv"), Json({{"ximnea", {"ximena"}}, {"petrv", {"petrov"}}}));
  for (const char* typed : {"witfield", "nasvhille", "nashvile", "nahsvlile", "nasvi", "NASHVILE", "whitfeild ada"}) {
    EXPECT_EQ(titles(typed), Words{"Ada Whitfield"}) << typed;
    EXPECT_EQ(listed(typed), Words{"Ada Whitfield"}) << typed;
  }
  for (const char* typed : {"petrv whitfield", "nszvhillx", "xyzzy", "", "*", "ptrv"})
    EXPECT_EQ(titles(typed), Words{}) << typed;
}

TEST_P(Search, ForgivesNothingWhereAWordIsKnown) {
  investor("Maria Petrova");
  investor("Nora Petro");
  investor("Ximena Petrov");
  investor("Ann Petr");
  learn();
  EXPECT_EQ(titles("petrov"), (Words{"Ximena Petrov", "Maria Petrova"}));
  EXPECT_EQ(corrected("petrov"), Json::object());
  EXPECT_EQ(corrected("nora petor"), Json({{"petor", {"petro"}}}));
  // The nearest first, then the shorter; at most five.
  EXPECT_EQ(nearest("petru"), (Words{"petr", "petro", "petrov", "petrova"}));
  for (const char* name : {"Petra", "Petry", "Petri"}) investor(name);
  learn();
  EXPECT_EQ(nearest("petru"), (Words{"petr", "petra", "petri", "petro", "petry"}));
}

TEST_P(Search, TakesNumbersAsTheyAreTyped) {
  investor("Oak Homes 1208", "", "Suite 4021b, phone (615) 862-5000");
  learn();
  EXPECT_EQ(titles("1208"), Words{"Oak Homes 1208"});
  for (const char* typed : {"1280", "12O8", "4012b", "6158625001", "aok"}) EXPECT_EQ(titles(typed), Words{}) << typed;
  EXPECT_EQ(titles("hoems 1208"), Words{"Oak Homes 1208"});
  EXPECT_EQ(titles("hoems 1280"), Words{});
}

TEST_P(Search, FindsANewRecordBeforeItsWordsAreLearned) {
  investor("Maria Petrova");
  learn();
  investor("Olga Petrava");
  EXPECT_EQ(titles("petrava"), (Words{"Olga Petrava", "Maria Petrova"}));
  EXPECT_EQ(corrected("petrava"), Json({{"petrava", {"petrova"}}}));
  learn();
  EXPECT_EQ(titles("petrava"), Words{"Olga Petrava"});
}

TEST_P(Search, LearnsOnlyWhatIsNew) {
  investor("Ximena Petrov");
  const LearnedWords first = learn();
  EXPECT_EQ(first.words, 2);
  EXPECT_EQ(count("search_terms"), 2);
  EXPECT_EQ(count("search_grams"), 10);
  const LearnedWords nothing = learn();
  EXPECT_EQ(nothing.lines, 0);
  const std::string id = investor("Petrov Brothers");
  EXPECT_EQ(learn().words, 1);
  // A change writes the line anew.
  ASSERT_TRUE(db().write([&](store::Session& s) -> Result<Json> {
    return records_->update(s, Viewer::system(), "investors", id, {{"name", "Petrov Sisters"}}, std::nullopt);
  }));
  EXPECT_EQ(learn().words, 1);
  EXPECT_EQ(titles("sistrs"), Words{"Petrov Sisters"});
  EXPECT_EQ(titles("brthers"), Words{});  // known once, found nowhere
  EXPECT_EQ(corrected("brthers"), Json::object());
}

// PostgreSQL gives out ids before they are committed.
TEST_P(Search, LearnsLinesThatAppearBelowOthers) {
  const auto add_line = [&](std::int64_t id, const std::string& words) {
    ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
      s.run("insert into search_lines(id, record_id, object, title, subtitle, words)" +
                std::string(s.dialect() == store::Dialect::kPostgres ? " overriding system value" : "") +
                " values (:id, :record, 'leads', '', '', :words)",
            {{"id", id}, {"record", "lead_" + words}, {"words", words}});
      return {};
    }));
  };
  add_line(5'000, "later");
  learn();
  if (db().dialect() == store::Dialect::kSqlite) return;  // one writer: ids appear in their order
  add_line(4'000, "earlier");
  add_line(5'001, "latest");
  EXPECT_EQ(learn().words, 2);
}

TEST_P(Search, TwoLearnersLearnTheSameOnce) {
  for (int i = 0; i < 40; ++i)
    investor(std::string("Name") + static_cast<char>('a' + i % 26) + static_cast<char>('a' + i / 26) + " Petrov");
  std::vector<std::thread> learners;
  for (int i = 0; i < 2; ++i) learners.emplace_back([&] { EXPECT_TRUE(learn_words(db())); });
  for (std::thread& learner : learners) learner.join();
  EXPECT_EQ(count("search_terms"), 41);
  EXPECT_EQ(learn().lines, 0);
}

TEST_P(Search, OneThreadLearnsAtATime) {
  auto lock = db().try_lock(kLearnerLock);
  ASSERT_TRUE(lock);
  investor("Ximena Petrov");
  const auto learner = WordLearner::start(db(), 10 * kMillisecond);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  EXPECT_EQ(count("search_terms"), 0);
  lock.reset();
  for (int i = 0; i < 500 && count("search_terms") == 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(titles("petrv"), Words{"Ximena Petrov"});
}

// A word of many records is looked for among the newest of each kind: those of which there are few stay to be found.
TEST_P(Search, WordsOfManyRecordsHideNoKind) {
  investor("Carol Nobody");
  investor("Ximena Petrov");
  investor("Carol Petrov");
  std::vector<SearchLine> others;
  for (int i = 0; i < 12'000; ++i)
    others.push_back({"lead_" + std::to_string(i), "leads", "", "", i % 2 == 0 ? "carol street" : "street elsewhere"});
  ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
    add_search_lines(s, others);
    s.run("analyze");
    return {};
  }));
  EXPECT_EQ(titles("carol"), (Words{"Carol Petrov", "Carol Nobody"}));
  EXPECT_EQ(titles("c"), (Words{"Carol Petrov", "Carol Nobody"}));
  EXPECT_EQ(titles("carol petrov"), Words{"Carol Petrov"});
  EXPECT_EQ(titles("petrov"), (Words{"Carol Petrov", "Ximena Petrov"}));
  EXPECT_EQ(titles("street carol"), Words{});
  EXPECT_EQ(listed("carol"), (Words{"Carol Nobody", "Carol Petrov"}));
}

TEST_P(Search, TheRarestWordPicksTheLines) {
  if (db().dialect() != store::Dialect::kPostgres) GTEST_SKIP() << "of PostgreSQL's statistics";
  const auto use = [&](const std::string& typed) {
    return db().read([&](store::Session& s) -> Result<WordUse> { return use_of_words(s, typed_words(typed)); }).value();
  };
  const auto words = [](const std::vector<TypedWord>& some) {
    Words all;
    for (const TypedWord& one : some) all.push_back(one.word);
    return all;
  };
  EXPECT_EQ(words(use("carol street").picking), (Words{"carol", "street"})) << "before there are statistics";
  std::vector<SearchLine> lines;
  for (int i = 0; i < 10'000; ++i)
    lines.push_back({"lead_" + std::to_string(i), "leads", "", "",
                     std::string(i % 10 == 0 ? "carol " : "") + (i % 20 < 2 ? "petrov " : "") +
                         (i % 1'000 == 0 ? "rare " : "") + "street"});
  ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
    add_search_lines(s, lines);
    s.run("analyze search_lines");
    return {};
  }));
  const WordUse rare = use("street carol rare");
  EXPECT_EQ(words(rare.picking), Words{"rare"});
  EXPECT_EQ(words(rare.checked), (Words{"carol", "street"}));
  EXPECT_NEAR(rare.lines, 10, 5);
  const WordUse both = use("petrov street carol");
  EXPECT_EQ(both.picking.size(), 2u);
  EXPECT_EQ(words(both.checked), Words{"street"});
  EXPECT_NEAR(both.lines, 100, 30);
  EXPECT_GE(use("s").lines, 500) << "beginnings of one letter are never rare";
  EXPECT_GE(use("x").lines, 500);
  EXPECT_EQ(use("").lines, 0);
}

TEST_P(Search, HostileTextIsLearnedAndSearchedAsWords) {
  std::string many;
  for (int i = 0; i < 3'000; ++i) many += std::string("w") + static_cast<char>('a' + i % 26) + std::to_string(i) + " ";
  const Words hostile = {
      "Robert'); drop table search_terms; --",
      "\" OR \"a\"* NEAR(petrov)",
      "a & b | !c:*",
      "peter\xE2\x80\x99s 'house' \\ %_ \xF0\x9F\x8F\xA0\xF0\x9F\x8F\xA0\xF0\x9F\x8F\xA0\xF0\x9F\x8F\xA0",
      std::string(150, 'z'),
      std::string(29, 'q') + "\xC3\xBC",
      "Z\xCC\xB6\xCC\xB4\xCC\xB7"
      "algo"};
  for (const std::string& text : hostile) investor(text);
  investor("Many", "", many);
  learn();
  EXPECT_GT(count("search_terms"), 0);
  for (const std::string& text : hostile) (void)found(text + "x");
  (void)found(many.substr(0, kSearchMax));
  EXPECT_EQ(titles("roebrt dorp"), Words{hostile[0]});
  EXPECT_EQ(titles("qq" + std::string(27, 'q') + "\xC3\xB6"), Words{hostile[5]});
}

TEST_P(Search, RulesHideTheWordsOfOthers) {
  investor("Ximena Petrov", "user_ada");
  investor("Olga Petrovski", "user_bob");
  investor("Ann Petrv", "user_bob");
  learn();
  const Viewer ada = agent("user_ada"), bob = agent("user_bob"), cyd = agent("user_cyd");
  // Bob's record is called what she types: to her, that is a typing error.
  EXPECT_EQ(titles("petrv", ada), Words{"Ximena Petrov"});
  EXPECT_EQ(listed("petrv", ada), Words{"Ximena Petrov"});
  EXPECT_EQ(corrected("petrv", ada), Json({{"petrv", {"petrov"}}}));
  EXPECT_EQ(corrected("petrvoski", ada), Json::object());
  EXPECT_EQ(titles("petrvoski", ada), Words{});
  EXPECT_EQ(titles("petrv", bob), Words{"Ann Petrv"});
  EXPECT_EQ(corrected("petrv", bob), Json::object());
  EXPECT_EQ(corrected("petrvoski", bob), Json({{"petrvoski", {"petrovski"}}}));
  EXPECT_EQ(found("petrv", cyd), Json({{"groups", Json::array()}, {"corrected", Json::object()}}));
}

// A bulk change works in steps: one that removes what was typed exactly must not go on with what is similar.
TEST_P(Search, AFilterCanBeSettled) {
  investor("Ann Petrv", "user_ada");
  investor("Ximena Petrov", "user_ada");
  learn();
  const Viewer ada = agent("user_ada");
  const auto settled = [&](const Json& filter) {
    return db()
        .read([&](store::Session& s) -> Result<Json> {
          const Object investors = load_object(s, "investors").value();
          return settled_filter({s, investors, ada, {"", clock_.now(), TimeZone::utc()}}, filter);
        })
        .value();
  };
  const auto words = [](const char* typed) { return Json{{"field", "*"}, {"op", "contains"}, {"value", typed}}; };
  const Json exact = settled({{"and", {words("petrv"), {{"field", "status"}, {"op", "is"}, {"value", "active"}}}}});
  EXPECT_EQ(exact["and"][0]["meant"], Json::object());
  EXPECT_FALSE(exact["and"][1].contains("meant"));
  const Json forgiving = settled({{"or", {words("petrvo"), words("petrvo")}}});
  EXPECT_EQ(forgiving["or"][0]["meant"], Json({{"petrvo", {"petrv", "petrov"}}}));
  EXPECT_EQ(forgiving["or"][1]["meant"], Json::object());  // as everywhere: one search is forgiven
  EXPECT_EQ(settled(forgiving), forgiving);
  EXPECT_EQ(settled(nullptr), nullptr);

  EXPECT_EQ(kept_by(exact["and"][0], ada), Words{"Ann Petrv"});
  ASSERT_TRUE(db().write([&](store::Session& s) -> Status {
    s.run("update investors set owner_id = 'user_bob' where name = 'Ann Petrv'");
    return {};
  }));
  EXPECT_EQ(kept_by(exact["and"][0], ada), Words{});
  EXPECT_EQ(kept_by(forgiving["or"][0], ada), Words{"Ximena Petrov"});
}

TEST_P(Search, WhatWasMeantIsCheckedBeforeItIsSearched) {
  investor("Ximena Petrov");
  const auto allowed = [&](const Json& meant) {
    return db()
        .read([&](store::Session& s) -> Result<bool> {
          const Object investors = load_object(s, "investors").value();
          const Json filter = {{"field", "*"}, {"op", "contains"}, {"value", "petrv"}, {"meant", meant}};
          const Reading reading{s, investors, Viewer::system(), {"", clock_.now(), TimeZone::utc()}};
          return bool(count_records(reading, filter));
        })
        .value();
  };
  EXPECT_TRUE(allowed(Json::object()));
  EXPECT_TRUE(allowed({{"petrv", {"petrov"}}, {"other", 1}}));
  for (const Json& meant :
       {Json(1), Json::array(), Json{{"petrv", "petrov"}}, Json{{"petrv", {1}}}, Json{{"petrv", {"x\" OR \"y"}}},
        Json{{"petrv", {"x' | 'y"}}}, Json{{"petrv", {"aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff"}}}})
    EXPECT_FALSE(allowed(meant)) << meant.dump();
}

HK_ON_BOTH_STORES(Search);

}  // namespace
}  // namespace hk::crm
