// Cells of a CSV file that a spreadsheet opens: quoted where needed, and never a formula.
#pragma once

#include <string>
#include <string_view>

namespace hk {

// RFC 4180. A text that a spreadsheet would run (it begins with = + - @, a tab or a line end) gets an apostrophe in
// front; numbers, also negative ones, stay numbers.
std::string csv_cell(std::string_view text);

}  // namespace hk
