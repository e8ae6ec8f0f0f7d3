#include "lead_columns.hpp"

#include <set>

#include <hk/base/text.hpp>

namespace hk::intake {
namespace {

std::string normalised(std::string_view header) {
  std::string out;
  for (const char c : lower_ascii(header))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  return out;
}

void split_full_name(LeadInput& lead) {
  // A one-cell name stands in first_name until here; "Lovelace, Ada" and "Ada King Lovelace" are the two forms.
  const std::string name = collapse_space(lead.first_name);
  if (const std::size_t comma = name.find(','); comma != std::string::npos) {
    lead.last_name = std::string(trim(name.substr(0, comma)));
    lead.first_name = std::string(trim(name.substr(comma + 1)));
    return;
  }
  const std::size_t blank = name.rfind(' ');
  if (blank == std::string::npos) return;
  lead.first_name = name.substr(0, blank);
  lead.last_name = name.substr(blank + 1);
}

}  // namespace

// Whole names only: list vendors put the owner's mailing address ("mailing city") beside the property's.
const std::vector<LeadField>& lead_fields() {
  static const std::vector<LeadField> fields = {
      {"firstName",
       "First name",
       [](LeadInput& l) { return &l.first_name; },
       {"firstname", "first", "fname", "givenname", "ownerfirstname", "owner1firstname", "contactfirstname"}},
      {"lastName",
       "Last name",
       [](LeadInput& l) { return &l.last_name; },
       {"lastname", "last", "lname", "surname", "familyname", "ownerlastname", "owner1lastname", "contactlastname"}},
      {"fullName",
       "Full name",
       [](LeadInput& l) { return &l.first_name; },
       {"name", "fullname", "ownername", "owner", "owner1", "contact", "contactname", "sellername", "leadname",
        "ownerfullname"}},
      {"email",
       "E-mail",
       [](LeadInput& l) { return &l.email; },
       {"email", "emailaddress", "email1", "mail", "contactemail", "owneremail", "primaryemail"}},
      {"phone",
       "Phone",
       [](LeadInput& l) { return &l.phone; },
       {"phone", "phonenumber", "phone1", "mobile", "mobilephone", "cell", "cellphone", "telephone", "tel",
        "contactphone", "ownerphone", "primaryphone", "wireless1"}},
      {"street",
       "Street",
       [](LeadInput& l) { return &l.address.street; },
       {"street", "address", "address1", "streetaddress", "propertyaddress", "propertystreet", "situsaddress",
        "siteaddress", "addressline1", "propertystreetaddress", "siteaddr", "propaddress"}},
      {"unit",
       "Unit",
       [](LeadInput& l) { return &l.address.unit; },
       {"unit", "apt", "apartment", "suite", "address2", "addressline2", "unitnumber", "propertyunit", "unitno"}},
      {"city",
       "City",
       [](LeadInput& l) { return &l.address.city; },
       {"city", "town", "propertycity", "situscity", "sitecity", "propcity"}},
      {"state",
       "State",
       [](LeadInput& l) { return &l.address.state; },
       {"state", "st", "province", "propertystate", "situsstate", "sitestate", "propstate"}},
      {"zip",
       "ZIP",
       [](LeadInput& l) { return &l.address.zip; },
       {"zip", "zipcode", "postalcode", "postcode", "zip5", "propertyzip", "propertyzipcode", "situszip", "sitezip",
        "propzip"}},
      {"source",
       "Source",
       [](LeadInput& l) { return &l.source; },
       {"source", "leadsource", "campaign", "channel", "listname"}},
      {"notes",
       "Notes",
       [](LeadInput& l) { return &l.notes; },
       {"notes", "note", "comments", "comment", "remarks", "description", "message"}},
  };
  return fields;
}

std::vector<LeadColumnGuess> guess_lead_columns(const std::vector<std::string>& header) {
  std::vector<LeadColumnGuess> guesses;
  std::set<std::string> taken;
  for (std::size_t i = 0; i < header.size(); ++i) {
    const std::string name = normalised(header[i]);
    for (const LeadField& field : lead_fields()) {
      const auto found = std::find(field.synonyms.begin(), field.synonyms.end(), name);
      if (found == field.synonyms.end() || !taken.insert(field.name).second) continue;
      guesses.push_back({i, field.name, found == field.synonyms.begin() ? 1.0 : 0.9});
      break;
    }
  }
  return guesses;
}

LeadInput lead_from_row(const LeadMapping& mapping, const std::vector<std::string>& fields) {
  LeadInput lead;
  bool one_cell_name = false;
  for (const auto& [index, field] : mapping) {
    const std::string value = field->name == "notes" ? std::string(trim(fields[index])) : collapse_space(fields[index]);
    std::string* member = field->member(lead);
    if (member->empty()) *member = value;
    one_cell_name |= field->name == "fullName" && !value.empty();
  }
  if (one_cell_name && lead.last_name.empty()) split_full_name(lead);
  return lead;
}

}  // namespace hk::intake
