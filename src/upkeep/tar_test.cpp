#include "tar.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include <hk/base/ids.hpp>
#include <hk/base/text.hpp>

#include "manifest.hpp"

namespace hk::upkeep {
namespace {

namespace fs = std::filesystem;

class TarTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("hk_tar_" + random_hex(8));
    fs::create_directories(folder_);
    file_ = folder_ + "/a.tar";
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::map<std::string, std::string>& entries) {
    fs::remove(file_);
    TarWriter tar = TarWriter::create(file_).value();
    for (const auto& [name, text] : entries) ASSERT_TRUE(tar.add_text(name, text));
    ASSERT_TRUE(tar.finish());
  }
  static Result<std::map<std::string, std::string>> read(const std::string& file) {
    HK_TRY(TarReader tar, TarReader::open(file));
    std::map<std::string, std::string> entries;
    while (true) {
      HK_TRY(const auto entry, tar.next());
      if (!entry) return entries;
      while (true) {
        HK_TRY(const std::string piece, tar.read(1'000));
        if (piece.empty()) break;
        entries[entry->name] += piece;
      }
    }
  }
  std::string bytes() {
    std::ifstream in(file_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void put(const std::string& bytes) { std::ofstream(file_, std::ios::binary | std::ios::trunc) << bytes; }

  std::string folder_, file_;
};

TEST_F(TarTest, GivesBackWhatWasPutIn) {
  const std::map<std::string, std::string> entries = {
      {"a", "x"},
      {"b/" + std::string(99, 'n'), std::string(512, 'y')},
      {std::string(150, 'd') + "/" + std::string(100, 'n'), std::string(70'000, 'z')},
      {"Ünïcode 中文.csv", std::string("\0binary\xff", 8)}};
  write(entries);
  EXPECT_EQ(read(file_).value(), entries);
  EXPECT_EQ(bytes().size() % kTarBlock, 0U);
}

TEST_F(TarTest, RefusesANameThatDoesNotFit) {
  TarWriter tar = TarWriter::create(file_).value();
  EXPECT_FALSE(tar.add_text(std::string(101, 'n'), ""));
  EXPECT_FALSE(tar.add_text(std::string(160, 'd') + "/n", ""));
  EXPECT_FALSE(TarWriter::create(file_)) << "nothing is overwritten";
}

TEST_F(TarTest, HashesTheFilesItPutsIn) {
  const std::string source = folder_ + "/source";
  std::ofstream(source) << std::string(10'000, 'x');
  TarWriter tar = TarWriter::create(file_).value();
  const auto added = tar.add_file("source", source).value();
  ASSERT_TRUE(tar.finish());
  EXPECT_EQ(added.bytes, 10'000U);
  EXPECT_EQ(added.sha256, hex(sha256(std::string(10'000, 'x'))));
  EXPECT_FALSE(TarWriter::create(folder_ + "/b.tar").value().add_file("absent", folder_ + "/absent"));
}

TEST_F(TarTest, RefusesNamesThatLeadOut) {
  for (const char* name : {"../x", "/etc/passwd", "a/../../x", "a//b", "./a", "a/.", "a\\b"}) {
    write({{name, "x"}});
    EXPECT_EQ(read(file_).error().code, "backup_damaged") << name;
  }
}

TEST_F(TarTest, ACutArchiveIsDamaged) {
  write({{"a", std::string(2'000, 'x')}});
  const std::string whole = bytes();
  for (std::size_t size = 0; size < whole.size() - 2 * kTarBlock; size += 100) {
    put(whole.substr(0, size));
    EXPECT_EQ(read(file_).error().code, "backup_damaged") << size;
  }
}

TEST_F(TarTest, WhateverItReadsItEnds) {
  write({{"a", std::string(600, 'x')}, {"b/c", "y"}});
  const std::string whole = bytes();
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    std::string changed = whole;
    for (int i = 0; i < 4; ++i) changed[random() % changed.size()] = static_cast<char>(random() % 256);
    put(changed);
    const auto found = read(file_);
    ASSERT_TRUE(!found || found->size() <= 2);
  }
}

TEST(Manifest, GivesBackWhatWasPutIn) {
  Manifest manifest;
  manifest.made_at = 1'800'000'000 * kSecond;
  manifest.version = "0.2.0";
  manifest.dialect = store::Dialect::kPostgres;
  manifest.files["data/x"] = {5'000'000'000, "abc"};
  const Manifest again = parse_manifest(dump_json(to_json(manifest))).value();
  EXPECT_EQ(again.made_at, manifest.made_at);
  EXPECT_EQ(again.dialect, manifest.dialect);
  EXPECT_EQ(again.files.at("data/x").bytes, 5'000'000'000U);
  for (const char* bad : {"", "[]", "{}", R"({"program": "hiddenkey", "format": 1, "files": 7})"})
    EXPECT_FALSE(parse_manifest(bad)) << bad;
  EXPECT_EQ(parse_manifest(R"({"program": "hiddenkey", "format": 2})").error().code, "backup_newer");
}

}  // namespace
}  // namespace hk::upkeep
