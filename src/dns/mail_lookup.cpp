#include "mail_lookup.hpp"

#include <ares_nameser.h>

#include <algorithm>
#include <string_view>

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

// Owned by the question that is on its way.
struct MailLookup {
  ares_channel channel;
  std::string domain;
  Resolver::Done done;
  int asked = 0;  // type
};
using Lookup = std::unique_ptr<MailLookup>;

void take(Lookup lookup, int status, const unsigned char* reply, int size);

void ask(Lookup lookup, int type) {
  lookup->asked = type;
  MailLookup* const owned = lookup.release();
  ares_query(
      owned->channel, owned->domain.c_str(), ns_c_in, type,
      [](void* self, int status, int, unsigned char* reply, int size) {
        take(Lookup(static_cast<MailLookup*>(self)), status, reply, size);
      },
      owned);
}

void take_mx(Lookup lookup, int status, const unsigned char* reply, int size) {
  if (status == ARES_ENOTFOUND) return lookup->done({MailRoute::kNoSuchDomain, {}, {}});
  const MxRecords records = status == ARES_SUCCESS ? parse_mx(reply, size) : MxRecords{status, {}};
  if (records.status == ARES_ENODATA || (records.status == ARES_SUCCESS && records.hosts.empty()))
    return ask(std::move(lookup), ns_t_a);
  lookup->done(records.status == ARES_SUCCESS ? route_of(records) : unknown(records.status));
}

void take(Lookup lookup, int status, const unsigned char* reply, int size) {
  if (lookup->asked == ns_t_mx) return take_mx(std::move(lookup), status, reply, size);
  if (status == ARES_SUCCESS) return lookup->done({MailRoute::kServers, {lookup->domain}, {}});
  if (status != ARES_ENODATA && status != ARES_ENOTFOUND) return lookup->done(unknown(status));
  if (lookup->asked == ns_t_a) return ask(std::move(lookup), ns_t_aaaa);
  lookup->done({MailRoute::kNoServers, {}, {}});
}

}  // namespace

void look_up_mail(ares_channel channel, std::string domain, Resolver::Done done) {
  ask(std::make_unique<MailLookup>(MailLookup{channel, std::move(domain), std::move(done)}), ns_t_mx);
}

}  // namespace hk::dns
