#include "refusal.hpp"

#include <array>

namespace hk::http {

namespace {

constexpr std::string_view kMarker = "parser error ";

struct Known {
  std::string_view name;  // of http_parser
  int status;
  const char* code;
  const char* message;
  const char* next_step;
};

// The callbacks (HPE_CB_*) fail when one of our hard limits is passed.
constexpr std::array<Known, 7> kKnown = {{
    {"HPE_CB_url", 414, "url_too_long", "The URL is too long.", "Send long values in the body."},
    {"HPE_CB_headers_complete", 413, "body_too_large", "The body is larger than this server takes.",
     "Send it in smaller parts."},
    {"HPE_CB_body", 413, "body_too_large", "The body is larger than this server takes.", "Send it in smaller parts."},
    {"HPE_CB_header_field", 431, "headers_too_large", "The headers are larger than this server takes.",
     "Send fewer or shorter headers and cookies."},
    {"HPE_CB_header_value", 431, "headers_too_large", "The headers are larger than this server takes.",
     "Send fewer or shorter headers and cookies."},
    {"HPE_HEADER_OVERFLOW", 431, "headers_too_large", "The headers are larger than this server takes.",
     "Send fewer or shorter headers and cookies."},
    {"HPE_INVALID_METHOD", 400, "method_unknown", "This is no HTTP method.", "Use GET, POST, PUT, PATCH or DELETE."},
}};

}  // namespace

std::optional<Refusal> refusal_of(std::string_view log_message) {
  const auto at = log_message.find(kMarker);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view name = log_message.substr(at + kMarker.size());
  name = name.substr(0, name.find(':'));
  for (const Known& known : kKnown) {
    if (known.name == name) return Refusal{known.status, invalid(known.code, known.message, known.next_step)};
  }
  return Refusal{400, invalid("request_malformed", "This is no well-formed HTTP/1.1 request.")};
}

}  // namespace hk::http
