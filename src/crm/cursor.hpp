// Cursors: where a page ended, as the sort value and id of its last record. Opaque to clients. Private to crm/.
#pragma once

#include <string>

#include <hk/base/ids.hpp>
#include <hk/base/result.hpp>
#include <hk/base/text.hpp>

namespace hk::crm {

struct Cursor {
  std::string value;
  std::string id;
  std::int64_t number() const { return parse_int(value).value_or(0); }
};

// "<id>.<value>": ids hold no dot. Readable on purpose; a client that edits one only gets another page of what it may
// see.
inline std::string format_cursor(const Cursor& cursor) { return cursor.id + "." + cursor.value; }

inline constexpr std::size_t kCursorBytesMax = 4'100;  // an id and the longest name

inline Result<Cursor> parse_cursor(const std::string& text) {
  if (text.empty()) return Cursor{};
  const std::size_t dot = text.find('.');
  if (dot == std::string::npos || dot == 0 || text.size() > kCursorBytesMax)
    return invalid("cursor_invalid", "This cursor is not one of ours.",
                   "Pass nextCursor of the page before as it was.");
  return Cursor{text.substr(dot + 1), text.substr(0, dot)};
}

}  // namespace hk::crm
