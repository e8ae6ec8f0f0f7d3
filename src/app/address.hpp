// Where people reach the program. Private to app/.
#pragma once

#include <string>

#include <hk/config/config.hpp>

namespace hk::app {

// "https://crm.example.com": the configured address, else the one of the Host header of a request, else where the
// program listens.
std::string address_of(const config::Config& config, const std::string& host);

}  // namespace hk::app
