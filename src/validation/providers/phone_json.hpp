// Reading the answers of telephone services, which leave out what they do not know in several ways: no key, null, "".
// All of it is safe for any input. Private to the providers.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <hk/base/json.hpp>
#include <hk/validation/services.hpp>

#include "answer_json.hpp"

namespace hk::validation::phone {

// A line type of theirs and ours. A type that has none among ours is listed as "unknown".
struct TypeWord {
  std::string_view theirs, ours;
};

using answer::document_of;
using answer::member;
using answer::text_at;
using answer::tidied;

std::optional<bool> truth_at(const Json& from, const char* key);  // true, "true", "TRUE"
std::string country_at(const Json& from, const char* key);        // two capital letters, else empty
std::string time_zone_at(const Json& from, const char* key);      // Area/City, else empty

// Our type of line. A word that is not in the list becomes "unknown" and is noted, whatever its case.
std::string type_at(const Json& from, const char* key, std::span<const TypeWord> words, PhoneReply& reply);
// Adds "name=value" to what is logged. Long numbers in it are hidden: it might be the number that was asked for.
void note_unlisted(PhoneReply& reply, const std::string& name, const Json& value);

// A code of an error, which may stand in a reason: at most five digits, else empty.
std::string code_at(const Json& from, const char* key);

PhoneReply ended(spending::Outcome::Kind kind, std::string reason, MicroDollars cost = 0);
// 408, 429 and 5xx: come again later. Empty for others.
std::optional<PhoneReply> come_again(int http_status, const std::string& label);

}  // namespace hk::validation::phone
