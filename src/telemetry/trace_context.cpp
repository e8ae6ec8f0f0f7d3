#include <algorithm>
#include <utility>

#include <hk/telemetry/trace.hpp>

namespace hk::telemetry {
namespace {

constexpr std::size_t kHeaderBytes = 55;       // 00-<32>-<16>-<2>
constexpr std::size_t kStateBytesMax = 2'048;  // four times what must be handed on

thread_local TraceContext current;

template <std::size_t N>
bool is_zero(const std::array<std::uint8_t, N>& bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

template <std::size_t N>
std::string hex(const std::array<std::uint8_t, N>& bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(2 * N);
  for (const std::uint8_t byte : bytes) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

// Capitals are no digits here.
int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

template <std::size_t N>
bool read_hex(std::string_view text, std::array<std::uint8_t, N>& bytes) {
  for (std::size_t i = 0; i < N; ++i) {
    const int high = digit(text[2 * i]);
    const int low = digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return true;
}

// A later version may say more behind the flags.
bool has_shape(std::string_view header, std::uint8_t version) {
  if (version == 0xff) return false;
  if (header[2] != '-' || header[35] != '-' || header[52] != '-') return false;
  if (header.size() == kHeaderBytes) return true;
  return version != 0 && header[kHeaderBytes] == '-';
}

}  // namespace

bool TraceContext::valid() const { return !is_zero(trace_id) && !is_zero(span_id); }

std::string TraceContext::trace_id_hex() const { return hex(trace_id); }

std::string TraceContext::traceparent() const {
  if (!valid()) return "";
  return "00-" + hex(trace_id) + "-" + hex(span_id) + (sampled ? "-01" : "-00");
}

std::optional<TraceContext> parse_traceparent(std::string_view traceparent, std::string_view tracestate) {
  if (traceparent.size() < kHeaderBytes) return std::nullopt;
  std::array<std::uint8_t, 1> version{};
  std::array<std::uint8_t, 1> flags{};
  TraceContext context;
  const bool digits = read_hex(traceparent, version) && read_hex(traceparent.substr(3), context.trace_id) &&
                      read_hex(traceparent.substr(36), context.span_id) && read_hex(traceparent.substr(53), flags);
  if (!digits || !has_shape(traceparent, version[0]) || !context.valid()) return std::nullopt;
  context.sampled = (flags[0] & 1) != 0;
  if (tracestate.size() <= kStateBytesMax) context.state = tracestate;
  return context;
}

const TraceContext& current_trace() { return current; }

std::string current_traceparent() { return current.traceparent(); }

TraceScope::TraceScope(TraceContext context) : previous_(std::exchange(current, std::move(context))) {}

TraceScope::~TraceScope() { current = std::move(previous_); }

}  // namespace hk::telemetry
