// What the stand-in for a name server says about a name.
#pragma once

#include <map>
#include <optional>
#include <string>

#include <hk/base/result.hpp>

#include "dns_message.hpp"

namespace hk::simulator {

enum class DnsWay {
  kServers,
  kNxDomain,
  kNullMx,
  kAddressed,
  kBare,
  kServFail,
  kRefused,
  kTimeout,
  kSlow,
  kTruncated,
  kGarbled,
  kAliased
};

class DnsZone {
 public:
  // Errors: simulator_file (can't be read), simulator_setting_invalid (a line that is no "name way").
  static Result<DnsZone> load(const std::string& file);  // empty: labels alone decide
  DnsWay way_of(const std::string& name) const;

 private:
  std::map<std::string, DnsWay> ways_;
};

// The whole message; empty for no answer. `over_udp` makes a truncated one of what is too long.
std::string dns_reply(const DnsQuestion& question, DnsWay way, bool over_udp);

}  // namespace hk::simulator
