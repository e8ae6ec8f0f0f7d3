// A simulator on a free port over a small county file, and a client that sees every byte.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <hk/http/testing/raw_socket.hpp>
#include <hk/simulator/simulator.hpp>

#include "answer.hpp"

namespace hk::simulator {

// One house as in ATTOM's own sample, a duplex whose halves share their address, and a bare piece of land in Texas.
inline constexpr const char* kCountyFile =
    "APN,Address,Unit,City,State,Zip,LandUse,OwnerName,Bedrooms,FullBath,HalfBath,LivingArea,YearBuilt,LotSize,"
    "LandValue,BuildingValue,TotalValue,TaxAmount,SaleDate,SalePrice,LegalReference,TaxYear\n"
    "00000-00-000-000,123 Example St,,Denver,CO,80200,SINGLE FAMILY,\"DOE, JANE A & DOE, JOHN B\",3,1,1,1414,1900,6251,"
    "250000,280000,530000,2750.55,2019-06-14,415000,2019000001,2025\n"
    "00000-00-000-000,123 Example St,,Denver,CO,80200,SINGLE FAMILY,,,,,,,,,,,,2004-02-03,180000,2004000009,\n"
    "00000-00-000-001,7 Twin Ct,A,Denver,CO,80200,DUPLEX,ACME HOLDINGS "
    "LLC,2,1,,800,1950,,90000,100000,190000,,,,,2025\n"
    "00000-00-000-002,7 Twin Ct,B,Denver,CO,80200,DUPLEX,\"LADNER, TIM & DOROTHY\",2,1,,810,1950,,90000,105000,195000,"
    ",,,,2025\n"
    "00000-00-000-003,900 Lone Star Rd,,Austin,TX,78701,VACANT RESIDENTIAL LAND,,,,,,,43560,,,,,2020-05-06,99000,,\n"
    "00000-00-000-004,12 Empty Ln,,Denver,CO,80200,VACANT RESIDENTIAL LAND,,,,,,,,,,,,,,,\n";

inline constexpr const char* kHouse = "address1=123%20Example%20St&address2=Denver%2C%20CO%2080200";

class AttomTest : public ::testing::Test {
 protected:
  AttomTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "hk-attom-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    settings_.parcels_file = folder_ + "/county.csv";
    settings_.bill_file = folder_ + "/bill.jsonl";
    settings_.key = "right-key";
    settings_.seed = 7;
    settings_.today = Date{2026, 1, 20};
    write(settings_.parcels_file, kCountyFile);
  }
  ~AttomTest() override {
    attom_.reset();
    std::filesystem::remove_all(folder_);
  }

  static void write(const std::string& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }
  static std::vector<Json> json_lines(const std::string& file) {
    std::vector<Json> lines;
    std::ifstream input(file);
    for (std::string line; std::getline(input, line);) lines.push_back(Json::parse(line));
    return lines;
  }

  void start() {
    attom_.reset();
    auto started = AttomSimulator::start(settings_);
    ASSERT_TRUE(started.ok()) << started.error().message;
    attom_ = *std::move(started);
  }

  static std::string request(const std::string& target, const std::string& headers) {
    return "GET /propertyapi/v1.0.0" + target + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
  }
  Answer raw(const std::string& bytes, int idle_ms = 3'000) const {
    http::testing::RawSocket socket(attom_->port());
    socket.send(bytes);
    return parse_answer(socket.read_to_end(idle_ms));
  }
  Answer ask_with(const std::string& target, const std::string& headers) const {
    return raw(request(target, "Connection: close\r\n" + headers));
  }
  Answer ask(const std::string& target) const {
    return ask_with(target, "apikey: right-key\r\nAccept: application/json\r\nX-Request-Id: ref-1\r\n");
  }
  // The one property of an answer.
  Json property(const std::string& target) const {
    const Answer answer = ask(target);
    EXPECT_EQ(answer.status, 200) << answer.body;
    const Json json = answer.json();
    EXPECT_EQ(json.at("property").size(), 1u) << answer.body;
    return json.at("property").at(0);
  }
  std::vector<BillLine> bill() const {
    auto lines = attom_->bill();
    EXPECT_TRUE(lines.ok());
    return *lines;
  }

  std::string folder_;
  AttomSettings settings_;
  std::unique_ptr<AttomSimulator> attom_;
};

}  // namespace hk::simulator
