#include "dns_message.hpp"

#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

constexpr std::size_t kHeaderBytes = 12;
constexpr std::size_t kNameBytesMax = 255;
constexpr std::uint32_t kTimeToLive = 60;

std::uint16_t number_at(std::string_view message, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(message[at]) << 8 |
                                    static_cast<unsigned char>(message[at + 1]));
}

void put16(std::string& out, std::uint32_t number) {
  out += static_cast<char>(number >> 8 & 0xFF);
  out += static_cast<char>(number & 0xFF);
}

void put_name(std::string& out, const std::string& name) {
  for (const std::string& label : name.empty() ? std::vector<std::string>{} : split(name, '.')) {
    out += static_cast<char>(label.size());
    out += label;
  }
  out += '\0';
}

std::string wire_name(const std::string& name) {
  std::string wire;
  put_name(wire, name);
  return wire;
}

}  // namespace

std::optional<DnsQuestion> parse_question(std::string_view message) {
  if (message.size() < kHeaderBytes || number_at(message, 4) != 1 || (message[2] & 0x80) != 0) return std::nullopt;
  DnsQuestion question;
  question.id = number_at(message, 0);
  question.wants_recursion = (message[2] & 1) != 0;
  std::size_t at = kHeaderBytes;
  for (;;) {
    if (at >= message.size()) return std::nullopt;
    const auto size = static_cast<unsigned char>(message[at++]);
    if (size == 0) break;
    if (size > 63 || at + size > message.size() || question.name.size() + size > kNameBytesMax) return std::nullopt;
    question.name += (question.name.empty() ? "" : ".") + lower_ascii(message.substr(at, size));
    at += size;
  }
  if (at + 4 > message.size()) return std::nullopt;
  question.type = number_at(message, at);
  return question;
}

DnsRecord mx_record(const std::string& name, std::uint16_t preference, const std::string& host) {
  DnsRecord record{name, kTypeMx, ""};
  put16(record.data, preference);
  put_name(record.data, host);
  return record;
}

DnsRecord cname_record(const std::string& name, const std::string& target) {
  return {name, kTypeCname, wire_name(target)};
}

DnsRecord address_record(const std::string& name, std::uint16_t type) {
  if (type == kTypeA) return {name, type, std::string("\xC0\x00\x02\x01", 4)};             // 192.0.2.1
  return {name, type, std::string("\x20\x01\x0D\xB8", 4) + std::string(11, '\0') + '\1'};  // 2001:db8::1
}

std::string dns_answer(const DnsQuestion& question, int rcode, const std::vector<DnsRecord>& records, bool truncated) {
  std::string out;
  put16(out, question.id);
  put16(out, 0x8080u | (truncated ? 0x0200u : 0) | (question.wants_recursion ? 0x0100u : 0) |
                 static_cast<std::uint32_t>(rcode));
  put16(out, 1);
  put16(out, truncated ? 0 : static_cast<std::uint32_t>(records.size()));
  put16(out, 0);
  put16(out, 0);
  put_name(out, question.name);
  put16(out, question.type);
  put16(out, 1);
  for (const DnsRecord& record : truncated ? std::vector<DnsRecord>{} : records) {
    put_name(out, record.name);
    put16(out, record.type);
    put16(out, 1);
    put16(out, kTimeToLive >> 16);
    put16(out, kTimeToLive & 0xFFFF);
    put16(out, static_cast<std::uint32_t>(record.data.size()));
    out += record.data;
  }
  return out;
}

}  // namespace hk::simulator
