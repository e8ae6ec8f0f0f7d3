// Which tables the lake has, and what of the records goes into them.
#pragma once

#include <string>
#include <vector>

namespace hk::lake {

struct Column {
  enum class Type { kText, kInteger, kReal };
  std::string name;
  Type type = Type::kText;
  std::string sql = {};  // what is read from the records; empty: the column of this name
};

struct TableSpec {
  enum class Kind {
    kRecord,  // changes: the newest version of an id counts
    kLog,     // rows are added; a later version of one is a rare correction
    kEvents   // rows are added, each once
  };
  std::string name;
  Kind kind = Kind::kRecord;
  std::string key;             // column that names a row: id, or seq
  std::string id_prefix;       // of the ids in events that say a row changed: "lead"; empty: found through `owner` only
  std::string owner;           // column with the record the row belongs to; a change of that record looks here
  std::string owner_prefixes;  // which records: "lead" or "*"
  std::vector<Column> columns;
};

const std::vector<TableSpec>& tables();
const TableSpec& table_named(const std::string& name);
std::string schema_version();  // changes when a table or column does

}  // namespace hk::lake
