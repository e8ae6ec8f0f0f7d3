// Questions and answers of RFC 1035, as far as a stand-in needs them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hk::simulator {

constexpr std::uint16_t kTypeA = 1, kTypeCname = 5, kTypeMx = 15, kTypeAaaa = 28;
constexpr int kRcodeOk = 0, kRcodeServFail = 2, kRcodeNxDomain = 3, kRcodeRefused = 5;
constexpr std::size_t kUdpBytesMax = 512;

struct DnsQuestion {
  std::uint16_t id = 0;
  std::string name{};  // lower case, without the last dot
  std::uint16_t type = 0;
  bool wants_recursion = false;
};
// Of a whole message with one question; empty when it is none.
std::optional<DnsQuestion> parse_question(std::string_view message);

struct DnsRecord {
  std::string name;
  std::uint16_t type = 0;
  std::string data;  // as on the wire
};
DnsRecord mx_record(const std::string& name, std::uint16_t preference, const std::string& host);  // "" is the root
DnsRecord cname_record(const std::string& name, const std::string& target);
DnsRecord address_record(const std::string& name, std::uint16_t type);  // of the documentation networks

// With `truncated` the records are left out.
std::string dns_answer(const DnsQuestion& question, int rcode, const std::vector<DnsRecord>& records,
                       bool truncated = false);

}  // namespace hk::simulator
