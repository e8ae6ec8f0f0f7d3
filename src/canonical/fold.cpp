#include "fold.hpp"

#include <algorithm>
#include <iterator>

#include <hk/base/text.hpp>

namespace hk::canonical {
namespace {

struct Folding {
  char32_t code;
  std::string_view text;
};

constexpr Folding kFoldings[] = {
#include "tables/fold.inc"
};

const Folding* find_folding(char32_t code) {
  const auto* found = std::ranges::lower_bound(kFoldings, code, {}, &Folding::code);
  return found != std::end(kFoldings) && found->code == code ? found : nullptr;
}

int sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

bool is_well_formed(char32_t code, int length) {
  if (length == 3) return code >= 0x800 && (code < 0xD800 || code > 0xDFFF);
  if (length == 4) return code >= 0x10000 && code <= 0x10FFFF;
  return true;
}

void fold_one(std::string& out, char32_t code, std::string_view bytes) {
  if (code == 0xFFFD || is_invisible(code)) return;
  if (const auto* folding = find_folding(code)) {
    out += folding->text;
  } else if (code < 0x300 || code > 0x36F) {  // combining accents vanish
    out += bytes;
  }
}

}  // namespace

char32_t next_code_point(std::string_view utf8, std::size_t& at) {
  constexpr char32_t kLeadMask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
  const auto lead = static_cast<unsigned char>(utf8[at]);
  const int length = sequence_length(lead);
  if (length == 0 || at + static_cast<std::size_t>(length) > utf8.size()) return ++at, 0xFFFD;
  char32_t code = lead & kLeadMask[length];
  for (int i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(utf8[at + static_cast<std::size_t>(i)]);
    if ((byte & 0xC0) != 0x80) return ++at, 0xFFFD;
    code = (code << 6) | (byte & 0x3F);
  }
  if (!is_well_formed(code, length)) return ++at, 0xFFFD;
  at += static_cast<std::size_t>(length);
  return code;
}

bool is_invisible(char32_t code) {
  if (code < 0x20) return code != '\n' && code != '\r' && code != '\t';
  return (code >= 0x7F && code < 0xA0) || code == 0xAD || code == 0x61C || code == 0x180E ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || (code >= 0xFE00 && code <= 0xFE0F) || code == 0xFEFF ||
         (code >= 0xFFF9 && code <= 0xFFFB) || (code >= 0xE0000 && code <= 0xE0FFF);
}

std::string fold(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const auto byte = static_cast<unsigned char>(utf8[at]);
    if (byte >= 0x20 && byte < 0x7F) {
      out += utf8[at++];
      continue;
    }
    const std::size_t start = at;
    const char32_t code = next_code_point(utf8, at);
    fold_one(out, code, utf8.substr(start, at - start));
  }
  return out;
}

std::string fold_upper(std::string_view utf8) { return upper_ascii(fold(utf8)); }

}  // namespace hk::canonical
