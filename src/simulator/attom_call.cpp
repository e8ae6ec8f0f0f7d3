#include "attom_call.hpp"

#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? ' ' : text[i];
      continue;
    }
    const bool whole = text.size() - i > 2;
    const int high = whole ? hex_digit(text[i + 1]) : -1;
    const int low = whole ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (!is_valid_utf8(out) || out.find('\0') != std::string::npos) return std::nullopt;
  return out;
}

}  // namespace

std::string AttomCall::parameter(const std::string& name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string() : found->second;
}

std::optional<AttomCall> read_call(std::string_view target) {
  AttomCall call;
  const auto mark = std::min(target.find('?'), target.size());
  auto path = decoded(target.substr(0, mark));
  if (!path) return std::nullopt;
  call.path = path->starts_with(kAttomBase) ? path->substr(kAttomBase.size()) : *path;
  for (const std::string& pair : split(target.substr(std::min(mark + 1, target.size())), '&')) {
    const auto equals = std::min(pair.find('='), pair.size());
    const auto name = decoded(std::string_view(pair).substr(0, equals));
    const auto value = decoded(std::string_view(pair).substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return std::nullopt;
    if (!name->empty()) call.parameters[lower_ascii(*name)] = std::string(trim(*value));
  }
  return call;
}

}  // namespace hk::simulator
