// Problem answers with any status, also those that no ErrorKind has (405, 414, 431).
#pragma once

#include <string>
#include <string_view>

#include <hk/http/message.hpp>

namespace hk::http {

std::string_view reason_phrase(int status);
Response problem_with_status(int status, const Error& error, const std::string& request_id);

}  // namespace hk::http
