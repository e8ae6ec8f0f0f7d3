// Names of people and companies, as people and county records write them.
#pragma once

#include <string>
#include <string_view>

#include <hk/base/result.hpp>

namespace hk::canonical {

// Parts as typed, with blanks collapsed; empty when not given.
struct PersonName {
  std::string honorific;  // "Dr", "Mrs"
  std::string first, middle, last;
  std::string suffix;  // "JR", "III"
};

enum class NameOrder {
  kFirstLast,  // Jane Q Doe; "Doe, Jane Q" is understood too
  kLastFirst,  // DOE JANE Q, as county records write it
};

// Never fails: what cannot be told apart goes to `last` (one word) or `middle` (words between).
PersonName parse_person(std::string_view typed, NameOrder order = NameOrder::kFirstLast);

// True for LLC, INC, TRUST, BANK, CHURCH, "METRO GOV" and the like. A heuristic on whole words.
bool looks_like_company(std::string_view typed);

// Who a name of record stands for. A lone word, a placeholder ("CURRENT OWNER") and a bare street address are kUnknown:
// it does not guess. A life estate belongs to a person; a company that calls itself a trust ("TRUST COMPANY") is a
// company.
enum class OwnerKind { kUnknown, kPerson, kCompany, kTrust, kEstate, kGovernment };
OwnerKind owner_kind(std::string_view typed);
std::string_view owner_kind_name(OwnerKind kind);  // "person"

// The same for every order and punctuation of one name: upper case words in alphabetical order, without honorifics,
// generation suffixes and legal forms. "Doe, Jane Q. Jr." and "JANE Q DOE" are both "DOE JANE Q".
std::string name_key(std::string_view typed);

}  // namespace hk::canonical
