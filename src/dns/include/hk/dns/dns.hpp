// Where mail for a domain goes, asked of name servers: without a thread a question, and without waiting for ever.
//
//   HK_TRY(auto resolver, dns::Resolver::start({.servers = "10.0.0.1:53"}));
//   resolver->ask_mail("example.org", [](const dns::MailAnswer& answer) { ... });
//   const dns::MailAnswer answer = resolver->mail("example.org", 2 * kSecond);
//
// Rules: RFC 5321 section 5.1 (MX, else the domain's own address), RFC 7505 (null MX). Thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/base/time.hpp>

namespace hk::dns {

enum class MailRoute {
  kServers,       // there are servers for its mail
  kNullMx,        // it says that it takes no mail
  kNoSuchDomain,  // the name does not exist
  kNoServers,     // the name exists, with neither a mail server nor an address
  kUnknown,       // nobody said: a server failed, refused, or did not answer in time
};

struct MailAnswer {
  MailRoute route = MailRoute::kUnknown;
  // Lower case, the preferred first, 20 at most; the domain itself when it has an address only.
  std::vector<std::string> servers{};
  // Of kUnknown: "failed" (each server failed, refused or can't be reached), "timeout", "malformed", "busy", "stopped".
  std::string reason{};
};

struct Settings {
  std::string servers{};             // "10.0.0.1,10.0.0.2:5353"; empty: those of the system
  Micros timeout = 2 * kSecond;      // of the first try at a server; the next waits twice as long
  int tries = 2;                     // of each server
  std::size_t at_once_max = 200;     // questions on their way; others wait
  std::size_t waiting_max = 10'000;  // beyond it the answer is kUnknown, "busy"
};

class Resolver {
 public:
  using Done = std::function<void(const MailAnswer&)>;

  // Error: dns_servers (not addresses), dns_unavailable.
  static Result<std::unique_ptr<Resolver>> start(const Settings& settings);
  virtual ~Resolver() = default;  // what is on its way is answered kUnknown, "stopped"

  // `domain` in ASCII. `done` is called exactly once and must be quick: on the resolver's own thread, or at once when
  // it is busy.
  virtual void ask_mail(std::string domain, Done done) = 0;
  // Waits for the answer, and no longer than `at_most`: then it is kUnknown, "timeout".
  MailAnswer mail(const std::string& domain, Micros at_most);
};

}  // namespace hk::dns
