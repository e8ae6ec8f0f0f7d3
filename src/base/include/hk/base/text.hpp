// Small pure helpers on text. ASCII unless the name says otherwise.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hk {

std::string_view trim(std::string_view text);
std::string upper_ascii(std::string_view text);
std::string lower_ascii(std::string_view text);
// Runs of white space (ASCII and the no-break space) become one blank; ends are trimmed.
std::string collapse_space(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
bool starts_with_ci(std::string_view text, std::string_view prefix);

bool is_valid_utf8(std::string_view text);
std::size_t utf8_length(std::string_view text);  // code points
// Latin-1 (Windows-1252) bytes as UTF-8, for files that are not UTF-8.
std::string utf8_from_windows1252(std::string_view bytes);

std::string hex(std::string_view bytes);
std::string base64url(std::string_view bytes);
std::string sha256(std::string_view bytes);  // 32 raw bytes
bool equal_constant_time(std::string_view a, std::string_view b);
std::string random_bytes(std::size_t count);

std::optional<long long> parse_int(std::string_view text);
std::optional<double> parse_number(std::string_view text);  // finite decimal, thousands commas allowed

}  // namespace hk
