// Compression of answers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hk::http {

std::optional<std::string> gzip(std::string_view text);
// Whether an Accept-Encoding value lets us answer in gzip ("gzip;q=0" does not).
bool accepts_gzip(std::string_view accept_encoding);

}  // namespace hk::http
