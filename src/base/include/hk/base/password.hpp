// Passwords: argon2id, 19 MiB and 2 passes (OWASP Password Storage Cheat Sheet).
#pragma once

#include <string>
#include <string_view>

namespace hk {

// The encoded hash with its salt and parameters. About 30 ms.
std::string hash_password(std::string_view password);
// False also for a malformed hash. The same time whether it matches or not.
bool verify_password(std::string_view password, const std::string& hash);

}  // namespace hk
