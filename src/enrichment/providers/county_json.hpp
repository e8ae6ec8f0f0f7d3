// What answers of county services have in common. Private to their parsers.
#pragma once

#include <optional>
#include <string>

#include <hk/base/json.hpp>
#include <hk/enrichment/county_answer.hpp>

namespace hk::enrichment::county {

CountyAnswer ended(spending::Outcome::Kind kind, std::string reason);
// The words of a service, short enough to be shown; empty for what is no text.
std::string quoted(const Json& message);
std::string code_of(int http_status);  // " (HTTP 503)."
// What the status alone decides: a pause, or out of order.
std::optional<CountyAnswer> ended_by_status(int http_status);
// Null unless the type may be JSON's and the body is. Pages for signing in are HTML.
Json document_of(const std::string& content_type, const std::string& body);

}  // namespace hk::enrichment::county
