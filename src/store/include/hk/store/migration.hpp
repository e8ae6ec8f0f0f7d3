// Schema changes: numbered, forward only, one transaction each. Each capability lists its own; the composition
// root concatenates them. Numbers are unique over all modules: module number * 1000 + running number.
#pragma once

#include <string>
#include <vector>

namespace hk::store {

struct Migration {
  int number;
  std::string name;
  // One statement each. {{text}} etc. are replaced by the dialect's words: {{pk}} -> integer primary key that counts up
  // by itself, {{strict}} -> "strict" on SQLite, {{nulls_first}} in an index where empty values come first (SQLite's
  // own order), {{json(}}column{{)json}} ->> 'member' for a member of JSON text. A statement that begins with
  // {{sqlite}} or
  // {{postgres}} runs on that store only. Types: use "bigint", "integer", "text", "double precision" ({{real}}).
  std::vector<std::string> statements;
};

}  // namespace hk::store
