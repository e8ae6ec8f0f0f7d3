// Which column of a list of leads is what. Private to intake/.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <hk/intake/lead_intake.hpp>

namespace hk::intake {

struct LeadField {
  std::string name;   // as in mappings of the API: "firstName"
  std::string label;  // "First name"
  std::string* (*member)(LeadInput&);
  std::vector<std::string> synonyms;  // normalised headers: lower case, letters and digits only
};
const std::vector<LeadField>& lead_fields();

struct LeadColumnGuess {
  std::size_t index = 0;
  std::string field;
  double confidence = 0;
};
std::vector<LeadColumnGuess> guess_lead_columns(const std::vector<std::string>& header);

using LeadMapping = std::map<std::size_t, const LeadField*>;
// "fullName" is split into first and last name.
LeadInput lead_from_row(const LeadMapping& mapping, const std::vector<std::string>& fields);

}  // namespace hk::intake
