#include <hk/base/password.hpp>

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace hk {

std::string hash_password(std::string_view password) {
  constexpr unsigned long long kPasses = 2;
  constexpr std::size_t kMemory = 19 * 1024 * 1024;
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (sodium_init() < 0 || crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), kPasses, kMemory,
                                                 crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("not enough memory to hash a password");
  return hash.data();
}

bool verify_password(std::string_view password, const std::string& hash) {
  return sodium_init() >= 0 && hash.size() < crypto_pwhash_STRBYTES &&
         crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace hk
