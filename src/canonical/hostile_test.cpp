// Whatever is typed, parsers answer: no crash, no exception, no invalid UTF-8, no control character.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <random>

#include <hk/base/json.hpp>
#include <hk/base/text.hpp>
#include <hk/canonical/canonical.hpp>

#include "fold.hpp"

namespace hk::canonical {
namespace {

void expect_clean(const std::string& text, const std::string& typed) {
  EXPECT_TRUE(is_valid_utf8(text)) << hex(typed);
  EXPECT_EQ(text.find('\0'), std::string::npos) << hex(typed);
}

void expect_printable(const std::string& text, const std::string& typed) {
  expect_clean(text, typed);
  for (std::size_t at = 0; at < text.size();) EXPECT_FALSE(is_invisible(next_code_point(text, at))) << hex(typed);
}

void check_address(const Result<Address>& address, const std::string& typed) {
  if (!address) return expect_printable(address.error().message, typed);
  expect_printable(address->street_line(), typed);
  expect_printable(address->last_line(), typed);
  const auto key = address_key(*address);
  expect_printable(key.full, typed);
  EXPECT_EQ(match(*address, *address), AddressMatch::kExact) << typed;
}

void feed(const std::string& text) {
  check_address(parse_address({.street = text}), text);
  for (const auto& token : label_address(text)) EXPECT_FALSE(token.text.empty()) << text;
  check_address(parse_address_lenient({.street = text}), text);
  check_address(parse_address_lenient({.street = "12 " + text}), text);
  check_address(parse_address_lenient({.street = text, .unit = text, .city = text, .state = text, .zip = text}), text);
  if (const auto phone = parse_phone(text)) expect_printable(phone->international + phone->extension, text);
  for (const auto& typed : {text, text + "@example.com", "jane@" + text}) {
    if (const auto email = parse_email(typed)) expect_printable(email->canonical + email->key + email->display, typed);
  }
  const auto name = parse_person(text);
  expect_printable(name.first + name.middle + name.last, text);
  expect_printable(name_key(text), text);
  looks_like_company(text);
}

std::string shared_file(const std::string& file) {
  const char* folder = std::getenv("HK_SHARED_DATA");
  return (folder != nullptr ? std::string(folder) : HK_SOURCE_DIR "/../shared/data") + "/hostile_input/" + file;
}

class HostileFile : public ::testing::TestWithParam<const char*> {};

TEST_P(HostileFile, IsSurvived) {
  std::ifstream file(shared_file(GetParam()));
  if (!file) GTEST_SKIP() << "the shared data is absent";
  const auto entries = Json::parse(file);
  EXPECT_GT(entries.size(), 500u);
  // Of the thousands of similar payloads every seventh, to stay quick.
  const std::size_t step = entries.size() > 1000 ? 7 : 1;
  for (std::size_t i = 0; i < entries.size(); i += step) feed(entries[i].get<std::string>());
}

INSTANTIATE_TEST_SUITE_P(Lists, HostileFile, ::testing::Values("blns.json", "xss_payloads.json"));

TEST(HostileTest, RandomBytesAndWordsAreSurvived) {
  constexpr std::string_view kWords[] = {"#",        "12",           "N",    "APT",  "ST",  "BOX", "PO", "TN", "37203",
                                         ",",        "HWY",          "1/2",  "5TH",  "FL",  "-",   "A",  "US", "\n",
                                         "\xC2\xA0", "\xE2\x80\xAE", "\xFF", "UNIT", "OLD", "USA", "."};
  std::mt19937_64 random(7);
  for (int round = 0; round < 400; ++round) {
    std::string bytes, words;
    for (std::size_t i = random() % 12; i > 0; --i) {
      bytes += static_cast<char>(random() & 0xFF);
      words += kWords[random() % std::size(kWords)];
      if (random() % 4 != 0) words += ' ';
    }
    feed(bytes);
    feed(words);
  }
}

TEST(HostileTest, LongTextsAreAnsweredQuickly) {
  for (const auto* piece : {"A", "1 ", "# ", "APT ", "\"", ",", "TN ", "\xCC\x81", "ST "}) {
    std::string text;
    while (text.size() < 100'000) text += piece;
    feed(text);
    feed(text.substr(0, 490));
  }
}

}  // namespace
}  // namespace hk::canonical
