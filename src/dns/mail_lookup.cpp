#include "mail_lookup.hpp"

#include <ares_nameser.h>

#include <algorithm>

#include <hk/base/text.hpp>

namespace hk::dns {
namespace {

constexpr std::size_t kServersMax = 20;

std::string_view reason_of(int status) {
  switch (status) {
    case ARES_ETIMEOUT:
      return "timeout";
    // c-ares goes on to the next server when one fails or refuses, and says of the last one that it has none left.
    case ARES_ESERVFAIL:
    case ARES_EREFUSED:
    case ARES_ENOTIMP:
    case ARES_ECONNREFUSED:
      return "failed";
    case ARES_ECANCELLED:
    case ARES_EDESTRUCTION:
      return "stopped";
    default:
      return "malformed";
  }
}

MailAnswer unknown(int status) { return {MailRoute::kUnknown, {}, std::string(reason_of(status))}; }

// A server's MX records, the preferred first. Error: the status of a reply that can't be read.
struct MxRecords {
  int status = ARES_SUCCESS;
  std::vector<std::pair<int, std::string>> hosts{};  // "" is the root: no mail (RFC 7505)
};

MxRecords parse_mx(const unsigned char* reply, int size) {
  MxRecords records;
  ares_mx_reply* first = nullptr;
  records.status = ares_parse_mx_reply(reply, size, &first);
  for (const ares_mx_reply* one = first; one != nullptr; one = one->next)
    records.hosts.emplace_back(one->priority, lower_ascii(one->host));
  if (first != nullptr) ares_free_data(first);
  std::stable_sort(records.hosts.begin(), records.hosts.end(), [](auto& a, auto& b) { return a.first < b.first; });
  return records;
}

MailAnswer route_of(const MxRecords& records) {
  MailAnswer answer{MailRoute::kServers, {}, {}};
  for (const auto& [preference, host] : records.hosts)
    if (!host.empty() && host != "." && answer.servers.size() < kServersMax) answer.servers.push_back(host);
  if (answer.servers.empty()) answer.route = MailRoute::kNullMx;
  return answer;
}

class MailLookup {
 public:
  MailLookup(ares_channel channel, std::string domain, Resolver::Done done)
      : channel_(channel), domain_(std::move(domain)), done_(std::move(done)) {}

  // Deletes itself with its answer.
  void start() { ask(ns_t_mx); }

 private:
  void ask(int type) {
    asked_ = type;
    ares_query(
        channel_, domain_.c_str(), ns_c_in, type,
        [](void* self, int status, int, unsigned char* reply, int size) {
          static_cast<MailLookup*>(self)->take(status, reply, size);
        },
        this);
  }

  void take(int status, const unsigned char* reply, int size) {
    if (asked_ == ns_t_mx) return take_mx(status, reply, size);
    if (status == ARES_SUCCESS) return finish({MailRoute::kServers, {domain_}, {}});
    if (status != ARES_ENODATA && status != ARES_ENOTFOUND) return finish(unknown(status));
    if (asked_ == ns_t_a) return ask(ns_t_aaaa);
    finish({MailRoute::kNoServers, {}, {}});
  }

  void take_mx(int status, const unsigned char* reply, int size) {
    if (status == ARES_ENOTFOUND) return finish({MailRoute::kNoSuchDomain, {}, {}});
    const MxRecords records = status == ARES_SUCCESS ? parse_mx(reply, size) : MxRecords{status, {}};
    if (records.status == ARES_ENODATA || (records.status == ARES_SUCCESS && records.hosts.empty())) return ask(ns_t_a);
    finish(records.status == ARES_SUCCESS ? route_of(records) : unknown(records.status));
  }

  void finish(const MailAnswer& answer) {
    done_(answer);
    delete this;
  }

  ares_channel channel_;
  const std::string domain_;
  const Resolver::Done done_;
  int asked_ = 0;
};

}  // namespace

void look_up_mail(ares_channel channel, std::string domain, Resolver::Done done) {
  (new MailLookup(channel, std::move(domain), std::move(done)))->start();
}

}  // namespace hk::dns
