#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include <hk/base/text.hpp>
#include <hk/http/client.hpp>
#include <hk/runtime/backoff.hpp>
#include <hk/telemetry/log.hpp>

#include "curl_call.hpp"

namespace hk::http {

namespace {

constexpr Micros kRetryAfterMax = 10 * kSecond;
constexpr runtime::BackoffSettings kBetweenTries{200 * kMillisecond, kRetryAfterMax};

bool may_repeat(Method method) { return method != Method::kPost && method != Method::kPatch; }

bool is_passing(const Result<ClientResponse>& result) {
  if (result) {
    const int status = result->status;
    return status == 429 || status == 502 || status == 503 || status == 504;
  }
  const std::string& code = result.error().code;
  return code == "http_connect_failed" || code == "http_broken" || code == "http_timeout";
}

// Seconds or an HTTP date.
std::optional<Micros> retry_after(const Result<ClientResponse>& result) {
  if (!result) return std::nullopt;
  const auto found = result->headers.find("retry-after");
  if (found == result->headers.end()) return std::nullopt;
  if (const auto seconds = parse_int(found->second)) {
    return std::clamp<Micros>(std::clamp(*seconds, 0LL, 3600LL) * kSecond, 0, kRetryAfterMax);
  }
  const std::time_t at = curl_getdate(found->second.c_str(), nullptr);
  if (at < 0) return std::nullopt;
  return std::clamp<Micros>((at - std::time(nullptr)) * kSecond, 0, kRetryAfterMax);
}

std::uint64_t random_bits() {
  std::uint64_t bits = 0;
  const std::string bytes = random_bytes(sizeof bits);
  std::memcpy(&bits, bytes.data(), sizeof bits);
  return bits;
}

class CurlClient final : public Client {
 public:
  Result<ClientResponse> send(const ClientRequest& request) override {
    const int tries_max = may_repeat(request.method) ? request.retries_max + 1 : 1;
    for (int attempt = 1;; ++attempt) {
      auto result = send_once(request);
      if (attempt >= tries_max || !is_passing(result)) return result;
      const Micros wait = retry_after(result).value_or(runtime::backoff(kBetweenTries, attempt, random_bits()));
      telemetry::log_debug("http_retry",
                           {{"url", redact_url(request.url)}, {"attempt", attempt}, {"waitMs", wait / 1000}});
      std::this_thread::sleep_for(std::chrono::microseconds(wait));
    }
  }

 private:
  Result<ClientResponse> send_once(const ClientRequest& request) {
    auto handle = handles_.borrow();
    if (!handle) return internal_error("curl_easy_init failed");
    auto result = curl_call(handle.get(), request);
    handles_.give_back(std::move(handle));
    return result;
  }

  CurlHandles handles_;
};

}  // namespace

std::unique_ptr<Client> Client::create() {
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)kReady;
  return std::make_unique<CurlClient>();
}

}  // namespace hk::http
