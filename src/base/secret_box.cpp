#include <hk/base/secret_box.hpp>

#include <sodium.h>

#include <hk/base/text.hpp>

namespace hk {
namespace {

constexpr std::string_view kForm = "v1:";  // of what is sealed: base64url of the nonce and the cipher text
constexpr std::size_t kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

Error unreadable() {
  return invalid("secret_unreadable", "A stored secret can't be read with the key of this program.",
                 "Enter it again, or give the program the key it was stored with (HK_SECRETS_KEY).");
}

Result<std::string> from_base64(std::string_view text) {
  std::string raw(text.size(), '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const bool decoded = sodium_base642bin(bytes(raw), raw.size(), text.data(), text.size(), nullptr, &size, &end,
                                         sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0;
  if (!decoded || end != text.data() + text.size()) return unreadable();
  raw.resize(size);
  return raw;
}

}  // namespace

std::string SecretBox::new_key() { return hex(random_bytes(kKeyBytes)); }

Result<SecretBox> SecretBox::with_key(std::string_view hex) {
  std::string key(kKeyBytes, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const bool decoded =
      sodium_hex2bin(bytes(key), key.size(), hex.data(), hex.size(), nullptr, &size, &end) == 0 && size == kKeyBytes;
  if (!decoded || end != hex.data() + hex.size())
    return invalid("secret_key_invalid", "The key for stored secrets must be 64 hexadecimal digits.",
                   "Make one with: openssl rand -hex 32");
  return SecretBox(std::move(key));
}

std::string SecretBox::seal(std::string_view secret, std::string_view about) const {
  std::string sealed = random_bytes(kNonceBytes);
  sealed.resize(kNonceBytes + secret.size() + kTagBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(sealed) + kNonceBytes, nullptr, bytes(secret), secret.size(),
                                             bytes(about), about.size(), nullptr, bytes(sealed), bytes(key_));
  return std::string(kForm) + base64url(sealed);
}

Result<std::string> SecretBox::open(std::string_view sealed, std::string_view about) const {
  if (!sealed.starts_with(kForm)) return unreadable();
  HK_TRY(const std::string raw, from_base64(sealed.substr(kForm.size())));
  if (raw.size() < kNonceBytes + kTagBytes) return unreadable();
  const std::string_view cipher = std::string_view(raw).substr(kNonceBytes);
  std::string secret(cipher.size() - kTagBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(secret), nullptr, nullptr, bytes(cipher), cipher.size(),
                                                 bytes(about), about.size(), bytes(raw), bytes(key_)) != 0)
    return unreadable();
  return secret;
}

}  // namespace hk
