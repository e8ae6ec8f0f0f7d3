#include <gtest/gtest.h>

#include <thread>

#include <hk/identity/audit.hpp>
#include <hk/identity/people.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::identity {
namespace {

constexpr const char* kPassword = "correct horse battery";

class PeopleTest : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(db().migrate(migrations()));
    identity_ = std::make_unique<Identity>(db(), clock_, Identity::Settings{});
    people_ = std::make_unique<People>(db(), clock_, *identity_);
    ada_ = make("Ada", Role::kOwner);
  }
  User make(const std::string& name, Role role) {
    return identity_->create_user({name, name + "@example.com", kPassword, role}).value();
  }
  Actor as(const User& user) { return {user.id.str(), user.role}; }
  // The principal of a request made with this session now; null when it is refused.
  std::shared_ptr<const Principal> caller(const Identity::SignedIn& in) {
    http::Request request;
    request.headers["cookie"] = "hk_session=" + in.token;
    return caller_of(request);
  }
  std::shared_ptr<const Principal> caller_of(http::Request& request) {
    http::Route route;
    route.permission = "records.read";
    if (!identity_->check(request, route)) return nullptr;
    return std::static_pointer_cast<const Principal>(request.caller);
  }
  Person person(const User& user) {
    const auto all = people_->users().value();
    for (const Person& one : all)
      if (one.user.id == user.id) return one;
    return {};
  }
  std::vector<std::string> actions() {
    auto page = db().read([](store::Session& s) { return list_audit(s, "", 100); }).value();
    std::vector<std::string> all;
    for (const AuditEntry& entry : page.entries) all.push_back(entry.action);
    return all;
  }

  ManualClock clock_{1'800'000'000 * kSecond};
  std::unique_ptr<Identity> identity_;
  std::unique_ptr<People> people_;
  User ada_;
};

TEST_P(PeopleTest, OnlyAnOwnerMakesOrChangesOwners) {
  const User grace = make("Grace", Role::kAdmin);
  const User joan = make("Joan", Role::kAgent);
  EXPECT_EQ(people_->change_user(ada_.id, {.role = Role::kAgent}, as(grace)).error().code, "owner_needed");
  EXPECT_EQ(people_->change_user(ada_.id, {.active = false}, as(grace)).error().code, "owner_needed");
  EXPECT_EQ(people_->change_user(joan.id, {.role = Role::kOwner}, as(grace)).error().code, "owner_needed");
  EXPECT_EQ(people_->invite("new@example.com", "", Role::kOwner, as(grace)).error().code, "owner_needed");
  EXPECT_EQ(people_->create_key("script", Role::kOwner, as(grace)).error().code, "owner_needed");
  EXPECT_TRUE(people_->change_user(joan.id, {.role = Role::kManager}, as(grace)));
  EXPECT_TRUE(people_->change_user(joan.id, {.role = Role::kOwner}, as(ada_)));
  EXPECT_EQ(person(joan).user.role, Role::kOwner);
}

TEST_P(PeopleTest, TheLastOwnerStays) {
  EXPECT_EQ(people_->change_user(ada_.id, {.role = Role::kAdmin}, as(ada_)).error().code, "last_owner");
  EXPECT_EQ(people_->change_user(ada_.id, {.active = false}, as(ada_)).error().code, "last_owner");
  const User joan = make("Joan", Role::kOwner);
  ASSERT_TRUE(people_->change_user(joan.id, {.active = false}, as(ada_)));
  EXPECT_EQ(people_->change_user(ada_.id, {.role = Role::kAdmin}, as(ada_)).error().code, "last_owner");
  ASSERT_TRUE(people_->change_user(joan.id, {.active = true}, as(ada_)));
  EXPECT_TRUE(people_->change_user(ada_.id, {.role = Role::kAdmin}, as(ada_)));
}

TEST_P(PeopleTest, OfTwoOwnersWhoStepDownAtOnceOneStays) {
  const User joan = make("Joan", Role::kOwner);
  for (int round = 0; round < 5; ++round) {
    std::thread other([&] { (void)people_->change_user(joan.id, {.role = Role::kAdmin}, as(joan)); });
    (void)people_->change_user(ada_.id, {.role = Role::kAdmin}, as(ada_));
    other.join();
    int owners = 0;
    const auto all = people_->users().value();
    for (const Person& one : all) owners += one.user.role == Role::kOwner ? 1 : 0;
    ASSERT_EQ(owners, 1);
    for (const User& user : {ada_, joan}) ASSERT_TRUE(people_->change_user(user.id, {.role = Role::kOwner}, {}));
  }
}

TEST_P(PeopleTest, DeactivatingEndsSessionsAndInvitationsAtOnce) {
  const User grace = make("Grace", Role::kAdmin);
  const auto in = identity_->start_session(grace).value();
  ASSERT_TRUE(caller(in));
  const auto invited = people_->invite("friend@example.com", "", Role::kAdmin, as(grace)).value();
  ASSERT_TRUE(people_->change_user(grace.id, {.active = false}, as(ada_)));
  EXPECT_FALSE(caller(in));
  EXPECT_EQ(identity_->sign_in("grace@example.com", kPassword, "1.2.3.4").error().code, "sign_in_failed");
  EXPECT_EQ(people_->invitation_of(invited.token, "5.6.7.8").error().code, "invitation_not_found");
  ASSERT_TRUE(people_->change_user(grace.id, {.active = true}, as(ada_)));
  EXPECT_FALSE(caller(in));
  EXPECT_TRUE(identity_->sign_in("grace@example.com", kPassword, "1.2.3.4"));
}

TEST_P(PeopleTest, ARoleHoldsFromTheNextRequestOn) {
  const User joan = make("Joan", Role::kViewer);
  const auto in = identity_->start_session(joan).value();
  EXPECT_EQ(caller(in)->role, Role::kViewer);
  ASSERT_TRUE(people_->change_user(joan.id, {.role = Role::kManager}, as(ada_)));
  EXPECT_EQ(caller(in)->role, Role::kManager);
}

TEST_P(PeopleTest, AnInvitationMakesOneUserOfItsAddressAndRole) {
  const auto invited = people_->invite(" New@Example.com ", "Newcomer", Role::kAgent, as(ada_)).value();
  const auto stored = db().read([](store::Session& s) {
    return Result<std::string>(s.one<std::string>("select token_hash || id from invitations"));
  });
  EXPECT_EQ(stored->find(invited.token), std::string::npos);
  const Invitation seen = people_->invitation_of(invited.token, "1.1.1.1").value();
  EXPECT_EQ(seen.email, "New@Example.com");
  EXPECT_EQ(people_->accept(invited.token, "New", "short", "1.1.1.1").error().code, "password_too_short");
  const auto in = people_->accept(invited.token, "New Comer", kPassword, "1.1.1.1").value();
  EXPECT_EQ(caller(in)->role, Role::kAgent);
  EXPECT_EQ(caller(in)->email, "New@Example.com");
  EXPECT_EQ(people_->accept(invited.token, "Again", kPassword, "1.1.1.1").error().code, "invitation_not_found");
  EXPECT_EQ(people_->invite("new@example.com", "", Role::kAgent, as(ada_)).error().code, "user_exists");
  EXPECT_TRUE(people_->invitations()->empty());
}

TEST_P(PeopleTest, AnInvitationEnds) {
  const auto replaced = people_->invite("a@example.com", "", Role::kAgent, as(ada_)).value();
  const auto newer = people_->invite("A@example.com", "", Role::kViewer, as(ada_)).value();
  EXPECT_FALSE(people_->invitation_of(replaced.token, "1.1.1.1"));
  EXPECT_TRUE(people_->invitation_of(newer.token, "1.1.1.1"));
  clock_.advance(7 * kDay - kSecond);
  EXPECT_TRUE(people_->invitation_of(newer.token, "1.1.1.1"));
  clock_.advance(2 * kSecond);
  EXPECT_FALSE(people_->accept(newer.token, "A", kPassword, "1.1.1.1"));
  EXPECT_TRUE(people_->invitations()->empty());
  const auto third = people_->invite("a@example.com", "", Role::kAgent, as(ada_)).value();
  ASSERT_TRUE(people_->remove_invitation(third.invitation.id, as(ada_)));
  EXPECT_FALSE(people_->invitation_of(third.token, "1.1.1.1"));
}

TEST_P(PeopleTest, GuessingTokensIsSlowedDown) {
  const auto invited = people_->invite("a@example.com", "", Role::kAgent, as(ada_)).value();
  for (int i = 0; i < 10; ++i) (void)people_->invitation_of("guess", "6.6.6.6");
  EXPECT_EQ(people_->invitation_of(invited.token, "6.6.6.6").error().code, "too_many_attempts");
  EXPECT_EQ(people_->accept(invited.token, "A", kPassword, "6.6.6.6").error().code, "too_many_attempts");
  EXPECT_TRUE(people_->invitation_of(invited.token, "7.7.7.7"));
}

TEST_P(PeopleTest, TeamMatesAreThoseOfSharedTeams) {
  const User grace = make("Grace", Role::kAgent), joan = make("Joan", Role::kAgent), mary = make("Mary", Role::kAgent);
  const auto in = identity_->start_session(grace).value();
  EXPECT_TRUE(caller(in)->team_mates.empty());
  const Team north = people_->create_team({"North", {{grace.id.str(), joan.id.str()}}}, as(ada_)).value();
  EXPECT_EQ(caller(in)->team_mates, (std::set<std::string>{joan.id.str()}));
  ASSERT_TRUE(people_->create_team({"South", {{grace.id.str(), mary.id.str()}}}, as(ada_)));
  EXPECT_EQ(caller(in)->team_mates, (std::set<std::string>{joan.id.str(), mary.id.str()}));
  EXPECT_EQ(person(grace).teams.size(), 2U);
  EXPECT_EQ(people_->create_team({"NORTH", {}}, as(ada_)).error().code, "already_exists");
  EXPECT_EQ(people_->create_team({"West", {{"user_x"}}}, as(ada_)).error().code, "member_unknown");
  EXPECT_EQ(people_->create_team({"West", {std::vector<std::string>(201, ada_.id.str())}}, as(ada_)).error().code,
            "members_too_many");
  const Team renamed = people_->change_team(north.id, {"Far North", {}}, as(ada_)).value();
  EXPECT_EQ(renamed.members.size(), 2U);
  ASSERT_TRUE(people_->change_team(north.id, {{}, std::vector<std::string>{}}, as(ada_)));
  EXPECT_EQ(caller(in)->team_mates, (std::set<std::string>{mary.id.str()}));
  ASSERT_TRUE(people_->remove_team(north.id, as(ada_)));
  EXPECT_EQ(people_->remove_team(north.id, as(ada_)).error().code, "team_not_found");
  EXPECT_EQ(people_->teams()->size(), 1U);
}

TEST_P(PeopleTest, RowRulesReachSessionsAndKeysOfTheirRole) {
  const auto agent = identity_->start_session(make("Joan", Role::kAgent)).value();
  const auto owner = identity_->start_session(ada_).value();
  http::Request with_key;
  with_key.headers["authorization"] = "Bearer " + people_->create_key("script", Role::kAgent, {}).value().secret;
  EXPECT_EQ(caller(agent)->rule("leads").read, RowScope::kAll);
  EXPECT_EQ(caller_of(with_key)->rule("leads").write, RowScope::kAll);
  const std::vector<RowRule> rules = {{Role::kAgent, "leads", {RowScope::kTeam, RowScope::kOwn}},
                                      {Role::kOwner, "leads", {}}};
  EXPECT_EQ(people_->set_row_rules(rules, as(ada_)).value().size(), std::size(kRoles) * std::size(kRuledObjects));
  EXPECT_EQ(caller(agent)->rule("leads").read, RowScope::kTeam);
  EXPECT_EQ(caller(agent)->rule("leads").write, RowScope::kOwn);
  EXPECT_EQ(caller(agent)->rule("contacts").read, RowScope::kAll);
  EXPECT_EQ(caller_of(with_key)->rule("leads").read, RowScope::kTeam);
  EXPECT_EQ(caller(owner)->rule("leads").read, RowScope::kAll);
  ASSERT_TRUE(people_->set_row_rules({}, as(ada_)));
  EXPECT_EQ(caller(agent)->rule("leads").read, RowScope::kAll);
}

TEST_P(PeopleTest, RefusesRulesThatMakeNoSense) {
  const auto code = [&](std::vector<RowRule> rules) { return people_->set_row_rules(rules, as(ada_)).error().code; };
  EXPECT_EQ(code({{Role::kAgent, "leads", {RowScope::kOwn, RowScope::kTeam}}}), "rule_wider");
  EXPECT_EQ(code({{Role::kAdmin, "leads", {RowScope::kAll, RowScope::kOwn}}}), "rule_fixed");
  EXPECT_EQ(code({{Role::kOwner, "tasks", {RowScope::kNone, RowScope::kNone}}}), "rule_fixed");
  EXPECT_EQ(code({{Role::kAgent, "cats", {}}}), "object_unknown");
  EXPECT_EQ(code({{Role::kAgent, "leads", {}}, {Role::kAgent, "leads", {}}}), "rule_twice");
}

TEST_P(PeopleTest, AnotherProcessFollowsWithinASecond) {
  const User joan = make("Joan", Role::kAgent);
  const auto in = identity_->start_session(joan).value();
  const auto second = test_database().open_again();
  Identity other(*second, clock_, Identity::Settings{});
  People people(*second, clock_, other);
  EXPECT_EQ(caller(in)->rule("leads").read, RowScope::kAll);
  ASSERT_TRUE(people.set_row_rules({{Role::kAgent, "leads", {RowScope::kOwn, RowScope::kOwn}}}, as(ada_)));
  clock_.advance(kSecond);
  EXPECT_EQ(caller(in)->rule("leads").read, RowScope::kOwn);
}

TEST_P(PeopleTest, KeysShowWhenTheyWereUsedLast) {
  const auto made = people_->create_key("script", Role::kAgent, as(ada_)).value();
  EXPECT_FALSE(people_->keys()->front().last_used_at);
  EXPECT_EQ(people_->keys()->front().created_by, ada_.id.str());
  http::Request request;
  request.headers["authorization"] = "Bearer " + made.secret;
  ASSERT_TRUE(caller_of(request));
  EXPECT_EQ(people_->keys()->front().last_used_at, clock_.now());
  ASSERT_TRUE(people_->remove_key(made.key.id, as(ada_)));
  EXPECT_FALSE(caller_of(request));
  EXPECT_EQ(people_->remove_key(made.key.id, as(ada_)).error().code, "key_not_found");
}

TEST_P(PeopleTest, WhatHappensIsInTheAuditLog) {
  (void)identity_->sign_in("ada@example.com", "wrong", "1.2.3.4");
  const auto in = identity_->sign_in("ada@example.com", kPassword, "1.2.3.4").value();
  const User joan = make("Joan", Role::kAgent);
  ASSERT_TRUE(people_->change_user(joan.id, {.role = Role::kManager}, as(ada_)));
  ASSERT_TRUE(people_->set_row_rules({}, as(ada_)));
  ASSERT_TRUE(identity_->sign_out(*in.principal));
  EXPECT_EQ(actions(), (std::vector<std::string>{"signed_out", "row_rules_changed", "user_changed", "user_created",
                                                 "signed_in", "sign_in_failed", "user_created"}));
  const auto page = db().read([](store::Session& s) { return list_audit(s, "", 3); }).value();
  EXPECT_EQ(page.next_cursor, "5");
  EXPECT_EQ(page.entries[2].actor_name, "Ada");
  EXPECT_EQ(page.entries[2].target, joan.id.str());
  EXPECT_EQ(Json::parse(page.entries[2].details), (Json{{"role", {{"from", "agent"}, {"to", "manager"}}}}));
  const auto failed = db().read([](store::Session& s) { return list_audit(s, "3", 1); }).value();
  EXPECT_EQ(failed.entries[0].target, "ada@example.com");
  EXPECT_EQ(failed.entries[0].details.find("wrong"), std::string::npos);
}

HK_ON_BOTH_STORES(PeopleTest);

}  // namespace
}  // namespace hk::identity
