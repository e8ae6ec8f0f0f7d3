#include "curl_call.hpp"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <cstdlib>

#include <hk/base/text.hpp>
#include <hk/telemetry/correlation.hpp>

namespace hk::http {

namespace {

constexpr std::size_t kIdleHandlesMax = 32;
constexpr long kConnectionAgeSecondsMax = 60;  // servers close idle connections; don't meet them halfway
constexpr std::size_t kHeaderBytesMax = 64 * 1024;

// What curl's callbacks write to.
struct Transfer {
  CURL* curl;
  const ClientRequest& request;
  ClientResponse response{};
  std::size_t header_bytes = 0;
  bool too_large = false;
  int times_sent = 0;
  Status before_sending{};
  std::chrono::steady_clock::duration waited{};  // in before_sending
  std::array<char, CURL_ERROR_SIZE> reason{};
};

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

bool is_repeatable(Method method) { return method != Method::kPost && method != Method::kPatch; }

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::size_t bytes = size * count;
  if (transfer.response.body.size() + bytes > transfer.request.response_bytes_max) {
    transfer.too_large = true;
    return 0;  // ends the transfer
  }
  transfer.response.body.append(data, bytes);
  return bytes;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::string_view line(data, size * count);
  transfer.header_bytes += line.size();
  if (transfer.header_bytes > kHeaderBytesMax) {
    transfer.too_large = true;
    return 0;
  }
  if (line.rfind("HTTP/", 0) == 0) transfer.response.headers.clear();  // after "100 Continue" come the real ones
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return line.size();
  const std::string name = lower_ascii(trim(line.substr(0, colon)));
  const std::string value(trim(line.substr(colon + 1)));
  const auto [at, fresh] = transfer.response.headers.try_emplace(name, value);
  if (!fresh) at->second += ", " + value;
  return line.size();
}

Status ask_before_sending(const ClientRequest& request) try {
  return request.before_sending();
} catch (const std::exception& e) {  // must not pass through curl, which is C
  return internal_error(std::string("before a request was sent: ") + e.what());
}

// curl counts from the begin of the transfer, and looks at this limit again at least once a second.
void prolong_timeout(const Transfer& transfer) {
  const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(transfer.waited).count();
  curl_easy_setopt(transfer.curl, CURLOPT_TIMEOUT_MS, static_cast<long>(transfer.request.timeout_ms + waited));
}

// The connection is up. curl sends a request again by itself when a kept connection turns out dead. That could be a
// second text message or a second charge, for the first was perhaps received: so only what the caller allows to be
// repeated is.
int on_ready_to_send(void* user, char*, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(user);
  const ClientRequest& request = transfer.request;
  const bool may_repeat = request.retries_max > 0 && is_repeatable(request.method);
  if (transfer.times_sent > 0 && !may_repeat) return CURL_PREREQFUNC_ABORT;
  if (request.before_sending) {
    const auto begun = std::chrono::steady_clock::now();
    transfer.before_sending = ask_before_sending(request);
    if (!transfer.before_sending) return CURL_PREREQFUNC_ABORT;
    transfer.waited += std::chrono::steady_clock::now() - begun;
    prolong_timeout(transfer);
  }
  ++transfer.times_sent;
  return CURL_PREREQFUNC_OK;
}

HeaderList header_list(const ClientRequest& request, const telemetry::TraceContext& trace) {
  HeaderList list;
  const auto append = [&list](const std::string& line) { list.reset(curl_slist_append(list.release(), line.c_str())); };
  bool has_id = false;
  bool has_type = false;
  for (const auto& [name, value] : request.headers) {
    has_id = has_id || lower_ascii(name) == "x-request-id";
    has_type = has_type || lower_ascii(name) == "content-type";
    append(value.empty() ? name + ";" : name + ": " + value);  // curl's way to send an empty value
  }
  if (!has_id && !telemetry::correlation_id().empty()) append("X-Request-Id: " + telemetry::correlation_id());
  if (!has_type && !request.body.empty()) append("Content-Type: application/json");
  if (trace.valid()) append("traceparent: " + trace.traceparent());
  if (trace.valid() && !trace.state.empty()) append("tracestate: " + trace.state);
  append("Expect:");  // do not wait for "100 Continue" before a large body
  return list;
}

std::string no_proxy() {
  const char* given = std::getenv("no_proxy");
  if (given == nullptr) given = std::getenv("NO_PROXY");
  return std::string(given == nullptr ? "" : std::string(given) + ",") + "localhost,127.0.0.1,::1";
}

void set_limits(CURL* curl, const ClientRequest& request) {
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout_ms));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout_ms));
  curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, kConnectionAgeSecondsMax);
  curl_easy_setopt(curl, CURLOPT_NOPROXY, no_proxy().c_str());
}

void set_method(CURL* curl, const ClientRequest& request) {
  const std::string method(method_name(request.method));
  if (request.method == Method::kHead) {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else if (request.method != Method::kGet || !request.body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.c_str());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method.c_str());
  }
}

void set_callbacks(CURL* curl, Transfer& transfer) {
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, on_ready_to_send);
  curl_easy_setopt(curl, CURLOPT_PREREQDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer.reason.data());
  curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
}

bool never_sent(CURLcode code, const Transfer& transfer) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return true;
    default:
      return transfer.times_sent == 0;
  }
}

Error error_of(CURLcode code, const Transfer& transfer) {
  // The URL may hold a key, and the reason may quote it: only curl's fixed text goes further.
  const std::string detail = redact_url(transfer.request.url) + ": " + curl_easy_strerror(code);
  if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL) {
    Error error = invalid("http_bad_url", "The address is no http or https URL.");
    error.detail = detail;
    return error;
  }
  if (transfer.too_large) return unavailable("http_answer_too_large", "The other side's answer is too large.", detail);
  if (never_sent(code, transfer)) {
    return unavailable("http_connect_failed", "The other side can't be reached.", detail);
  }
  if (code == CURLE_OPERATION_TIMEDOUT)
    return unavailable("http_timeout", "The other side did not answer in time.", detail);
  return unavailable("http_broken", "The connection broke before the whole answer was here.", detail);
}

}  // namespace

void CurlHandles::Free::operator()(void* handle) const { curl_easy_cleanup(handle); }

CurlHandles::Handle CurlHandles::borrow() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return Handle(curl_easy_init());
  Handle handle = std::move(idle_.back());
  idle_.pop_back();
  return handle;
}

void CurlHandles::give_back(Handle handle) {
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kIdleHandlesMax) idle_.push_back(std::move(handle));
}

Result<ClientResponse> curl_call(void* handle, const ClientRequest& request, const telemetry::TraceContext& trace) {
  CURL* curl = handle;
  curl_easy_reset(curl);  // options only; connections stay
  Transfer transfer{.curl = curl, .request = request};
  const HeaderList headers = header_list(request, trace);
  set_limits(curl, request);
  set_method(curl, request);
  set_callbacks(curl, transfer);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
  const CURLcode code = curl_easy_perform(curl);
  if (!transfer.before_sending) return transfer.before_sending.error();
  if (code != CURLE_OK) return error_of(code, transfer);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  transfer.response.status = static_cast<int>(status);
  return std::move(transfer.response);
}

}  // namespace hk::http
