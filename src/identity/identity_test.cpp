#include <gtest/gtest.h>

#include <hk/base/password.hpp>
#include <hk/identity/people.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::identity {
namespace {

http::Route route_for(http::Method method, std::string permission) {
  http::Route route;
  route.method = method;
  route.path = "/api/x";
  route.permission = std::move(permission);
  return route;
}

class IdentityTest : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(db().migrate(migrations()));
    identity_ = std::make_unique<Identity>(db(), clock_, Identity::Settings{});
    people_ = std::make_unique<People>(db(), clock_, *identity_);
  }
  User owner() {
    return identity_->create_user({"Ada", "Ada@Example.com", "correct horse battery", Role::kOwner}).value();
  }
  http::Request with_cookie(const Identity::SignedIn& in, http::Method method) {
    http::Request request;
    request.method = method;
    request.headers["cookie"] = "a=b; hk_session=" + in.token;
    return request;
  }
  ManualClock clock_{1'800'000'000 * kSecond};
  std::unique_ptr<Identity> identity_;
  std::unique_ptr<People> people_;
};

TEST_P(IdentityTest, SignsInByEmailWhateverItsCase) {
  owner();
  auto in = identity_->sign_in(" ADA@example.com", "correct horse battery", "1.2.3.4");
  ASSERT_TRUE(in);
  EXPECT_EQ(in->principal->role, Role::kOwner);
  EXPECT_EQ(identity_->sign_in("ada@example.com", "wrong", "1.2.3.4").error().code, "sign_in_failed");
  EXPECT_EQ(identity_->sign_in("nobody@example.com", "wrong", "1.2.3.4").error().code, "sign_in_failed");
}

TEST_P(IdentityTest, SlowsDownGuessing) {
  owner();
  for (int i = 0; i < 10; ++i) (void)identity_->sign_in("ada@example.com", "wrong", "1.2.3.4");
  EXPECT_EQ(identity_->sign_in("ada@example.com", "correct horse battery", "9.9.9.9").error().code,
            "too_many_attempts");
  clock_.advance(6 * kMinute);
  EXPECT_TRUE(identity_->sign_in("ada@example.com", "correct horse battery", "9.9.9.9"));
}

TEST_P(IdentityTest, RefusesWeakPasswordsAndASecondUserOfTheSameAddress) {
  EXPECT_EQ(identity_->create_user({"A", "a@b.co", "short", Role::kAgent}).error().code, "password_too_short");
  EXPECT_EQ(identity_->create_user({"A", "no-address", "long enough password", Role::kAgent}).error().code,
            "email_invalid");
  owner();
  EXPECT_EQ(identity_->create_user({"B", "ada@EXAMPLE.com", "long enough password", Role::kAgent}).error().code,
            "already_exists");
}

TEST_P(IdentityTest, ChecksCookieCsrfAndRole) {
  auto agent = identity_->create_user({"Al", "al@example.com", "long enough password", Role::kAgent}).value();
  const auto in = identity_->start_session(agent).value();
  auto read = with_cookie(in, http::Method::kGet);
  EXPECT_TRUE(identity_->check(read, route_for(http::Method::kGet, "records.read")));
  EXPECT_EQ(actor_of(read), agent.id.str());
  auto write = with_cookie(in, http::Method::kPost);
  EXPECT_EQ(identity_->check(write, route_for(http::Method::kPost, "records.write")).error().code, "csrf_failed");
  write.headers["x-csrf-token"] = in.principal->csrf_token;
  EXPECT_TRUE(identity_->check(write, route_for(http::Method::kPost, "records.write")));
  EXPECT_EQ(identity_->check(write, route_for(http::Method::kPost, "imports.run")).error().code, "forbidden");
  http::Request stranger;
  EXPECT_EQ(identity_->check(stranger, route_for(http::Method::kGet, "records.read")).error().code, "not_signed_in");
  EXPECT_TRUE(identity_->check(stranger, route_for(http::Method::kGet, "public")));
}

TEST_P(IdentityTest, EndsSessionsOnSignOutAndWithTime) {
  const User ada = owner();
  const auto in = identity_->start_session(ada).value();
  auto request = with_cookie(in, http::Method::kGet);
  const auto route = route_for(http::Method::kGet, "records.read");
  ASSERT_TRUE(identity_->sign_out(*in.principal));
  EXPECT_FALSE(identity_->check(request, route));
  const auto again = identity_->start_session(ada).value();
  auto later = with_cookie(again, http::Method::kGet);
  clock_.advance(6 * kDay);
  EXPECT_TRUE(identity_->check(later, route));  // being used keeps it alive
  clock_.advance(6 * kDay);
  EXPECT_TRUE(identity_->check(later, route));
  clock_.advance(8 * kDay);
  EXPECT_FALSE(identity_->check(later, route));
}

TEST_P(IdentityTest, KnowsKeysAndStoresOnlyTheirHash) {
  const std::string key = people_->create_key("script", Role::kManager, {}).value().secret;
  http::Request request;
  request.method = http::Method::kPost;
  request.headers["authorization"] = "Bearer " + key;
  EXPECT_TRUE(identity_->check(request, route_for(http::Method::kPost, "imports.run")));
  EXPECT_EQ(identity_->check(request, route_for(http::Method::kPost, "workspace.manage")).error().code, "forbidden");
  request.headers["authorization"] = "Bearer " + key + "x";
  EXPECT_EQ(identity_->check(request, route_for(http::Method::kPost, "imports.run")).error().code, "key_unknown");
  const auto stored = db().read(
      [](store::Session& s) { return Result<std::string>(s.one<std::string>("select key_hash from api_keys")); });
  EXPECT_EQ(stored->find(key), std::string::npos);
}

TEST_P(IdentityTest, ARemovedKeyIsRefusedASecondLater) {
  const std::string key = people_->create_key("script", Role::kManager, {}).value().secret;
  http::Request request;
  request.headers["authorization"] = "Bearer " + key;
  const auto route = route_for(http::Method::kGet, "records.read");
  EXPECT_TRUE(identity_->check(request, route));
  ASSERT_TRUE(db().write([](store::Session& s) -> Status { return s.run("delete from api_keys"), Status{}; }));
  clock_.advance(kSecond);
  EXPECT_EQ(identity_->check(request, route).error().code, "key_unknown");
}

TEST_P(IdentityTest, MakesTheFirstOwnerOnceWithTheNewestToken) {
  const std::string old_token = identity_->new_setup_token().value();
  const std::string token = identity_->new_setup_token().value();
  const NewUser ada{"Ada", "ada@example.com", "correct horse battery", Role::kViewer};
  EXPECT_EQ(identity_->create_owner_with_token(old_token, ada).error().code, "setup_token_wrong");
  EXPECT_EQ(identity_->create_owner_with_token(token, ada)->role, Role::kOwner);
  EXPECT_EQ(identity_->create_owner_with_token(token, ada).error().code, "owner_exists");
}

TEST(Passwords, AreArgon2idAndSalted) {
  const std::string hash = hash_password("secret");
  EXPECT_EQ(hash.rfind("$argon2id$", 0), 0U);
  EXPECT_NE(hash, hash_password("secret"));
  EXPECT_TRUE(verify_password("secret", hash));
  EXPECT_FALSE(verify_password("Secret", hash));
  EXPECT_FALSE(verify_password("secret", "garbage"));
}

HK_ON_BOTH_STORES(IdentityTest);

}  // namespace
}  // namespace hk::identity
