// The headers of a request and of an answer.
#pragma once

#include <string>

#include "edge.hpp"

namespace hk::http {

// The client's X-Request-Id when it is well formed, else a fresh one.
std::string request_id_of(const std::string& sent);
// Names in lower case; repeated fields are joined as RFC 9110 says.
std::map<std::string, std::string> collect_headers(const Fields& fields);
bool has_field(const Fields& fields, const std::string& name);
void set_if_missing(Fields& fields, const std::string& name, std::string value);
void add_security_fields(Fields& fields, const std::string& content_type);
// Blanks instead of control characters: a value must not start another header.
std::string one_line(std::string value);

}  // namespace hk::http
