// The catalogue of reports. Private to analytics/.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/lake/engine.hpp>

#include "range.hpp"

namespace hk::analytics {

struct Column {
  enum class Kind { kText, kNumber, kCents, kMicroDollars };
  std::string name;
  Kind kind = Kind::kText;
  bool nullable = false;
};

// What a filter is made from, beside the row.
struct Scope {
  Range range;
  std::vector<Period> periods, months;
  bool is_now = true;  // the range reaches the present
};

struct Report {
  std::string name;   // conversion-by-source: in the address
  std::string model;  // conversion_by_source: file in models/
  std::string summary, description;
  std::string object;                // kind of the records behind a row
  std::vector<std::string> objects;  // that the caller must be allowed to read
  std::vector<std::string> tables;   // that the model reads
  std::vector<Column> columns;
  // The filter of the list of the records behind a row; null when no list shows just them.
  Json (*filter)(const Json& row, const Scope& scope) = nullptr;
};

const std::vector<Report>& reports();
const std::map<std::string, std::string>& embedded_files();  // the models by name

// A row as the API shows it: money in dollars, and the object and filter of the records behind it.
Json row_json(const Report& report, const std::vector<lake::Cell>& cells, const Scope& scope);
// The rows as a spreadsheet: no cell of it is a formula.
std::string to_csv(const Report& report, const Json& rows);

}  // namespace hk::analytics
