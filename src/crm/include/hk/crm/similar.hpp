// Leads that share an e-mail, a phone, an address or a whole row with what is coming in.
#pragma once

#include <string>
#include <vector>

#include <hk/store/session.hpp>

namespace hk::crm {

struct SimilarKeys {
  std::vector<std::string> emails, phones;  // canonical, see Contact; also of a contact's further ones
  std::vector<std::string> addresses;       // Property::address_key
  std::vector<std::string> fingerprints;    // Lead::fingerprint
};

struct SimilarLead {
  enum class By { kEmail, kPhone, kAddress, kFingerprint } by;
  std::string key;  // the one that matched
  std::string id;
  std::string first_name, last_name;
  bool has_email = false, has_phone = false, has_property = false, has_notes = false;
};

// One for each lead and key that matches, the oldest lead first; of very many only the oldest 20,000.
std::vector<SimilarLead> find_similar(store::Session& session, const SimilarKeys& keys);

}  // namespace hk::crm
