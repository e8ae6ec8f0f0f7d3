#include <hk/canonical/email.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>

#include <idn2.h>

#include "fold.hpp"

#include <hk/base/text.hpp>

namespace hk::canonical {
namespace {

constexpr std::size_t kLocalBytesMax = 64;
constexpr std::size_t kEmailBytesMax = 254;
constexpr std::size_t kTypedBytesMax = 1000;

Error local_invalid() {
  return invalid("email_local_invalid", "The part before @ is not valid.",
                 "Use letters, digits, dots, hyphens, underscores or plus signs before the @.");
}
Error domain_invalid() {
  return invalid("email_domain_invalid", "The part after @ is not a domain.", "Check the domain, such as example.com.");
}
Error too_long() {
  return invalid("email_too_long", "The e-mail address is too long.",
                 "At most 64 bytes may stand before the @, and 254 in all.");
}

// "Jane <jane@example.com>" and "mailto:jane@example.com" -> jane@example.com
std::string_view unwrap(std::string_view text) {
  if (!text.empty() && text.back() == '>') {
    if (const auto open = text.rfind('<'); open != std::string_view::npos) {
      text = trim(text.substr(open + 1, text.size() - open - 2));
    }
  }
  return starts_with_ci(text, "mailto:") ? text.substr(7) : text;
}

bool has_invisible(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] >= 0x20 && text[at] < 0x7F) {
      ++at;
      continue;
    }
    const auto code = next_code_point(text, at);
    if (code == 0xFFFD || code < 0x20 || is_invisible(code) || code == 0x2028 || code == 0x2029) return true;
  }
  return false;
}

bool is_atom_char(char c) {
  if (static_cast<unsigned char>(c) >= 0x80) return true;  // RFC 6531; validity was checked before
  const bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  return alnum || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_dot_atom(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.' ? text[i - 1] == '.' : !is_atom_char(text[i])) return false;
  }
  return true;
}

// The content of a quoted local part, without its escapes; nothing when the quoting is wrong.
std::optional<std::string> unquote(std::string_view local) {
  if (local.size() < 2 || local.front() != '"' || local.back() != '"') return std::nullopt;
  std::string out;
  for (std::size_t i = 1; i + 1 < local.size(); ++i) {
    if (local[i] == '"') return std::nullopt;
    if (local[i] == '\\' && ++i + 1 >= local.size()) return std::nullopt;
    out += local[i];
  }
  return out;
}

// "jane"@example.com is jane@example.com: quotes that change nothing go.
std::optional<std::string> canonical_local(std::string_view local) {
  if (is_dot_atom(local)) return std::string(local);
  const auto inner = unquote(local);
  if (!inner) return std::nullopt;
  return is_dot_atom(*inner) ? *inner : std::string(local);
}

// The @ that ends the local part: the last one outside quotes, of which there may be only one.
struct AtSign {
  std::size_t at = std::string_view::npos;
  int count = 0;
};
AtSign find_at(std::string_view text) {
  AtSign found;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"' && (i == 0 || quoted)) {
      quoted = !quoted;
    } else if (text[i] == '@' && !quoted) {
      found.at = i;
      ++found.count;
    }
  }
  return found;
}

bool is_host_name(std::string_view domain) {
  if (domain.empty() || domain.size() > 253 || domain.find('.') == std::string_view::npos) return false;
  std::size_t from = 0;
  std::string_view label;
  while (from <= domain.size()) {
    const auto dot = std::min(domain.find('.', from), domain.size());
    label = domain.substr(from, dot - from);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (label.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string_view::npos) return false;
    from = dot + 1;
  }
  // A top-level domain is never all digits: 127.0.0.1 is no name.
  return label.size() >= 2 && label.find_first_not_of("0123456789") != std::string_view::npos;
}

std::optional<std::string> ascii_domain(std::string_view typed) {
  std::string domain = lower_ascii(typed);
  if (!domain.empty() && domain.back() == '.') domain.pop_back();  // the root's dot
  // What is a host name as it stands is its own ASCII form; only labels with "--" may be encoded ones.
  if (domain.find("--") == std::string::npos && is_host_name(domain)) return domain;
  char* found = nullptr;
  const auto flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;
  const int code = idn2_to_ascii_8z(domain.c_str(), &found, flags);
  const std::unique_ptr<char, void (*)(void*)> owner(found, idn2_free);
  if (code != IDN2_OK || found == nullptr) return std::nullopt;
  std::string ascii = lower_ascii(found);
  return is_host_name(ascii) ? std::optional(ascii) : std::nullopt;
}

struct Provider {
  std::string_view domain, same_as;
  bool ignores_dots;
};
// Providers that document the +tag; Gmail alone also ignores dots.
constexpr Provider kTagging[] = {
    {"fastmail.com", "fastmail.com", false},
    {"gmail.com", "gmail.com", true},
    {"googlemail.com", "gmail.com", true},
    {"hotmail.com", "hotmail.com", false},
    {"icloud.com", "icloud.com", false},
    {"live.com", "live.com", false},
    {"me.com", "me.com", false},
    {"outlook.com", "outlook.com", false},
    {"pm.me", "protonmail.com", false},
    {"proton.me", "protonmail.com", false},
    {"protonmail.com", "protonmail.com", false},
};

std::string mailbox_key(std::string_view local, std::string_view domain) {
  std::string name = lower_ascii(local);
  const auto known = std::ranges::find(kTagging, domain, &Provider::domain);
  if (known == std::end(kTagging) || name.front() == '"') return name + "@" + std::string(domain);
  if (const auto plus = name.find('+'); plus != std::string::npos && plus > 0) name.resize(plus);
  if (known->ignores_dots) std::erase(name, '.');
  return name + "@" + std::string(known->same_as);
}

Error wrong_at(std::string_view text, int count) {
  if (count == 0) {
    return invalid("email_no_at", "The e-mail address has no @.", "Give an address such as jane@example.com.");
  }
  const bool list = text.find_first_of(",; ") != std::string_view::npos;
  if (list) return invalid("email_several", "There is more than one e-mail address.", "Give one address.");
  return local_invalid();
}

Result<Email> build(std::string_view display, std::string_view typed_local, std::string_view typed_domain) {
  if (typed_local.size() > kLocalBytesMax) return too_long();
  const auto local = canonical_local(typed_local);
  if (!local) return local_invalid();
  if (!typed_domain.empty() && typed_domain.front() == '[') {
    return invalid("email_domain_literal", "Addresses at an IP address are not accepted.",
                   "Give an address at a domain, such as jane@example.com.");
  }
  const auto domain = ascii_domain(typed_domain);
  if (!domain) return domain_invalid();
  if (local->size() + 1 + domain->size() > kEmailBytesMax) return too_long();
  return Email{*local + "@" + *domain, *local, *domain, std::string(display), mailbox_key(*local, *domain)};
}

}  // namespace

Result<Email> parse_email(std::string_view typed) {
  if (typed.size() > kTypedBytesMax) return too_long();
  const auto display = trim(typed);
  const auto address = unwrap(display);
  if (address.empty()) {
    return invalid("email_empty", "The e-mail address is empty.", "Give an address such as jane@example.com.");
  }
  if (has_invisible(display)) return local_invalid();
  const auto sign = find_at(address);
  if (sign.count != 1) return wrong_at(address, sign.count);
  return build(display, address.substr(0, sign.at), address.substr(sign.at + 1));
}

}  // namespace hk::canonical
