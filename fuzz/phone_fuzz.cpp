// Telephone numbers: the canonical form is a fixed point, and the other forms name the same number.
#include <hk/canonical/phone.hpp>

#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hk::fuzz;
  using hk::canonical::parse_phone;
  const auto phone = parse_phone(text_of(data, size));
  if (!phone) {
    require_text(phone.error().message);
    return 0;
  }
  for (const std::string& text :
       {phone->e164, phone->national, phone->international, phone->extension, phone->country_code, phone->type})
    require_text(text);
  const auto again = parse_phone(phone->e164);
  require(again.ok(), "the canonical form can be read", phone->e164);
  require_equal(again->e164, phone->e164, "the canonical form is a fixed point");
  require_equal(again->national, phone->national, "a number is written in one way");
  require_equal(again->country_code, phone->country_code, "a number is of one country");
  const std::string extension = phone->extension.empty() ? "" : " ext. " + phone->extension;
  const auto international = parse_phone(phone->international + extension);
  require(international.ok(), "the international form can be read", phone->international, phone->extension);
  require_equal(international->e164, phone->e164, "the international form names the same number");
  return 0;
}
