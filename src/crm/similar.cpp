#include <hk/crm/similar.hpp>

#include <hk/store/bulk.hpp>

namespace hk::crm {
namespace {

// One part of the union: leads by one kind of key, through that key's index.
struct Search {
  SimilarLead::By by;
  const char* name;  // of the parameter
  const char* from;  // tables, of which l are the leads
  const char* column;
};
constexpr Search kSearches[] = {
    {SimilarLead::By::kEmail, "emails", "contacts k join leads l on l.contact_id = k.id", "k.email_key"},
    {SimilarLead::By::kEmail, "emails", "contact_points k join leads l on l.contact_id = k.contact_id", "k.key"},
    {SimilarLead::By::kPhone, "phones", "contacts k join leads l on l.contact_id = k.id", "k.phone_key"},
    {SimilarLead::By::kPhone, "phones", "contact_points k join leads l on l.contact_id = k.contact_id", "k.key"},
    {SimilarLead::By::kAddress, "addresses", "properties k join leads l on l.property_id = k.id", "k.address_key"},
    {SimilarLead::By::kFingerprint, "fingerprints", "leads l", "l.fingerprint"}};

const std::vector<std::string>& keys_of(const SimilarKeys& keys, SimilarLead::By by) {
  switch (by) {
    case SimilarLead::By::kEmail:
      return keys.emails;
    case SimilarLead::By::kPhone:
      return keys.phones;
    case SimilarLead::By::kAddress:
      return keys.addresses;
    case SimilarLead::By::kFingerprint:
      break;
  }
  return keys.fingerprints;
}

}  // namespace

std::vector<SimilarLead> find_similar(store::Session& session, const SimilarKeys& keys) {
  std::string matches;
  store::Params params;
  for (const Search& search : kSearches) {
    const std::vector<std::string>& wanted = keys_of(keys, search.by);
    if (wanted.empty()) continue;
    const std::string column = search.column;
    matches += (matches.empty() ? "select " : " union all select ") + std::to_string(static_cast<int>(search.by)) +
               " as reason, " + column + " as k, l.id as lead from " + search.from + " where " +
               store::one_of(session.dialect(), column, search.name) + " and " + column + " <> ''";
    if (params.empty() || params.back().name != search.name)
      params.push_back({search.name, store::one_of_values(wanted)});
  }
  std::vector<SimilarLead> found;
  if (matches.empty()) return found;
  for (auto& [by, key, id, first, last, email, phone, property, notes] :
       session.rows<std::int64_t, std::string, std::string, std::string, std::string, bool, bool, bool, bool>(
           "select m.reason, m.k, l.id, c.first_name, c.last_name, case when c.email = '' then 0 else 1 end,"
           " case when c.phone = '' then 0 else 1 end, case when l.property_id is null then 0 else 1 end,"
           " case when l.notes = '' then 0 else 1 end from (" +
               matches +
               ") as m join leads l on l.id = m.lead join contacts c on c.id = l.contact_id"
               " order by l.created_at, l.id limit 20000",
           params))
    found.push_back({static_cast<SimilarLead::By>(by), std::move(key), std::move(id), std::move(first), std::move(last),
                     email, phone, property, notes});
  return found;
}

}  // namespace hk::crm
