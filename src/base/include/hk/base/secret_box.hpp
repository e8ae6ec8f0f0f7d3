// Secrets at rest: XChaCha20-Poly1305 with a random nonce (libsodium).
#pragma once

#include <string>
#include <string_view>

#include <hk/base/result.hpp>

namespace hk {

class SecretBox {
 public:
  static std::string new_key();  // 64 hexadecimal digits
  // Error secret_key_invalid: not 64 hexadecimal digits.
  static Result<SecretBox> with_key(std::string_view hex);

  // `about` says what the secret is for. What was sealed about one thing does not open about another, so that nobody
  // who can write rows can pass one secret off as a different one.
  std::string seal(std::string_view secret, std::string_view about) const;
  // Error secret_unreadable: sealed with another key, about another thing, or changed since.
  Result<std::string> open(std::string_view sealed, std::string_view about) const;

 private:
  explicit SecretBox(std::string key) : key_(std::move(key)) {}
  std::string key_;  // raw bytes
};

}  // namespace hk
