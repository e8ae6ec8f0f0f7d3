// A paid call over HTTP: sent once at most, and what it means when no answer comes.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <hk/base/money.hpp>
#include <hk/base/time.hpp>
#include <hk/http/client.hpp>
#include <hk/spending/service.hpp>

namespace hk::spending {

struct HttpCall {
  std::string service;               // for people: "ATTOM"
  std::vector<std::string> secrets;  // keys, which no error may quote
  MicroDollars price = 0;            // of the call when it is charged
  http::ClientRequest request{};     // method, URL, headers, body, timeout_ms; the rest is set here
};

// The answer, from which the secrets are taken out; or what it means that there is none. An error never quotes the URL,
// which holds what was asked about and often the key.
std::variant<http::ClientResponse, Outcome> send_paid(http::Client& client, HttpCall call, const Sending& sending);

// What the header Retry-After says, in seconds or as a moment: a month at most. A moment is compared with the moment of
// the answer by the same clock, theirs, if they say it.
std::optional<Micros> retry_after(const http::ClientResponse& answer);
std::string header_of(const http::ClientResponse& answer, const char* name);  // in lower case

// Visible ASCII, else it would end its header or start another.
bool may_stand_in_header(const std::string& key);

}  // namespace hk::spending
