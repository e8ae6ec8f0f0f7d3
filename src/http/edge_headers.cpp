#include "edge_headers.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <hk/base/ids.hpp>
#include <hk/base/text.hpp>

#include "problem.hpp"

namespace hk::http {

namespace {

constexpr std::size_t kRequestIdMin = 8;
constexpr std::size_t kRequestIdMax = 64;
constexpr const char* kContentSecurityPolicy =
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

bool is_id_char(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[40];
  const std::size_t size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text, size};
}

}  // namespace

std::string request_id_of(const std::string& sent) {
  const bool good =
      sent.size() >= kRequestIdMin && sent.size() <= kRequestIdMax && std::all_of(sent.begin(), sent.end(), is_id_char);
  return good ? sent : random_hex(16);
}

std::map<std::string, std::string> collect_headers(const Fields& fields) {
  std::map<std::string, std::string> headers;
  for (const auto& [name, value] : fields) {
    std::string lower = lower_ascii(name);
    const auto [at, fresh] = headers.try_emplace(lower, value);
    if (!fresh) at->second += (lower == "cookie" ? "; " : ", ") + value;
  }
  return headers;
}

bool has_field(const Fields& fields, const std::string& name) {
  const std::string lower = lower_ascii(name);
  return std::any_of(fields.begin(), fields.end(),
                     [&](const auto& field) { return lower_ascii(field.first) == lower; });
}

void set_if_missing(Fields& fields, const std::string& name, std::string value) {
  if (!has_field(fields, name)) fields.emplace_back(name, std::move(value));
}

void add_security_fields(Fields& fields, const std::string& content_type) {
  set_if_missing(fields, "X-Content-Type-Options", "nosniff");
  set_if_missing(fields, "Referrer-Policy", "same-origin");
  set_if_missing(fields, "X-Frame-Options", "DENY");
  if (starts_with_ci(content_type, "text/html")) {
    set_if_missing(fields, "Content-Security-Policy", kContentSecurityPolicy);
  }
}

std::string one_line(std::string value) {
  std::replace_if(
      value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return value;
}

std::string format_head(const Outgoing& answer, bool keep_alive) {
  std::string out = fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\nServer: hiddenkey\r\nConnection: {}\r\n", answer.status,
                                reason_phrase(answer.status), http_date(), keep_alive ? "keep-alive" : "close");
  if (answer.has_length) out += fmt::format("Content-Length: {}\r\n", answer.length);
  for (const auto& [name, value] : answer.fields) out += fmt::format("{}: {}\r\n", name, one_line(value));
  out += "\r\n";
  return out;
}

}  // namespace hk::http
