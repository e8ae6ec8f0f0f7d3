// A TCP connection to loopback for tests: sends exactly the bytes it is told, reads what comes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hk::http::testing {

class RawSocket {
 public:
  // receive_buffer: bytes the kernel may hold for us, 0 for its default.
  explicit RawSocket(std::uint16_t port, int receive_buffer = 0);
  ~RawSocket();
  RawSocket(const RawSocket&) = delete;
  RawSocket& operator=(const RawSocket&) = delete;

  bool send(std::string_view bytes);
  void finish_sending();
  // Until the other side ends, or nothing has come for so long.
  std::string read_to_end(int idle_ms = 3'000);
  // Until `text` has come (all that came so far is returned), the end, or the time is over.
  std::string read_until(std::string_view text, int timeout_ms = 3'000);
  bool ended() const { return ended_; }

 private:
  bool read_some(int timeout_ms);

  int socket_ = -1;
  bool ended_ = false;
  std::string buffer_;
};

}  // namespace hk::http::testing
