#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include <hk/base/text.hpp>
#include <hk/http/client.hpp>
#include <hk/runtime/backoff.hpp>
#include <hk/telemetry/log.hpp>
#include <hk/telemetry/trace.hpp>

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

// Without the query, where providers take addresses, e-mails and keys.
std::string traced_url(const std::string& url) {
  const std::string clean = redact_url(url);
  return clean.substr(0, clean.find_first_of("?#"));
}

std::string host_of(const std::string& traced) {
  const auto scheme_end = traced.find("://");
  if (scheme_end == std::string::npos) return "";
  const std::string rest = traced.substr(scheme_end + 3);
  const std::string authority = rest.substr(0, rest.find('/'));
  const std::string host = authority.substr(authority.find('@') + 1);  // npos + 1 is the begin
  return host.substr(0, host.find(':', host.find(']') + 1));
}

telemetry::Span call_span(const ClientRequest& request, int attempt) {
  if (!telemetry::tracing_on()) return {};
  const std::string method(method_name(request.method));
  telemetry::Span span(telemetry::SpanKind::kClient, method, telemetry::current_trace());
  const std::string url = traced_url(request.url_in_traces.empty() ? request.url : request.url_in_traces);
  span.set("http.request.method", method);
  span.set("server.address", host_of(url));
  span.set("url.full", url);
  if (attempt > 1) span.set("http.request.resend_count", attempt - 1);
  return span;
}

void note_outcome(telemetry::Span& span, const Result<ClientResponse>& result) {
  if (!result) {
    span.set("error.type", result.error().code);
    span.fail(result.error().message);
    return;
  }
  span.set("http.response.status_code", result->status);
  if (result->status >= 400) span.fail("HTTP " + std::to_string(result->status));
}

class CurlClient final : public Client {
 public:
  Result<ClientResponse> send(const ClientRequest& request) override {
    const int tries_max = may_repeat(request.method) ? request.retries_max + 1 : 1;
    for (int attempt = 1;; ++attempt) {
      auto result = send_once(request, attempt);
      if (attempt >= tries_max || !is_passing(result)) return result;
      const Micros wait = retry_after(result).value_or(runtime::backoff(kBetweenTries, attempt, random_bits()));
      telemetry::log_debug("http_retry",
                           {{"url", redact_url(request.url)}, {"attempt", attempt}, {"waitMs", wait / 1000}});
      std::this_thread::sleep_for(std::chrono::microseconds(wait));
    }
  }

 private:
  Result<ClientResponse> send_once(const ClientRequest& request, int attempt) {
    auto handle = handles_.borrow();
    if (!handle) return internal_error("curl_easy_init failed");
    telemetry::Span span = call_span(request, attempt);
    auto result = curl_call(handle.get(), request, span.context());
    note_outcome(span, result);
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
