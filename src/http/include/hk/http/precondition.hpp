// Nothing is overwritten unseen: a change names the version it is based on (RFC 9110, If-Match).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <hk/http/message.hpp>

namespace hk::http {

inline constexpr const char* kPreconditionRequired = "precondition_required";  // an error with this code is a 428

std::string version_etag(std::int64_t version);  // "\"7\""

// The version in If-Match; empty for "*", which overwrites. Errors: precondition_required, if_match_invalid.
Result<std::optional<std::int64_t>> version_seen(const Request& request);

// The problem of an edit that came too late, with the record as it is now in `current`, to compare with.
Response conflict_response(const Error& error, const Request& request, const Json& current);

}  // namespace hk::http
