#include "dns_zone.hpp"

#include <fstream>

#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

const std::map<std::string, DnsWay, std::less<>>& ways() {
  static const std::map<std::string, DnsWay, std::less<>> all = {
      {"servers", DnsWay::kServers},     {"nxdomain", DnsWay::kNxDomain}, {"nullmx", DnsWay::kNullMx},
      {"addressed", DnsWay::kAddressed}, {"bare", DnsWay::kBare},         {"servfail", DnsWay::kServFail},
      {"refused", DnsWay::kRefused},     {"timeout", DnsWay::kTimeout},   {"slow", DnsWay::kSlow},
      {"truncated", DnsWay::kTruncated}, {"garbled", DnsWay::kGarbled},   {"aliased", DnsWay::kAliased}};
  return all;
}

std::vector<DnsRecord> mail_servers(const std::string& name) {
  return {mx_record(name, 20, "mx2." + name), mx_record(name, 10, "mx1." + name)};
}

std::vector<DnsRecord> records_of(const DnsQuestion& question, DnsWay way) {
  const bool wants_mail = question.type == kTypeMx;
  if (way == DnsWay::kBare) return {};
  if (way == DnsWay::kNullMx && wants_mail) return {mx_record(question.name, 0, "")};
  if (question.type == kTypeA) return {address_record(question.name, kTypeA)};
  if (!wants_mail || way == DnsWay::kAddressed) return {};
  if (way != DnsWay::kAliased) return mail_servers(question.name);
  const std::string target = "alias." + question.name;
  std::vector<DnsRecord> records = mail_servers(target);
  records.insert(records.begin(), cname_record(question.name, target));
  return records;
}

}  // namespace

Result<DnsZone> DnsZone::load(const std::string& file) {
  DnsZone zone;
  if (file.empty()) return zone;
  std::ifstream in(file);
  if (!in)
    return invalid("simulator_file", "Can't read " + file + ".", "Give a file with lines like \"gmial.com nxdomain\".");
  for (std::string line; std::getline(in, line);) {
    const std::string text = lower_ascii(trim(line));
    if (text.empty() || text.front() == '#') continue;
    const std::size_t blank = text.find(' ');
    const auto way = ways().find(blank == std::string::npos ? std::string() : std::string(trim(text.substr(blank))));
    if (way == ways().end())
      return invalid("simulator_setting_invalid", "This line of the zone is no name with a way: " + text + ".",
                     "For example: gmial.com nxdomain");
    zone.ways_[text.substr(0, blank)] = way->second;
  }
  return zone;
}

DnsWay DnsZone::way_of(const std::string& name) const {
  if (const auto known = ways_.find(name); known != ways_.end()) return known->second;
  for (const std::string& label : split(name, '.'))
    if (const auto way = ways().find(label); way != ways().end()) return way->second;
  return DnsWay::kServers;
}

std::string dns_reply(const DnsQuestion& question, DnsWay way, bool over_udp) {
  switch (way) {
    case DnsWay::kTimeout:
      return "";
    case DnsWay::kServFail:
      return dns_answer(question, kRcodeServFail, {});
    case DnsWay::kRefused:
      return dns_answer(question, kRcodeRefused, {});
    case DnsWay::kNxDomain:
      return dns_answer(question, kRcodeNxDomain, {});
    case DnsWay::kGarbled: {
      // Promises records and ends within the first of them.
      const std::string whole = dns_answer(question, kRcodeOk, mail_servers(question.name));
      return whole.substr(0, whole.size() - 9);
    }
    default:
      break;
  }
  const std::string whole = dns_answer(question, kRcodeOk, records_of(question, way));
  const bool cut = over_udp && (way == DnsWay::kTruncated || whole.size() > kUdpBytesMax);
  return cut ? dns_answer(question, kRcodeOk, {}, true) : whole;
}

}  // namespace hk::simulator
