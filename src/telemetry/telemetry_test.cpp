#include <gtest/gtest.h>

#include <hk/telemetry/telemetry.hpp>

namespace hk::telemetry {
namespace {

TEST(Log, IsOneJsonObjectWithTheCorrelationId) {
  const CorrelationScope scope("abc123");
  const Json line = parse_json(log_line(LogLevel::kWarn, "lead_created", {{"leadId", "lead_1"}}, "test")).value();
  EXPECT_EQ(line["level"], "warn");
  EXPECT_EQ(line["event"], "lead_created");
  EXPECT_EQ(line["correlationId"], "abc123");
  EXPECT_EQ(line["leadId"], "lead_1");
}

TEST(Log, RedactsSecretsAndPersonalDataAtAnyDepth) {
  const std::string line = log_line(
      LogLevel::kInfo, "x", {{"apiKey", "k-1"}, {"body", {{"email", "a@b.c"}, {"Authorization", "Bearer z"}}}}, "test");
  EXPECT_EQ(line.find("k-1"), std::string::npos);
  EXPECT_EQ(line.find("a@b.c"), std::string::npos);
  EXPECT_EQ(line.find("Bearer"), std::string::npos);
}

TEST(Log, KeepsALineALineWhateverTheText) {
  const std::string line = log_line(LogLevel::kInfo, "x", {{"reason", "a\nb\xff"}}, "test");
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_TRUE(parse_json(line));
}

TEST(Correlation, IsRestoredWhenTheScopeEnds) {
  const CorrelationScope outer("outer");
  { const CorrelationScope inner("inner"); }
  EXPECT_EQ(correlation_id(), "outer");
}

TEST(Metrics, RenderInPrometheusText) {
  Metrics metrics;
  metrics.describe("hk_jobs_total", "Jobs finished.");
  metrics.add("hk_jobs_total", 2, {{"queue", "a\"b"}});
  metrics.observe("hk_wait_seconds", 0.003);
  metrics.on_scrape([](Metrics& m) { m.set("hk_depth", 7); });
  const std::string text = metrics.render();
  EXPECT_NE(text.find("# HELP hk_jobs_total Jobs finished.\n# TYPE hk_jobs_total counter\n"), std::string::npos);
  EXPECT_NE(text.find("hk_jobs_total{queue=\"a\\\"b\"} 2\n"), std::string::npos);
  EXPECT_NE(text.find("hk_depth 7\n"), std::string::npos);
  EXPECT_NE(text.find("hk_wait_seconds_bucket{le=\"0.0025\"} 0\n"), std::string::npos);
  EXPECT_NE(text.find("hk_wait_seconds_bucket{le=\"0.005\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("hk_wait_seconds_bucket{le=\"+Inf\"} 1\n"), std::string::npos);
}

}  // namespace
}  // namespace hk::telemetry
