#include <hk/intake/lead_matcher.hpp>

#include <functional>

#include <hk/base/text.hpp>
#include <hk/canonical/canonical.hpp>

namespace hk::intake {
namespace {

// 64 bits: among a million rows two keys fall together once in some million files.
std::uint64_t hashed(char kind, const std::string& key) {
  return key.empty() ? 0 : std::hash<std::string>{}(kind + key) | 1U;
}

std::uint64_t hashed_name(const std::string& first, const std::string& last) {
  return hashed('n', canonical::name_key(first + " " + last));
}

// Who lives where; nameless: 0.
std::uint64_t address_and_name(std::uint64_t address, std::uint64_t name) {
  return address == 0 ? 0 : (address ^ (name * 0x9e3779b97f4a7c15ULL + 0x7f4a7c15ULL)) | 1U;
}

std::string joined_with_and(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "the " : i + 1 == words.size() ? " and the " : ", the ") + words[i];
  return text;
}

}  // namespace

std::string_view name_of(Duplicates policy) {
  switch (policy) {
    case Duplicates::kUpdate:
      return "update";
    case Duplicates::kSkip:
      return "skip";
    case Duplicates::kKeep:
      break;
  }
  return "keep";
}

Result<Duplicates> parse_duplicates(std::string_view name) {
  for (const Duplicates policy : {Duplicates::kUpdate, Duplicates::kSkip, Duplicates::kKeep})
    if (name == name_of(policy)) return policy;
  return invalid("duplicates_unknown", "Duplicates are updated, skipped or kept.",
                 "Set duplicates to \"update\", \"skip\" or \"keep\".");
}

std::string_view name_of(Match::Outcome outcome) {
  switch (outcome) {
    case Match::Outcome::kNew:
      return "new";
    case Match::Outcome::kUpdate:
      return "update";
    case Match::Outcome::kDuplicate:
      break;
  }
  return "duplicate";
}

// 0: the row has none.
struct LeadMatcher::Keys {
  std::uint64_t email = 0, phone = 0, address = 0, name = 0, row = 0;
};

struct LeadMatcher::Found {
  std::optional<std::uint32_t> same_row, same_person, same_address;
  const char* by = "";
};

std::optional<std::uint32_t> LeadMatcher::at(std::uint64_t key) const {
  if (key == 0) return std::nullopt;
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  return found->second;
}

void LeadMatcher::add_key(std::uint64_t key, std::uint32_t known) {
  if (key != 0) by_key_.emplace(key, known);
}

void LeadMatcher::add_address(std::uint32_t known) {
  add_key(known_[known].address, known);
  add_key(address_and_name(known_[known].address, known_[known].name), known);
}

void LeadMatcher::look_up(store::Session& session, const std::vector<CheckedLead>& rows) {
  crm::SimilarKeys keys;
  const auto want = [](std::vector<std::string>& into, const std::string& key) {
    if (!key.empty()) into.push_back(key);
  };
  for (const CheckedLead& row : rows) {
    want(keys.emails, row.contact.email_key);
    want(keys.phones, row.contact.phone_key);
    if (row.property) want(keys.addresses, row.property->address_key);
    want(keys.fingerprints, row.fingerprint);
  }
  for (const crm::SimilarLead& lead : crm::find_similar(session, keys)) remember(lead);
}

void LeadMatcher::remember(const crm::SimilarLead& lead) {
  const auto [found, added] = by_lead_id_.try_emplace(lead.id, static_cast<std::uint32_t>(known_.size()));
  if (added)
    known_.push_back({lead.id, 0, hashed_name(lead.first_name, lead.last_name), 0, lead.has_email, lead.has_phone,
                      lead.has_property, lead.has_notes});
  const std::uint32_t known = found->second;
  switch (lead.by) {
    case crm::SimilarLead::By::kEmail:
      return add_key(hashed('e', lead.key), known);
    case crm::SimilarLead::By::kPhone:
      return add_key(hashed('p', lead.key), known);
    case crm::SimilarLead::By::kFingerprint:
      return add_key(hashed('r', lead.key), known);
    case crm::SimilarLead::By::kAddress:
      known_[known].address = hashed('a', lead.key);
      return add_address(known);
  }
}

LeadMatcher::Found LeadMatcher::find(const Keys& keys) const {
  Found found;
  found.same_row = at(keys.row);
  found.same_address = at(keys.address);
  if ((found.same_person = at(keys.email))) {
    found.by = "e-mail";
  } else if ((found.same_person = at(keys.phone))) {
    found.by = "phone";
  } else {
    found.by = "address";
    found.same_person = keys.name != 0 ? at(address_and_name(keys.address, keys.name)) : found.same_address;
    if (!found.same_person) found.same_person = at(address_and_name(keys.address, 0));
    const bool other_name = found.same_person && keys.name != 0 && known_[*found.same_person].name != 0 &&
                            known_[*found.same_person].name != keys.name;
    if (other_name) found.same_person.reset();  // it was nameless when it was remembered
  }
  return found;
}

// What the row brings and the known lead lacks; remembers that it has it now.
std::vector<std::string> LeadMatcher::fill(std::uint32_t known, const CheckedLead& row, const Keys& keys) {
  Known& lead = known_[known];
  std::vector<std::string> fills;
  const auto take = [&](bool lacks, bool brings, const char* what) {
    if (!lacks || !brings) return false;
    fills.emplace_back(what);
    return true;
  };
  if (take(lead.name == 0, keys.name != 0, "name")) lead.name = keys.name;
  if (take(!lead.has_email, keys.email != 0 && !row.email_invalid, "email")) {
    lead.has_email = true;
    add_key(keys.email, known);
  }
  if (take(!lead.has_phone, keys.phone != 0, "phone")) {
    lead.has_phone = true;
    add_key(keys.phone, known);
  }
  if (take(!lead.has_address, row.property.has_value(), "address")) {
    lead.has_address = true;
    lead.address = keys.address;
  }
  if (take(!lead.has_notes, !row.notes.empty(), "notes")) lead.has_notes = true;
  add_address(known);
  return fills;
}

Match LeadMatcher::judge(const CheckedLead& row, std::int64_t line, const std::string& id) {
  const crm::Contact& contact = row.contact;
  const Keys keys = {hashed('e', contact.email_key), hashed('p', contact.phone_key),
                     hashed('a', row.property ? row.property->address_key : ""),
                     hashed_name(contact.first_name, contact.last_name), hashed('r', row.fingerprint)};
  const Found found = find(keys);
  Match match;
  const auto about = [&](std::uint32_t known) {
    match.lead_id = known_[known].id;
    match.line = known_[known].line;
    return match.line > 0 ? "line " + std::to_string(match.line) : std::string("a lead you have");
  };
  if (found.same_row) {
    match.outcome = Match::Outcome::kDuplicate;
    match.reason = "The same row as " + about(*found.same_row) + ".";
    return match;
  }
  if (!found.same_person || policy_ == Duplicates::kKeep) {
    if (const auto like = found.same_person ? found.same_person : found.same_address)
      match.reason = std::string("Same ") + found.by + " as " + about(*like) + ": marked as a possible duplicate.";
    const auto known = static_cast<std::uint32_t>(known_.size());
    known_.push_back({id, line, keys.name, keys.address, !contact.email.empty(), !contact.phone.empty(),
                      row.property.has_value(), !row.notes.empty()});
    for (const std::uint64_t key : {keys.email, keys.phone, keys.row}) add_key(key, known);
    add_address(known);
    return match;
  }
  match.outcome = Match::Outcome::kDuplicate;
  match.reason = std::string("Same ") + found.by + " as " + about(*found.same_person);
  if (policy_ == Duplicates::kSkip) {
    match.reason += "; that is left as it is.";
    return match;
  }
  match.fills = fill(*found.same_person, row, keys);
  if (match.fills.empty()) {
    match.reason += "; it adds nothing new.";
  } else {
    match.outcome = Match::Outcome::kUpdate;
    match.reason += "; adds " + joined_with_and(match.fills) + ".";
  }
  return match;
}

}  // namespace hk::intake
