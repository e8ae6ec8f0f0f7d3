#include <gtest/gtest.h>
#include <zlib.h>

#include <hk/http/client.hpp>
#include <hk/http/message.hpp>

#include "edge_headers.hpp"
#include "gzip.hpp"
#include "refusal.hpp"
#include "sse_hub.hpp"
#include "url.hpp"

namespace hk::http {
namespace {

std::string gunzip(const std::string& packed) {
  z_stream stream{};
  inflateInit2(&stream, 31);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int code = inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return code == Z_STREAM_END ? out : "broken";
}

TEST(Message, ReadsJsonObjectsOnly) {
  Request request;
  request.body = R"({"a":1})";
  EXPECT_EQ(request.json_object().value()["a"], 1);
  request.headers["content-type"] = "application/merge-patch+JSON; charset=utf-8";
  EXPECT_TRUE(request.json_object().ok());
  request.headers["content-type"] = "text/plain";
  EXPECT_EQ(request.json_object().error().code, "content_type_unsupported");
  request.headers.clear();
  request.body = "[1]";
  EXPECT_EQ(request.json_object().error().code, "json_not_object");
  for (const char* bad : {"", "{", "{} x", "{\"a\":\"\xff\"}"}) {
    request.body = bad;
    EXPECT_EQ(request.json_object().error().code, "json_invalid") << bad;
  }
}

TEST(Message, FindsCookies) {
  Request request;
  request.headers["cookie"] = "theme=dark; hk_session=abc=; quoted=\"x y\"";
  EXPECT_EQ(request.cookie("hk_session"), "abc=");
  EXPECT_EQ(request.cookie("quoted"), "x y");
  EXPECT_EQ(request.cookie("session"), std::nullopt);
}

TEST(Message, AProblemNeverShowsTheDetail) {
  Error error = not_found("lead_not_found", "There is no lead with this id.", "Look at /api/leads.");
  error.detail = "SELECT secret";
  const Response response = problem_response(error, "req-12345678");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(response.body.find("SELECT"), std::string::npos);
  const Json body = Json::parse(response.body);
  EXPECT_EQ(body["title"], "Not Found");
  EXPECT_EQ(body["status"], 404);
  EXPECT_EQ(body["code"], "lead_not_found");
  EXPECT_EQ(body["detail"], body["error"]);
  EXPECT_EQ(body["suggestion"], "Look at /api/leads.");
  EXPECT_EQ(body["requestId"], "req-12345678");
}

TEST(Url, DecodesTargets) {
  const auto target = parse_target("/a%20b/%C3%A9?x=1+2&y=%26&x=3&z");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a b/\xC3\xA9");
  EXPECT_EQ(target->query, (std::map<std::string, std::string>{{"x", "3"}, {"y", "&"}, {"z", ""}}));
  EXPECT_EQ(parse_target("http://example.com/p?q=1")->path, "/p");
  EXPECT_EQ(parse_target("/p+q")->path, "/p+q");
}

TEST(Url, RefusesWhatCannotBeDecoded) {
  for (const char* bad : {"", "a", "/%", "/%2", "/%zz", "/%00", "/%ff", "/%C3", "/?a=%00", "/?a=%ff", "/%0d%0a"}) {
    EXPECT_FALSE(parse_target(bad)) << bad;
  }
}

TEST(Url, EncodesAndRedacts) {
  EXPECT_EQ(url_encode("a b/\xC3\xA9~-_.+"), "a%20b%2F%C3%A9~-_.%2B");
  EXPECT_EQ(redact_url("https://x.example/v?api_key=abc&q=1&Token=t"),
            "https://x.example/v?api_key=[redacted]&q=1&Token=[redacted]");
  EXPECT_EQ(redact_url("https://user:pw@x.example/v"), "https://[redacted]@x.example/v");
  EXPECT_EQ(redact_url("https://x.example/v@2"), "https://x.example/v@2");
}

TEST(Gzip, RoundTripsAndNegotiates) {
  const std::string text(50'000, 'a');
  const auto packed = gzip(text);
  ASSERT_TRUE(packed);
  EXPECT_LT(packed->size(), 500u);
  EXPECT_EQ(gunzip(*packed), text);
  EXPECT_TRUE(accepts_gzip("deflate, GZIP;q=0.5"));
  EXPECT_TRUE(accepts_gzip("*"));
  EXPECT_FALSE(accepts_gzip("gzip;q=0"));
  EXPECT_FALSE(accepts_gzip("br"));
  EXPECT_FALSE(accepts_gzip(""));
}

TEST(Headers, TakeOnlyWellFormedRequestIds) {
  EXPECT_EQ(request_id_of("abc-DEF_1.2"), "abc-DEF_1.2");
  EXPECT_EQ(request_id_of("short").size(), 32u);
  EXPECT_EQ(request_id_of("has blank in it").size(), 32u);
  EXPECT_EQ(request_id_of(std::string(65, 'a')).size(), 32u);
}

TEST(Headers, AValueCannotStartAnotherHeader) {
  Outgoing out;
  out.fields = {{"Location", "/x\r\nSet-Cookie: a=b"}};
  EXPECT_NE(format_head(out, true).find("Location: /x  Set-Cookie: a=b\r\n"), std::string::npos);
}

TEST(Refusal, NamesTheLimitThatWasPassed) {
  EXPECT_EQ(refusal_of("[connection:1] parser error HPE_CB_headers_complete: x")->status, 413);
  EXPECT_EQ(refusal_of("[connection:1] parser error HPE_HEADER_OVERFLOW: x")->status, 431);
  EXPECT_EQ(refusal_of("[connection:1] parser error HPE_INVALID_VERSION: x")->status, 400);
  EXPECT_FALSE(refusal_of("[connection:1] unable to write: Broken pipe"));
}

TEST(SseFormat, KeepsDataApartFromFields) {
  EXPECT_EQ(format_event({"7", "lead.created", "{}"}), "id: 7\nevent: lead.created\ndata: {}\n\n");
  EXPECT_EQ(format_event({"", "a\nid: 9", "x\r\ny"}), "event: a\ndata: x\ndata: y\n\n");
}

}  // namespace
}  // namespace hk::http
