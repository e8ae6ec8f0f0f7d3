// A name server on loopback, over UDP and TCP on one port, that answers mail questions as the names say.
//
// A label of the name decides: "nullmx.example.org" says that it takes no mail. Names without such a label have two
// mail servers, mx1 and mx2 below them, and an address.
//
//   nxdomain   there is no such name                servfail   the server failed
//   nullmx     takes no mail (RFC 7505)             refused    the server does not want to answer
//   addressed  an address, no mail server           timeout    no answer at all
//   bare       neither mail server nor address      slow       the answer comes late
//   truncated  too long for UDP: over TCP only      garbled    an answer that can't be read
//   aliased    mail servers behind a CNAME
//
// A zone file gives other names these ways: "gmial.com nxdomain", one a line. Repeats exactly with its seed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <hk/base/result.hpp>

namespace hk::simulator {

struct DnsSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;   // 0: any port that is free for both
  std::string zone_file{};  // empty: labels alone decide
  std::uint64_t seed = 1;
  double fault_rate = 0;  // of all questions: servfail, refused, timeout or garbled instead of the answer, 0-1
  int slow_ms = 1'000;
  std::string questions_file{};  // appended to, a JSON line each; empty: not written
};

class DnsSimulator {
 public:
  // Errors: simulator_port, simulator_file, simulator_setting_invalid.
  static Result<std::unique_ptr<DnsSimulator>> start(const DnsSettings& settings);
  ~DnsSimulator();  // stops
  DnsSimulator(const DnsSimulator&) = delete;
  DnsSimulator& operator=(const DnsSimulator&) = delete;

  std::uint16_t port() const;
  std::string server() const;       // "127.0.0.1:PORT"
  std::uint64_t questions() const;  // that came, over either transport

 private:
  class Impl;
  explicit DnsSimulator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace hk::simulator
