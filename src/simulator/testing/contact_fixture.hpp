// The contact services on a free port, and a client that sees every byte.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <hk/http/testing/raw_socket.hpp>
#include <hk/simulator/simulator.hpp>

#include "answer.hpp"

namespace hk::simulator {

class ContactTest : public ::testing::Test {
 protected:
  ContactTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "hk-contacts-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    settings_.serving.bill_file = folder_ + "/bill.jsonl";
    settings_.serving.seed = 7;
    settings_.key = "right-key";
  }
  ~ContactTest() override {
    contacts_.reset();
    std::filesystem::remove_all(folder_);
  }

  void start() {
    contacts_.reset();
    auto started = ContactSimulator::start(settings_);
    ASSERT_TRUE(started.ok()) << started.error().message;
    contacts_ = *std::move(started);
  }
  void start_with(Fault fault) {
    std::filesystem::remove(settings_.serving.bill_file);
    settings_.serving.fault_rate = 1;
    settings_.serving.fault_mix = {{fault, 1}};
    start();
  }

  Answer send(const std::string& method, const std::string& target, const std::string& headers,
              const std::string& body = "") const {
    http::testing::RawSocket socket(contacts_->port());
    socket.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: ref-1\r\n" +
                headers + (body.empty() ? "" : "Content-Length: " + std::to_string(body.size()) + "\r\n") + "\r\n" +
                body);
    return parse_answer(socket.read_to_end());
  }
  Answer get(const std::string& target, const std::string& headers = "") const { return send("GET", target, headers); }
  // A target below a service's base: its path on this server.
  std::string below(const std::string& service, const std::string& rest) const {
    const std::string url = contacts_->base_url(service);
    return url.substr(url.find('/', std::string("http://").size())) + rest;
  }
  Json json_of(const Answer& answer, int status = 200) const {
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_EQ(answer.headers.contains("content-type") ? answer.headers.at("content-type") : "", "application/json");
    return answer.json();
  }
  std::vector<BillLine> bill() const {
    auto lines = contacts_->bill();
    EXPECT_TRUE(lines.ok());
    return *lines;
  }
  static std::set<std::string> keys_of(const Json& json) {
    std::set<std::string> keys;
    for (const auto& [key, value] : json.items()) keys.insert(key);
    return keys;
  }

  std::string folder_;
  ContactSettings settings_;
  std::unique_ptr<ContactSimulator> contacts_;
};

}  // namespace hk::simulator
