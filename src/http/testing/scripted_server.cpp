#include <hk/http/testing/scripted_server.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string_view>

#include <hk/base/text.hpp>

namespace hk::http::testing {

namespace {

int listen_on_loopback(std::uint16_t& port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (listener < 0 || ::bind(listener, generic, size) != 0 || ::listen(listener, 64) != 0 ||
      ::getsockname(listener, generic, &size) != 0) {
    throw std::runtime_error("can't listen on loopback");
  }
  port = ntohs(address.sin_port);
  return listener;
}

bool send_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool read_more(int socket, std::string& buffer) {
  char bytes[16 * 1024];
  const ssize_t count = ::recv(socket, bytes, sizeof bytes, 0);
  if (count <= 0) return false;
  buffer.append(bytes, static_cast<std::size_t>(count));
  return true;
}

RecordedRequest parse_head(const std::string& head) {
  RecordedRequest request;
  const auto lines = split(head, '\n');
  const auto words = split(trim(lines.at(0)), ' ');
  request.method = words.at(0);
  request.target = words.size() > 1 ? words[1] : "";
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto colon = lines[i].find(':');
    if (colon == std::string::npos) continue;
    const std::string_view line = lines[i];
    request.headers[lower_ascii(trim(line.substr(0, colon)))] = std::string(trim(line.substr(colon + 1)));
  }
  return request;
}

// The next request of the connection; `buffer` keeps what came after it.
std::optional<RecordedRequest> read_request(int socket, std::string& buffer) {
  std::size_t end = 0;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
    if (!read_more(socket, buffer)) return std::nullopt;
  }
  RecordedRequest request = parse_head(buffer.substr(0, end));
  const auto length = request.headers.count("content-length") == 1
                          ? static_cast<std::size_t>(parse_int(request.headers["content-length"]).value_or(0))
                          : 0;
  const std::size_t total = end + 4 + length;
  while (buffer.size() < total) {
    if (!read_more(socket, buffer)) return std::nullopt;
  }
  request.raw = buffer.substr(0, total);
  request.body = request.raw.substr(end + 4);
  buffer.erase(0, total);
  return request;
}

std::string head_of(const ScriptedReply& reply) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Scripted\r\n";
  bool has_type = false;
  for (const auto& [name, value] : reply.headers) {
    head += name + ": " + value + "\r\n";
    has_type = has_type || lower_ascii(name) == "content-type";
  }
  if (!has_type) head += "Content-Type: application/json\r\n";
  if (reply.status != 204 && reply.status != 304)
    head += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
  return head + "Connection: " + (reply.keep_alive ? "keep-alive" : "close") + "\r\n\r\n";
}

}  // namespace

ScriptedServer::ScriptedServer() : always_([](const RecordedRequest&) { return ScriptedReply{}; }) {
  listener_ = listen_on_loopback(port_);
  acceptor_ = std::thread([this] { accept_loop(); });
}

ScriptedServer::~ScriptedServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  stopped_.notify_all();
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  ::close(listener_);
  for (std::thread& thread : threads_) thread.join();
}

std::string ScriptedServer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

void ScriptedServer::reply(ScriptedReply reply) {
  const std::lock_guard lock(mutex_);
  replies_.push_back(std::move(reply));
}

void ScriptedServer::always(ScriptedReply reply) {
  always([reply = std::move(reply)](const RecordedRequest&) { return reply; });
}

void ScriptedServer::always(Script script) {
  const std::lock_guard lock(mutex_);
  always_ = std::move(script);
}

std::vector<RecordedRequest> ScriptedServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

std::size_t ScriptedServer::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

void ScriptedServer::accept_loop() {
  while (true) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const std::lock_guard lock(mutex_);
    if (socket < 0 || stopping_) {
      if (socket >= 0) ::close(socket);
      return;
    }
    ++connections_;
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket] { serve(socket); });
  }
}

void ScriptedServer::serve(int socket) {
  std::string buffer;
  while (auto request = read_request(socket, buffer)) {
    if (!answer(socket, *request)) break;
  }
  const std::lock_guard lock(mutex_);
  std::erase(sockets_, socket);
  ::close(socket);
}

bool ScriptedServer::answer(int socket, const RecordedRequest& request) {
  const ScriptedReply reply = next_reply(request);
  wait_ms(reply.delay_ms);
  if (reply.close_at_once) return false;
  std::string text = head_of(reply);
  const bool cut = reply.cut_after < reply.body.size();
  if (request.method != "HEAD") text += reply.body.substr(0, reply.cut_after);
  return send_all(socket, text) && !cut && reply.keep_alive;
}

ScriptedReply ScriptedServer::next_reply(const RecordedRequest& request) {
  Script script;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    if (!replies_.empty()) {
      ScriptedReply reply = std::move(replies_.front());
      replies_.pop_front();
      return reply;
    }
    script = always_;
  }
  return script(request);
}

void ScriptedServer::wait_ms(int ms) {
  std::unique_lock lock(mutex_);
  stopped_.wait_for(lock, std::chrono::milliseconds(ms), [this] { return stopping_; });
}

}  // namespace hk::http::testing
