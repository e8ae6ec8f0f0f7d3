#include <gtest/gtest.h>

#include <hk/base/ids.hpp>
#include <hk/http/route.hpp>

namespace hk::http {
namespace {

Route route(Method method, std::string path) {
  Route made;
  made.method = method;
  made.path = std::move(path);
  made.permission = "public";
  made.handler = [](const Request&) -> Result<Response> { return empty_response(204); };
  return made;
}

Router leads_router() {
  Router router;
  router.add({route(Method::kGet, "/api/leads"), route(Method::kPost, "/api/leads"),
              route(Method::kGet, "/api/leads/{name}"), route(Method::kGet, "/api/leads/import"),
              route(Method::kPatch, "/api/leads/{id:lead}"), route(Method::kGet, "/api/pages/{n:int}/rows/{row:int}")});
  return router;
}

TEST(Router, FillsParameters) {
  const Router router = leads_router();
  const auto match = router.find(Method::kGet, "/api/pages/7/rows/9223372036854775807");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.params.at("n"), "7");
  EXPECT_EQ(match.params.at("row"), "9223372036854775807");
}

TEST(Router, IntegersThatDoNotFitAreNotFound) {
  const Router router = leads_router();
  for (const char* path : {"/api/pages/x/rows/1", "/api/pages/-1/rows/1", "/api/pages/1/rows/9223372036854775808",
                           "/api/pages//rows/1", "/api/pages/1/rows/1/", "/api/pages/1.5/rows/1", "api", ""}) {
    const auto match = router.find(Method::kGet, path);
    EXPECT_EQ(match.route, nullptr) << path;
    EXPECT_TRUE(match.allowed.empty()) << path;
  }
}

TEST(Router, TypedIdsAcceptOnlyTheirPrefix) {
  const Router router = leads_router();
  const std::string id = new_type_id("lead");
  EXPECT_NE(router.find(Method::kPatch, "/api/leads/" + id).route, nullptr);
  EXPECT_EQ(router.find(Method::kPatch, "/api/leads/" + new_type_id("user")).route, nullptr);
  EXPECT_EQ(router.find(Method::kPatch, "/api/leads/" + id + "x").route, nullptr);
}

TEST(Router, LiteralsWinOverParameters) {
  const Router router = leads_router();
  EXPECT_EQ(router.find(Method::kGet, "/api/leads/import").route->path, "/api/leads/import");
  EXPECT_EQ(router.find(Method::kGet, "/api/leads/other").route->path, "/api/leads/{name}");
}

TEST(Router, KnowsTheMethodsOfAPath) {
  const Router router = leads_router();
  const auto match = router.find(Method::kDelete, "/api/leads");
  EXPECT_EQ(match.route, nullptr);
  EXPECT_EQ(match.allowed, (std::vector<Method>{Method::kGet, Method::kPost, Method::kHead}));
  EXPECT_NE(router.find(Method::kHead, "/api/leads").route, nullptr);
}

TEST(RouterDeathTest, RefusesAWrongTable) {
  Router router = leads_router();
  EXPECT_DEATH(router.add(route(Method::kGet, "/api/leads/{other}")), "declared twice");
  Route open = route(Method::kGet, "/x");
  open.permission.clear();
  EXPECT_DEATH(router.add(open), "no permission");
}

}  // namespace
}  // namespace hk::http
