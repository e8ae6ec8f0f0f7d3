// The tables and indexes that migrations leave, read from their statements. Private to upkeep/.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <hk/store/store.hpp>

namespace hk::upkeep {

struct ExpectedIndex {
  std::string table;
  std::string statement;
};

struct ExpectedSchema {
  std::set<std::string> tables;
  std::map<std::string, ExpectedIndex> indexes;  // by name
};

// Of those migrations whose number was applied, in their order.
ExpectedSchema expected_schema(std::vector<store::Migration> migrations, const std::set<std::int64_t>& applied,
                               store::Dialect dialect);

}  // namespace hk::upkeep
