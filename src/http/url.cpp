#include "url.hpp"

#include <algorithm>
#include <array>

#include <hk/base/text.hpp>
#include <hk/http/client.hpp>

namespace hk::http {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '~';
}

// Values of a query may hold line breaks and tabs (a search text); no other control characters.
bool is_refused_in_query(char c) { return is_control(c) && c != '\t' && c != '\n' && c != '\r'; }

std::optional<std::string> unescape(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_blank) {
      out.push_back(' ');
    } else if (text[i] != '%') {
      out.push_back(text[i]);
    } else {
      const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  return out;
}

std::optional<std::map<std::string, std::string>> parse_query(std::string_view raw) {
  std::map<std::string, std::string> query;
  for (const std::string& pair : split(raw, '&')) {
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    const std::string_view whole = pair;
    auto name = url_decode(whole.substr(0, equals), true);
    auto value =
        equals == std::string::npos ? std::optional<std::string>("") : url_decode(whole.substr(equals + 1), true);
    if (!name || !value) return std::nullopt;
    query[*std::move(name)] = *std::move(value);
  }
  return query;
}

std::string_view without_origin(std::string_view raw) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!starts_with_ci(raw, scheme)) continue;
    const auto slash = raw.find('/', scheme.size());
    return slash == std::string_view::npos ? std::string_view("/") : raw.substr(slash);
  }
  return raw;
}

bool is_secret_name(std::string_view name) {
  static constexpr std::array<std::string_view, 9> kSecret = {"key",       "token", "secret", "password",  "passwd",
                                                              "signature", "auth",  "sig",    "credential"};
  const std::string lower = lower_ascii(name);
  return std::any_of(kSecret.begin(), kSecret.end(),
                     [&](std::string_view part) { return lower.find(part) != std::string::npos; });
}

}  // namespace

std::optional<std::string> url_decode(std::string_view text, bool plus_is_blank) {
  auto out = unescape(text, plus_is_blank);
  if (!out || !is_valid_utf8(*out)) return std::nullopt;
  if (std::any_of(out->begin(), out->end(), plus_is_blank ? is_refused_in_query : is_control)) return std::nullopt;
  return out;
}

std::optional<Target> parse_target(std::string_view raw) {
  raw = without_origin(raw);
  raw = raw.substr(0, raw.find('#'));
  if (raw.empty() || raw.front() != '/') return std::nullopt;
  const auto question = raw.find('?');
  auto path = url_decode(raw.substr(0, question), false);
  auto query = question == std::string_view::npos ? std::optional<std::map<std::string, std::string>>(std::in_place)
                                                  : parse_query(raw.substr(question + 1));
  if (!path || !query) return std::nullopt;
  return Target{*std::move(path), *std::move(query)};
}

std::string url_encode(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c)) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kHex[byte >> 4]);
    out.push_back(kHex[byte & 15]);
  }
  return out;
}

std::string redact_url(std::string_view url) {
  std::string out;
  std::string_view rest = url;
  // "user:password@" in front of the host.
  const auto scheme_end = rest.find("://");
  if (scheme_end != std::string_view::npos) {
    const auto host = scheme_end + 3;
    const auto at = rest.substr(host, rest.find_first_of("/?#", host) - host).rfind('@');
    out.append(rest.substr(0, host));
    rest = at == std::string_view::npos ? rest.substr(host) : rest.substr(host + at + 1);
    if (at != std::string_view::npos) out.append("[redacted]@");
  }
  const auto question = rest.find('?');
  out.append(rest.substr(0, question));
  if (question == std::string_view::npos) return out;
  std::vector<std::string> pairs = split(rest.substr(question + 1), '&');
  for (std::string& pair : pairs) {
    const auto equals = pair.find('=');
    if (equals != std::string::npos && is_secret_name(pair.substr(0, equals)))
      pair.resize(equals + 1), pair += "[redacted]";
  }
  return out + "?" + join(pairs, "&");
}

}  // namespace hk::http
