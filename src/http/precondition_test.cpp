#include <gtest/gtest.h>

#include <hk/http/precondition.hpp>

namespace hk::http {
namespace {

Request based_on(const std::string& tag) {
  Request request;
  request.headers["if-match"] = tag;
  return request;
}

TEST(Precondition, ReadsTheVersionThatAChangeIsBasedOn) {
  EXPECT_EQ(version_seen(based_on(version_etag(7))).value(), 7);
  EXPECT_EQ(version_seen(based_on(" \"12\" ")).value(), 12);
  EXPECT_EQ(version_seen(based_on("*")).value(), std::nullopt);
}

TEST(Precondition, RefusesAChangeThatDoesNotSay) {
  const auto missing = version_seen(Request{});
  ASSERT_FALSE(missing);
  EXPECT_EQ(problem_response(missing.error(), "r").status, 428);
  for (const char* tag : {"7", "\"\"", "\"seven\"", "W/\"7\"", "\""})
    EXPECT_EQ(version_seen(based_on(tag)).error().code, "if_match_invalid") << tag;
}

TEST(Precondition, AConflictShowsTheRecordAsItIs) {
  const Error late{ErrorKind::kPrecondition, "edit_conflict", "Too late.", "", {}};
  const Response response = conflict_response(late, Request{}, {{"name", "Ada"}});
  EXPECT_EQ(response.status, 412);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(Json::parse(response.body)["current"]["name"], "Ada");
}

}  // namespace
}  // namespace hk::http
