#include "raw_connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>

#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

using Ending = RawAnswer::Ending;

std::string_view reason_of(int status) {
  static const std::map<int, std::string_view> kReasons = {{200, "OK"},
                                                           {400, "Bad Request"},
                                                           {401, "Unauthorized"},
                                                           {402, "Payment Required"},
                                                           {403, "Forbidden"},
                                                           {404, "Not Found"},
                                                           {405, "Method Not Allowed"},
                                                           {408, "Request Timeout"},
                                                           {413, "Content Too Large"},
                                                           {422, "Unprocessable Entity"},
                                                           {429, "Too Many Requests"},
                                                           {431, "Request Header Fields Too Large"},
                                                           {500, "Internal Server Error"},
                                                           {502, "Bad Gateway"},
                                                           {503, "Service Unavailable"},
                                                           {504, "Gateway Timeout"}};
  const auto found = kReasons.find(status);
  return found == kReasons.end() ? "Unknown" : found->second;
}

std::string head_of(const RawAnswer& answer) {
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " " + std::string(reason_of(answer.status)) +
                     "\r\nContent-Type: " + answer.content_type +
                     "\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\n";
  for (const auto& [name, value] : answer.headers) head += name + ": " + value + "\r\n";
  if (answer.ending == Ending::kClose) head += "Connection: close\r\n";
  return head + "\r\n";
}

RawAnswer refusal(int status) {
  return {.status = status,
          .content_type = "text/plain",
          .body = std::string(reason_of(status)) + "\n",
          .ending = Ending::kClose};
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string::npos;
  });
}

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c != 0x7f; });
}

bool parse_request_line(std::string_view line, RawRequest& out) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || last == first) return false;
  out.method = line.substr(0, first);
  out.target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (version == "HTTP/1.0") out.headers["connection"] = "close";  // unless a header says otherwise
  return is_token(out.method) && out.target.starts_with('/') && is_plain(out.target) &&
         out.target.find(' ') == std::string::npos && (version == "HTTP/1.1" || version == "HTTP/1.0");
}

// A connection whose client announced a body that was not read can't go on.
bool leaves_body(const RawRequest& request) {
  const std::string length = request.header("content-length");
  return request.headers.contains("transfer-encoding") || (!length.empty() && length != "0" && request.body.empty());
}

bool wants_close(const RawRequest& request) { return lower_ascii(request.header("connection")) == "close"; }

}  // namespace

std::optional<RawRequest> parse_head(std::string_view head) {
  RawRequest request;
  bool first = true;
  while (!head.empty()) {
    const auto end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 2, head.size()));
    if (first) {
      if (!parse_request_line(line, request)) return std::nullopt;
      first = false;
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return std::nullopt;
    const std::string_view value = trim(line.substr(colon + 1));
    if (!is_plain(value)) return std::nullopt;
    request.headers[lower_ascii(line.substr(0, colon))] = value;
  }
  return first ? std::nullopt : std::optional(std::move(request));
}

Connection::Connection(int socket, const RawServerSettings& settings) : socket_(socket), settings_(settings) {
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const timeval patience{10, 0};  // for a client that does not read its answer
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

Connection::~Connection() { close(); }

void Connection::serve(const std::function<RawAnswer(const RawRequest&)>& handler) {
  std::string head;
  Micros arrived = 0;
  for (bool goes_on = true; goes_on;) {
    const Read read = read_head(head, arrived);
    if (read == Read::kEnded) break;
    auto request = read == Read::kRequest ? parse_head(head) : std::nullopt;
    if (!request) {
      send(refusal(read == Read::kTooLarge ? 431 : read == Read::kTooSlow ? 408 : 400));
      return;
    }
    request->arrived = arrived;
    if (const Read body = read_body(*request); body != Read::kRequest) {
      send(refusal(body == Read::kTooLarge ? 413 : 408));
      return;
    }
    RawAnswer answer = handler(*request);
    if (answer.ending == Ending::kKeep && (leaves_body(*request) || wants_close(*request)))
      answer.ending = Ending::kClose;
    goes_on = send(answer);
  }
  close();
}

// A client that says nothing at all is no error; one that stops in the middle is.
Connection::Read Connection::read_head(std::string& head, Micros& arrived) {
  arrived = 0;
  Micros until = monotonic_now() + settings_.read_timeout_ms * kMillisecond;
  bool begun = !buffer_.empty();
  for (;;) {
    buffer_.erase(0, std::min(buffer_.find_first_not_of("\r\n"), buffer_.size()));  // empty lines before a request
    if (arrived == 0 && buffer_.find('\n') != std::string::npos) arrived = received_;
    const auto end = buffer_.find("\r\n\r\n");
    if (std::min(end, buffer_.size()) > settings_.header_bytes_max) return Read::kTooLarge;
    if (end != std::string::npos) {
      head = buffer_.substr(0, end);
      buffer_.erase(0, end + 4);
      return Read::kRequest;
    }
    if (!receive(until)) return monotonic_now() >= until && !buffer_.empty() ? Read::kTooSlow : Read::kEnded;
    if (!begun) until = monotonic_now() + settings_.read_timeout_ms * kMillisecond;
    begun = true;
  }
}

// Only bodies whose length is told beforehand.
Connection::Read Connection::read_body(RawRequest& request) {
  const auto length = parse_int(request.header("content-length"));
  if (settings_.body_bytes_max == 0 || length.value_or(0) <= 0) return Read::kRequest;
  const auto size = static_cast<std::size_t>(*length);
  if (size > settings_.body_bytes_max) return Read::kTooLarge;
  if (lower_ascii(request.header("expect")) == "100-continue") write("HTTP/1.1 100 Continue\r\n\r\n");
  const Micros until = monotonic_now() + settings_.read_timeout_ms * kMillisecond;
  while (buffer_.size() < size)
    if (!receive(until)) return Read::kTooSlow;
  request.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return Read::kRequest;
}

// False at the end of the connection, and when the time is over.
bool Connection::receive(Micros until) {
  const Micros left = until - monotonic_now();
  pollfd waiting{socket_, POLLIN, 0};
  if (left <= 0 || ::poll(&waiting, 1, static_cast<int>(left / kMillisecond) + 1) <= 0) return false;
  char bytes[8 * 1024];
  const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
  received_ = monotonic_now();
  if (count <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

bool Connection::send(const RawAnswer& answer) {
  if (answer.ending == Ending::kReset) {
    reset();
    return false;
  }
  const bool cut = answer.ending == Ending::kTruncate;
  const std::string_view body(answer.body);
  const bool sent = write(head_of(answer) + std::string(body.substr(0, cut ? body.size() / 2 : body.size())));
  if (sent && answer.ending == Ending::kKeep) return true;
  close_gently();
  return false;
}

bool Connection::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void Connection::reset() {
  const linger at_once{1, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

// What the client still sends is taken in for a moment: closing on it would reset the connection under the answer.
void Connection::close_gently() {
  constexpr Micros kPatience = 300 * kMillisecond;
  constexpr std::size_t kBytesMax = 1024 * 1024;
  ::shutdown(socket_, SHUT_WR);
  const Micros until = monotonic_now() + kPatience;
  std::size_t taken = 0;
  for (buffer_.clear(); taken < kBytesMax && receive(until); buffer_.clear()) taken += buffer_.size();
  close();
}

void Connection::hang_up() {
  const std::lock_guard lock(mutex_);
  if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
}

void Connection::close() {
  const std::lock_guard lock(mutex_);
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

}  // namespace hk::simulator
