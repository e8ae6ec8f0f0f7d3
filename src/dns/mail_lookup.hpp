// The questions that lead to one answer: MX, then the domain's own addresses. Private to dns/.
#pragma once

#include <memory>
#include <string>

#include <ares.h>

#include <hk/dns/dns.hpp>

namespace hk::dns {

// Asks on `channel`, whose thread this must be, and calls `done` there, at once or later.
void look_up_mail(ares_channel channel, std::string domain, Resolver::Done done);

}  // namespace hk::dns
