#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include <hk/base/ids.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::store::testing {
namespace {

std::string server_url() {
  const char* url = std::getenv("HK_TEST_POSTGRES_URL");
  return url == nullptr ? "" : url;
}

void on_server(const std::string& sql) {
  soci::session connection(soci::postgresql, server_url());
  connection << sql;
}

// "postgresql:///postgres?host=/tmp/x" with another database name.
std::string url_of(const std::string& name) {
  std::string url = server_url();
  const std::size_t at = url.find("/postgres?");
  if (at == std::string::npos) throw std::runtime_error("HK_TEST_POSTGRES_URL must name the database postgres");
  return url.replace(at, 9, "/" + name);
}

}  // namespace

bool TestDatabase::available(Dialect dialect) { return dialect == Dialect::kSqlite || !server_url().empty(); }

TestDatabase::TestDatabase(Dialect dialect, State state) {
  const std::string unique = random_hex(8);
  settings_.folder = std::filesystem::temp_directory_path() / ("hk_test_" + unique);
  settings_.readers = 4;
  std::filesystem::create_directories(settings_.folder);
  if (dialect == Dialect::kPostgres) {
    postgres_name_ = "hk_test_" + unique;
    on_server("create database " + postgres_name_);
    settings_.database_url = url_of(postgres_name_);
  }
  if (state == kOpen) database_ = open_again();
}

TestDatabase::~TestDatabase() {
  database_.reset();
  if (!postgres_name_.empty()) {
    try {
      on_server("drop database if exists " + postgres_name_ + " with (force)");
    } catch (const std::exception&) {  // the throw-away server goes with its databases
    }
  }
  std::error_code ignored;
  std::filesystem::remove_all(settings_.folder, ignored);
}

void TestDatabase::reopen() {
  database_.reset();
  database_ = open_again();
}

std::unique_ptr<Database> TestDatabase::open_again() {
  auto opened = Database::open(settings_);
  if (!opened) throw std::runtime_error(opened.error().message + " " + opened.error().detail);
  return *std::move(opened);
}

}  // namespace hk::store::testing
