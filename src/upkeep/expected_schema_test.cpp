#include "expected_schema.hpp"

#include <gtest/gtest.h>

namespace hk::upkeep {
namespace {

using Dialect = store::Dialect;

const std::vector<store::Migration> kMigrations = {
    {3, "pending", {"create table later (id text)"}},
    {1,
     "first",
     {"create table a (id text, b text) {{strict}}", "create unique index a_b on a(b)",
      "CREATE INDEX IF NOT EXISTS a_id ON a (id)", "create table gone (id text)", "create index gone_id on gone(id)"}},
    {2,
     "second",
     {"drop table gone", "drop index a_id", "alter table a rename to c", "create table a (id text)",
      "create index a_id on a(id)", "{{sqlite}}create table light (id text)",
      "{{postgres}}create index heavy on c using gin (b)", "create virtual table words using fts5(text)"}}};

std::set<std::string> names(const ExpectedSchema& schema) {
  std::set<std::string> all;
  for (const auto& [name, index] : schema.indexes) all.insert(index.table + "." + name);
  return all;
}

TEST(ExpectedSchema, FollowsWhatMigrationsMakeRemoveAndRename) {
  const ExpectedSchema sqlite = expected_schema(kMigrations, {1, 2}, Dialect::kSqlite);
  EXPECT_EQ(sqlite.tables, (std::set<std::string>{"a", "c", "light"}));
  EXPECT_EQ(names(sqlite), (std::set<std::string>{"a.a_id", "c.a_b"}));
  const ExpectedSchema postgres = expected_schema(kMigrations, {1, 2}, Dialect::kPostgres);
  EXPECT_EQ(postgres.tables, (std::set<std::string>{"a", "c"}));
  EXPECT_EQ(names(postgres), (std::set<std::string>{"a.a_id", "c.a_b", "c.heavy"}));
}

TEST(ExpectedSchema, WhatWasNotAppliedIsNotExpected) {
  const ExpectedSchema schema = expected_schema(kMigrations, {1}, Dialect::kSqlite);
  EXPECT_EQ(schema.tables, (std::set<std::string>{"a", "gone"}));
  EXPECT_EQ(names(schema), (std::set<std::string>{"a.a_b", "a.a_id", "gone.gone_id"}));
}

}  // namespace
}  // namespace hk::upkeep
