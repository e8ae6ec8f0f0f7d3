#include <hk/enrichment/ownership.hpp>

#include <hk/canonical/address.hpp>

namespace hk::enrichment {
namespace {

using canonical::Address;

std::optional<Address> parsed(const crm::PostalAddress& a) {
  auto address = canonical::parse_address({a.street, a.unit, a.city, a.state, a.zip});
  return address ? std::optional(*std::move(address)) : std::nullopt;
}

std::optional<Address> place_of(const crm::Property& property) {
  auto address = parsed(property.standard);
  return address ? address : parsed(property.typed);
}

// The city of the mail and that of the county often have two names for one place.
bool is_same_place(const Address& a, const Address& b) {
  if (canonical::compatible(a, b)) return true;
  const bool differ = (!a.state.empty() && !b.state.empty() && a.state != b.state) ||
                      (!a.zip.empty() && !b.zip.empty() && a.zip != b.zip);
  return !differ && canonical::address_key(a).street == canonical::address_key(b).street;
}

std::optional<MailingAddress> mailing_of(const std::string& owner, const std::vector<MailingAddress>& all) {
  for (const MailingAddress& one : all)
    if (!owner.empty() && canonical::name_key(one.owner_name) == canonical::name_key(owner)) return one;
  return std::nullopt;
}

void tell_absence(const Address& mail, const Address& place, Ownership& out) {
  const std::string mailing = "mailing address " + out.mailing->address;
  if (!mail.po_box.empty()) {
    out.why.push_back(mailing + " is a post office box, which does not say where the owner lives");
  } else {
    out.absentee = !is_same_place(mail, place);
    out.why.push_back(mailing + (*out.absentee ? " differs from the property's" : " is the property's"));
  }
  if (mail.state.empty() || place.state.empty()) return;
  out.out_of_state = mail.state != place.state;
  if (*out.out_of_state) out.why.push_back("mail goes to " + mail.state + ", the property is in " + place.state);
}

}  // namespace

Ownership ownership_of(const crm::Property& property, const std::vector<MailingAddress>& mailing) {
  Ownership out;
  out.owner_name = property.values.owner_name.value_or("");
  out.kind = canonical::owner_kind(out.owner_name);
  out.mailing = mailing_of(out.owner_name, mailing);
  if (!out.mailing) return out;
  const auto mail = canonical::parse_address({.street = out.mailing->address});
  const auto place = place_of(property);
  if (mail && place)
    tell_absence(*mail, *place, out);
  else
    out.why.emplace_back(mail ? "the property's address can't be read" : "the mailing address can't be read");
  return out;
}

Json ownership_json(const Ownership& o) {
  return {{"ownerName", text_or_null(o.owner_name)},
          {"ownerKind", std::string(canonical::owner_kind_name(o.kind))},
          {"mailingAddress", o.mailing ? Json(o.mailing->address) : Json(nullptr)},
          {"mailingProvider", o.mailing ? Json(o.mailing->source.provider) : Json(nullptr)},
          {"absentee", json_or_null(o.absentee)},
          {"outOfState", json_or_null(o.out_of_state)},
          {"why", o.why}};
}

}  // namespace hk::enrichment
