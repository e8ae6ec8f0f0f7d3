// Folding of Unicode text to the ASCII text it looks like or stands for.
#pragma once

#include <string>
#include <string_view>

namespace hk::canonical {

// Accents, full-width and styled letters, look-alikes and odd blanks become ASCII; control, zero-width and
// direction characters and bytes that are not UTF-8 vanish (line breaks and tabs stay); other characters stay as they
// are. Case is kept.
std::string fold(std::string_view utf8);
std::string fold_upper(std::string_view utf8);

// Reads one code point and moves `at` past it; 0xFFFD and one byte forward when it is no valid UTF-8.
char32_t next_code_point(std::string_view utf8, std::size_t& at);
// Control, formatting, direction and zero-width characters: never meant, at times hostile.
bool is_invisible(char32_t code);

}  // namespace hk::canonical
