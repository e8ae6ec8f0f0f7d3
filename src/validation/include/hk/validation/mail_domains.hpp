// What name servers say about the domains of e-mail addresses, remembered for a while in memory.
//
// A domain that takes mail, or surely does not, is asked about once an hour at most. One about which nobody could say
// anything is asked again after half a minute, then a minute, and so on up to a quarter of an hour, so that name
// servers that are down hold nobody up. Thread-safe.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <hk/base/time.hpp>
#include <hk/dns/dns.hpp>

namespace hk::validation {

struct MailDomainSettings {
  Micros ask_most = 2'500 * kMillisecond;  // that one verdict waits for name servers
  Micros keep_known = kHour;
  Micros keep_unknown = 30 * kSecond;  // and twice as long with each further time
  Micros keep_unknown_most = 15 * kMinute;
  std::size_t domains_max = 100'000;  // remembered
};

class MailDomains {
 public:
  MailDomains(std::unique_ptr<dns::Resolver> resolver, const Clock& clock, const MailDomainSettings& settings = {});
  MailDomains(const MailDomains&) = delete;

  // Remembered, or asked. `domain` in lower-case ASCII.
  dns::MailAnswer of(const std::string& domain);
  // Remembered, however long ago; does not wait. What is not remembered, or was long ago, is asked about meanwhile.
  std::optional<dns::MailAnswer> known(const std::string& domain);
  // Begins to ask about all of them at once, for a list whose verdicts are wanted next; does not wait.
  void prepare(const std::vector<std::string>& domains);

 private:
  struct Known {
    dns::MailAnswer answer{};
    Micros until = 0;
    Micros kept = 0;     // how long the last time
    bool asked = false;  // the answer is on its way
  };
  void ask(const std::string& domain);
  void make_room();

  const Clock& clock_;
  const MailDomainSettings settings_;
  std::mutex mutex_;  // guards known_
  std::condition_variable answered_;
  std::unordered_map<std::string, Known> known_;
  std::unique_ptr<dns::Resolver> resolver_;  // ends first: what is on its way is answered then
};

}  // namespace hk::validation
