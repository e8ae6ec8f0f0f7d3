#include "web_call.hpp"

#include <hk/base/csv.hpp>
#include <hk/base/json.hpp>
#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// A plus is a blank in a query, and itself in a path.
std::optional<std::string> decoded(std::string_view text, char plus) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i] == '+' ? plus : text[i];
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

bool add_pairs(WebCall& call, std::string_view text) {
  for (const std::string& pair : split(text, '&')) {
    const auto equals = std::min(pair.find('='), pair.size());
    const auto name = decoded(std::string_view(pair).substr(0, equals), ' ');
    const auto value = decoded(std::string_view(pair).substr(std::min(equals + 1, pair.size())), ' ');
    if (!name || !value) return false;
    if (!name->empty()) call.parameters.emplace(lower_ascii(*name), trim(*value));
  }
  return true;
}

// Values that are no text are written as JSON writes them: 10, true.
bool add_json(WebCall& call, std::string_view text) {
  const auto json = parse_json(text);
  if (!json || !json->is_object()) return false;
  for (const auto& [name, value] : json->items())
    call.parameters.emplace(lower_ascii(name), value.is_string() ? value.get<std::string>() : dump_json(value));
  return true;
}

}  // namespace

std::string WebCall::parameter(const std::string& name) const {
  const std::vector<std::string> values = every(name);
  return values.empty() ? std::string() : values.back();
}

std::vector<std::string> WebCall::every(const std::string& name) const {
  std::vector<std::string> values;
  const auto [first, last] = parameters.equal_range(name);
  for (auto it = first; it != last; ++it) values.push_back(it->second);
  return values;
}

std::optional<WebCall> read_call(std::string_view target, std::string_view base) {
  WebCall call;
  const auto mark = std::min(target.find('?'), target.size());
  const auto path = decoded(target.substr(0, mark), '+');
  if (!path) return std::nullopt;
  call.path = path->starts_with(base) ? path->substr(base.size()) : *path;
  if (!add_pairs(call, target.substr(std::min(mark + 1, target.size())))) return std::nullopt;
  return call;
}

std::optional<WebCall> read_posted_call(const RawRequest& request, std::string_view base) {
  auto call = read_call(request.target, base);
  if (!call || request.body.empty()) return call;
  const bool is_json = lower_ascii(request.header("content-type")).starts_with("application/json");
  const bool read = is_json ? add_json(*call, request.body) : add_pairs(*call, request.body);
  return read ? call : std::nullopt;
}

std::string displayed_path(const RawRequest& request, std::string_view base) {
  constexpr std::size_t kBytesMax = 200;
  const std::string_view path = std::string_view(request.target).substr(0, request.target.find('?'));
  const auto call = read_call(path, base);
  return displayable(call ? std::string_view(call->path) : path, kBytesMax);
}

}  // namespace hk::simulator
