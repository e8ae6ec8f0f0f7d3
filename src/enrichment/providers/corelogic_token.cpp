#include "corelogic_token.hpp"

#include <algorithm>

#include <hk/base/text.hpp>
#include <hk/http/client.hpp>
#include <hk/spending/http_call.hpp>

namespace hk::enrichment::corelogic {
namespace {

constexpr Micros kEarly = kMinute;  // a token must not end on its way

std::string base64(std::string_view bytes) {
  std::string text = base64url(bytes);
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

// No answer to a request for a token is no unknown charge: tokens cost nothing.
spending::Outcome without_charge(spending::Outcome outcome) {
  if (outcome.kind == spending::Outcome::Kind::kUnknown || outcome.kind == spending::Outcome::Kind::kUnusable)
    return {.kind = spending::Outcome::Kind::kDown, .reason = "CoreLogic gave no token in time. Nothing was charged."};
  return outcome;
}

}  // namespace

// The grant is in the query and the body is empty: with the credentials or the grant in the body it is refused.
TokenCache::TokenCache(const CoreLogicSettings& settings, http::Client& client)
    : url_(settings.token_url + (settings.token_url.find('?') == std::string::npos ? "?" : "&") +
           "grant_type=client_credentials"),
      key_(settings.key),
      secret_(settings.secret),
      credentials_(base64(settings.key + ":" + settings.secret)),
      timeout_ms_(settings.timeout_ms),
      client_(client) {}

TokenOrNot TokenCache::token() {
  const std::lock_guard lock(mutex_);
  if (!token_.empty() && std::chrono::steady_clock::now() < good_until_) return token_;
  return renew({});
}

TokenOrNot TokenCache::instead_of(const std::string& refused) {
  const std::lock_guard lock(mutex_);
  const bool is_new = !token_.empty() && token_ != refused && std::chrono::steady_clock::now() < good_until_;
  return is_new ? TokenOrNot(token_) : renew(refused);
}

TokenOrNot TokenCache::renew(const std::string& refused) {
  token_.clear();
  http::ClientRequest request;
  request.method = http::Method::kPost;
  request.url = url_;
  request.headers = {{"Authorization", "Basic " + credentials_}, {"Accept", "application/json"}};
  request.timeout_ms = timeout_ms_;
  auto sent = spending::send_paid(client_, {"CoreLogic", {key_, secret_, credentials_, refused}, 0, request}, {});
  if (auto* ended = std::get_if<spending::Outcome>(&sent)) return without_charge(*std::move(ended));
  const auto& answer = std::get<http::ClientResponse>(sent);
  auto parsed = parse_corelogic_token(answer.status, answer.body);
  if (auto* none = std::get_if<spending::Outcome>(&parsed)) {
    if (none->kind == spending::Outcome::Kind::kLimited) none->retry_after = spending::retry_after(answer);
    return *std::move(none);
  }
  auto& fresh = std::get<CoreLogicToken>(parsed);
  good_until_ =
      std::chrono::steady_clock::now() + std::chrono::microseconds(std::max<Micros>(fresh.lifetime - kEarly, 0));
  token_ = std::move(fresh.text);
  return token_;
}

}  // namespace hk::enrichment::corelogic
