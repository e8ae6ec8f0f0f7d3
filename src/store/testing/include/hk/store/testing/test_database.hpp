// A fresh, empty database for one test, on either store.
//
// PostgreSQL tests need a server: ./dev test starts a throw-away one and names it in HK_TEST_POSTGRES_URL; without it
// they are skipped.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include <hk/store/store.hpp>

namespace hk::store::testing {

class TestDatabase {
 public:
  static bool available(Dialect dialect);
  enum State { kOpen, kClosed };
  // Makes the folder and, on PostgreSQL, a database of its own. kClosed leaves both empty until reopen().
  explicit TestDatabase(Dialect dialect, State state = kOpen);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;

  Database& operator*() { return *database_; }
  Database* operator->() { return database_.get(); }
  const StoreSettings& settings() const { return settings_; }
  void reopen();                           // as after a restart of the program
  std::unique_ptr<Database> open_again();  // as a second process would

 private:
  StoreSettings settings_;
  std::string postgres_name_;
  std::unique_ptr<Database> database_;
};

// Base of suites that run on both stores: TEST_P(MySuite, ...) with HK_ON_BOTH_STORES(MySuite).
class BothStores : public ::testing::TestWithParam<Dialect> {
 protected:
  void SetUp() override {
    if (!TestDatabase::available(GetParam())) GTEST_SKIP() << "no PostgreSQL server: HK_TEST_POSTGRES_URL is not set";
    database_ = std::make_unique<TestDatabase>(GetParam());
  }
  Database& db() { return **database_; }
  TestDatabase& test_database() { return *database_; }

 private:
  std::unique_ptr<TestDatabase> database_;
};

#define HK_ON_BOTH_STORES(Suite)                                                                        \
  INSTANTIATE_TEST_SUITE_P(                                                                             \
      Stores, Suite, ::testing::Values(::hk::store::Dialect::kSqlite, ::hk::store::Dialect::kPostgres), \
      [](const auto& param) { return param.param == ::hk::store::Dialect::kSqlite ? "Sqlite" : "Postgres"; })

}  // namespace hk::store::testing
