// E-mail addresses: the canonical form is a fixed point, and has the key of what was typed.
#include <hk/canonical/email.hpp>

#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hk::fuzz;
  using hk::canonical::parse_email;
  const auto email = parse_email(text_of(data, size));
  if (!email) {
    require_text(email.error().message);
    return 0;
  }
  for (const std::string& text : {email->canonical, email->local, email->domain, email->display, email->key})
    require_text(text);
  require_equal(email->local + "@" + email->domain, email->canonical, "the canonical form is local part and domain");
  const auto again = parse_email(email->canonical);
  require(again.ok(), "the canonical form can be read", email->canonical);
  require_equal(again->canonical, email->canonical, "the canonical form is a fixed point");
  require_equal(again->key, email->key, "the canonical form has the same key");
  const auto by_key = parse_email(email->key);
  // "jane.+tag" leaves "jane.", which is a key but no address.
  if (by_key) require_equal(by_key->key, email->key, "the key is the key of its own mailbox");
  return 0;
}
