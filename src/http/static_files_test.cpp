#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "gzip.hpp"
#include "server_fixture.hpp"

namespace hk::http {
namespace {

class Files : public ServerTest {
 protected:
  Files() {
    folder_ = std::filesystem::temp_directory_path() / ("hk_static_" + std::to_string(::getpid()));
    write("index.html", "<html>home</html>");
    write("assets/app-1a2b.js", std::string(4'000, 'j'));
    write("assets/app-1a2b.js.gz", *gzip(std::string(4'000, 'j')));
    write("favicon.svg", "<svg/>");
    write("orphan.css.gz", "x");
    write("../hk_static_secret.txt", "secret");
    files_ = *StaticFiles::load(folder_.string());
    router_->add(
        make_route(Method::kGet, "/api/leads", [](const Request&) -> Result<Response> { return empty_response(204); }));
    router_->add(
        make_route(Method::kPost, "/login", [](const Request&) -> Result<Response> { return empty_response(204); }));
  }
  ~Files() override {
    server_.reset();
    std::filesystem::remove_all(folder_);
    std::filesystem::remove(folder_ / "../hk_static_secret.txt");
  }
  void write(const std::string& name, const std::string& text) {
    const auto path = folder_ / name;
    std::filesystem::create_directories(folder_ / "assets");
    std::ofstream(path, std::ios::binary) << text;
  }
  std::filesystem::path folder_;
};

TEST_F(Files, AreServedWithTypeAndEtag) {
  start();
  const auto answer = ask("GET", "/favicon.svg");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "<svg/>");
  EXPECT_EQ(answer.headers.at("content-type"), "image/svg+xml");
  EXPECT_EQ(answer.headers.at("cache-control"), "no-cache");
  const auto again = ask("GET", "/favicon.svg", "If-None-Match: W/\"x\", " + answer.headers.at("etag") + "\r\n");
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(ask("GET", "/favicon.svg", "If-None-Match: \"other\"\r\n").status, 200);
}

TEST_F(Files, HashedAssetsAreImmutableAndCompressed) {
  start();
  const auto packed = ask("GET", "/assets/app-1a2b.js", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(packed.headers.at("content-encoding"), "gzip");
  EXPECT_EQ(packed.headers.at("vary"), "Accept-Encoding");
  EXPECT_NE(packed.headers.at("cache-control").find("immutable"), std::string::npos);
  EXPECT_LT(packed.body.size(), 200u);
  EXPECT_EQ(ask("GET", "/assets/app-1a2b.js").body.size(), 4'000u);
  EXPECT_EQ(ask("HEAD", "/assets/app-1a2b.js").headers.at("content-length"), "4000");
}

TEST_F(Files, DeepLinksGetTheUi) {
  start();
  for (const char* path : {"/", "/leads", "/leads/lead_1/edit"}) {
    const auto answer = ask("GET", path);
    EXPECT_EQ(answer.body, "<html>home</html>") << path;
    EXPECT_EQ(answer.headers.count("content-security-policy"), 1u);
  }
}

TEST_F(Files, WhatIsNoPageIsNotFound) {
  start();
  for (const char* path :
       {"/api/nothing", "/api", "/metrics", "/openapi.json", "/docs", "/assets/old-9.js", "/orphan.css"}) {
    EXPECT_EQ(ask("GET", path).status, 404) << path;
  }
}

TEST_F(Files, NothingOutsideTheFolderIsServed) {
  start();
  for (const char* path : {"/../hk_static_secret.txt", "/%2e%2e/hk_static_secret.txt",
                           "/assets/..%2f..%2fhk_static_secret.txt", "//hk_static_secret.txt"}) {
    EXPECT_EQ(ask("GET", path).status, 404) << path;
  }
}

TEST_F(Files, DoNotHideRoutesOrTheirMethods) {
  start();
  EXPECT_EQ(ask("GET", "/api/leads").status, 204);
  EXPECT_EQ(ask("GET", "/login").status, 405);
  EXPECT_EQ(ask("POST", "/leads").status, 404);
}

TEST(StaticFiles, AMissingFolderIsAnError) {
  EXPECT_EQ(StaticFiles::load("/nonexistent/hk").error().code, "static_folder_missing");
}

}  // namespace
}  // namespace hk::http
