// What all of CoreLogic's answers have in common: how errors are said, how dates are written, which words are known.
// Values are looked up as in ATTOM's answers (attom_json.hpp), in any casing of the keys. Private to the provider.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hk/base/json.hpp>

namespace hk::enrichment::corelogic {

// An error in one of its three forms: of the gateway ({"fault": ...}), {"errorResponse": ...}, or flat.
struct Problem {
  bool said = false;
  bool of_gateway = false;
  std::string code{}, message{};
};
Problem problem_in(const Json& document);

// "2019-06-14", 20190614 and "20190614"; a month or a day of 00 is not known.
struct LooseDate {
  std::string date{};  // YYYY-MM-DD, what is not known taken as the first; empty: no date
  std::string note{};  // what is not known of it
};
LooseDate loose_date(const Json& value);

// The objects of a list, of the first of these members that is one.
std::vector<const Json*> objects_in(const Json& from, std::initializer_list<std::string_view> members);

// Keeps "name=word" for the log unless it is empty or in the list; a word with blanks or the like may be about people
// and is not repeated. Of many, the first 20.
void note_unless_listed(std::vector<std::string>& unlisted, std::string_view name, std::string_view word,
                        std::span<const std::string_view> listed);

std::string quoted(const std::string& message);  // " It says: ...", cut; empty for none

}  // namespace hk::enrichment::corelogic
