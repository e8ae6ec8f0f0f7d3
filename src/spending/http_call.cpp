#include <hk/spending/http_call.hpp>

#include <algorithm>
#include <cstdio>

#include <hk/base/text.hpp>

namespace hk::spending {
namespace {

constexpr Micros kPauseMax = 31 * kDay;
constexpr int kConnectTimeoutMs = 3'000;

// "Wed, 21 Oct 2026 07:28:00 GMT"
std::optional<Micros> parse_http_date(const std::string& text) {
  const std::size_t comma = text.find(',');
  const std::string rest = comma == std::string::npos ? text : text.substr(comma + 1);
  const auto date = parse_date(rest);
  const std::size_t colon = rest.find(':');
  int hour = 0, minute = 0, second = 0;
  if (!date || colon == std::string::npos || colon < 2 ||
      std::sscanf(rest.c_str() + colon - 2, "%2d:%2d:%2d", &hour, &minute, &second) != 3)
    return std::nullopt;
  return midnight_utc(*date) + hour * kHour + minute * kMinute + second * kSecond;
}

Outcome without_answer(const Error& error, const std::string& service, MicroDollars price) {
  if (error.code == "http_connect_failed" || error.code == "http_bad_url")
    return {Outcome::Kind::kDown, service + " can't be reached. Nothing was sent."};
  if (error.code == "http_answer_too_large")
    return {Outcome::Kind::kUnusable, service + "'s answer is too large to be one.", price};
  const std::string what = error.code == "http_timeout"
                               ? service + " did not answer in time."
                               : "The connection broke before " + service + "'s answer was here.";
  return {Outcome::Kind::kUnknown, what + " Whether the call is charged can't be known."};
}

// Gateways like to quote what they refuse, and we quote them.
void hide(std::string& text, const std::string& secret) {
  if (secret.empty()) return;
  constexpr std::string_view kHidden = "...";
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + kHidden.size()))
    text.replace(at, secret.size(), kHidden);
}

}  // namespace

std::variant<http::ClientResponse, Outcome> send_paid(http::Client& client, HttpCall call, const Sending& sending) {
  http::ClientRequest& request = call.request;
  // A call that costs money gets a connection of its own. A kept one may turn out to be dead just as it is used: then
  // nobody knows whether the call was charged. It costs no time, for a turn is waited for when the connection is up.
  request.headers.emplace_back("Connection", "close");
  if (!sending.reference.empty()) request.headers.emplace_back("X-Request-Id", sending.reference);
  request.connect_timeout_ms = std::min(kConnectTimeoutMs, request.timeout_ms);
  request.retries_max = 0;
  request.before_sending = sending.before_sending;
  auto answer = client.send(request);
  if (!answer) return without_answer(answer.error(), call.service, call.price);
  for (const std::string& secret : call.secrets) {
    hide(answer->body, secret);
    hide(answer->body, http::url_encode(secret));
  }
  return *std::move(answer);
}

std::string header_of(const http::ClientResponse& answer, const char* name) {
  const auto found = answer.headers.find(name);
  return found == answer.headers.end() ? std::string{} : found->second;
}

std::optional<Micros> retry_after(const http::ClientResponse& answer) {
  const std::string text = header_of(answer, "retry-after");
  if (const auto seconds = parse_int(text)) return std::clamp<Micros>(*seconds, 0, kPauseMax / kSecond) * kSecond;
  const auto until = parse_http_date(text);
  if (!until) return std::nullopt;
  const Micros now = parse_http_date(header_of(answer, "date")).value_or(SystemClock().now());
  return std::clamp<Micros>(*until - now, 0, kPauseMax);
}

bool may_stand_in_header(const std::string& key) {
  return !key.empty() && std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace hk::spending
