#include <gtest/gtest.h>

#include <thread>

#include <hk/telemetry/telemetry.hpp>
#include <hk/telemetry/trace.hpp>

namespace hk::telemetry {
namespace {

const std::string kTrace = "0af7651916cd43dd8448eb211c80319c";
const std::string kSpan = "b7ad6b7169203331";

std::string header(const std::string& version, const std::string& trace, const std::string& span,
                   const std::string& rest) {
  return version + "-" + trace + "-" + span + "-" + rest;
}

TEST(Traceparent, IsReadAndWritten) {
  const auto context = parse_traceparent(header("00", kTrace, kSpan, "01"), "vendor=1");
  ASSERT_TRUE(context);
  EXPECT_TRUE(context->sampled);
  EXPECT_EQ(context->trace_id_hex(), kTrace);
  EXPECT_EQ(context->state, "vendor=1");
  EXPECT_EQ(context->traceparent(), header("00", kTrace, kSpan, "01"));
}

TEST(Traceparent, TakesOtherFlagsAndLaterVersionsButSendsItsOwn) {
  struct Row {
    std::string in;
    bool sampled;
  };
  for (const Row& row : {Row{header("00", kTrace, kSpan, "00"), false}, Row{header("00", kTrace, kSpan, "02"), false},
                         Row{header("00", kTrace, kSpan, "ff"), true}, Row{header("01", kTrace, kSpan, "01"), true},
                         Row{header("cc", kTrace, kSpan, "01-what-the-future-brings"), true}}) {
    const auto context = parse_traceparent(row.in);
    ASSERT_TRUE(context) << row.in;
    EXPECT_EQ(context->traceparent(), header("00", kTrace, kSpan, row.sampled ? "01" : "00")) << row.in;
  }
}

TEST(Traceparent, IsIgnoredUnlessItIsExact) {
  const std::string good = header("00", kTrace, kSpan, "01");
  const std::vector<std::string> bad = {
      "",
      "00",
      good.substr(0, 54),
      good + "-00",  // version 00 ends here
      good + " ",
      " " + good,
      good + ", " + good,  // sent twice
      header("ff", kTrace, kSpan, "01"),
      header("0", kTrace, kSpan, "001"),
      header("0A", kTrace, kSpan, "01"),
      header("01", kTrace, kSpan, "01x"),
      header("00", std::string(32, '0'), kSpan, "01"),
      header("00", kTrace, std::string(16, '0'), "01"),
      header("00", "0AF7651916CD43DD8448EB211C80319C", kSpan, "01"),
      header("00", kTrace, "B7AD6B7169203331", "01"),
      header("00", kTrace, kSpan, "0G"),
      header("00", kTrace.substr(1) + "g", kSpan, "01"),
      "00_" + kTrace + "-" + kSpan + "-01",
      "00-" + kTrace + "_" + kSpan + "-01",
      "00-" + kTrace + "-" + kSpan + "_01",
  };
  for (const std::string& text : bad) EXPECT_FALSE(parse_traceparent(text)) << text;
}

TEST(Traceparent, IsKeptWhenItsTracestateIsTooLong) {
  const auto context = parse_traceparent(header("00", kTrace, kSpan, "01"), "a=" + std::string(4'000, 'x'));
  ASSERT_TRUE(context);
  EXPECT_EQ(context->state, "");
}

TEST(TraceScope, IsOfItsThreadAndIsRestored) {
  const TraceScope outer(*parse_traceparent(header("00", kTrace, kSpan, "01")));
  {
    const TraceScope inner(*parse_traceparent(header("00", kTrace, "00f067aa0ba902b7", "01")));
    EXPECT_EQ(current_traceparent(), header("00", kTrace, "00f067aa0ba902b7", "01"));
  }
  EXPECT_EQ(current_traceparent(), header("00", kTrace, kSpan, "01"));
  std::thread([] { EXPECT_EQ(current_traceparent(), ""); }).join();
  const Json line = parse_json(log_line(LogLevel::kInfo, "x", {}, "test")).value();
  EXPECT_EQ(line["traceId"], kTrace);
}

TEST(Span, IsNothingWhileTracingIsOff) {
  const TraceScope scope(*parse_traceparent(header("00", kTrace, kSpan, "01")));
  Span span(SpanKind::kServer, "GET /", current_trace());
  span.set("a", "b");
  span.fail("c");
  EXPECT_FALSE(span.recording());
  EXPECT_FALSE(span.context().valid());
  EXPECT_FALSE(Span::inside(SpanKind::kClient, "read").recording());
}

TEST(StartTracing, RefusesWhatIsNoCollector) {
  for (const char* endpoint : {"", "collector:4318", "ftp://collector", "http://", "http://user:word@collector:4318",
                               "http://collector:4318?key=1"}) {
    const Status status = start_tracing({.endpoint = endpoint});
    ASSERT_FALSE(status) << endpoint;
    EXPECT_EQ(status.error().kind, ErrorKind::kInvalid);
    EXPECT_FALSE(tracing_on());
  }
}

}  // namespace
}  // namespace hk::telemetry
