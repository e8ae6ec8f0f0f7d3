// What to tell a client whose request the parser refused.
#pragma once

#include <optional>
#include <string_view>

#include <hk/base/result.hpp>

namespace hk::http {

struct Refusal {
  int status = 400;
  Error error;
};

// From what RESTinio logs ("[connection:3] parser error HPE_CB_url: ..."); empty for anything but a parser error.
std::optional<Refusal> refusal_of(std::string_view log_message);

}  // namespace hk::http
