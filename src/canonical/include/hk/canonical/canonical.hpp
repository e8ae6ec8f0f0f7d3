// canonical: what a person typed, brought into the one form that can be compared. Pure functions: no clock, no network,
// no files; every function may be called from any thread and never throws on any input.
//
// address.hpp  A US postal address, from one line or from fields, in the standard form of USPS Publication 28, with the
//              key under which a property is found: `parse_address`, `address_key`, `best_matches`.
// address_labels.hpp  What each word of free text is: recipient, house number, street, unit, place: `label_address`.
// phone.hpp    A telephone number as E.164, with its country and kind: `parse_phone`.
// email.hpp    An e-mail address with its domain in ASCII and the key that finds duplicates: `parse_email`.
// names.hpp    Names of people and companies, and a key that ignores order and punctuation: `parse_person`,
//              `looks_like_company`, `name_key`.
#pragma once

#include <hk/canonical/address.hpp>
#include <hk/canonical/address_labels.hpp>
#include <hk/canonical/email.hpp>
#include <hk/canonical/names.hpp>
#include <hk/canonical/phone.hpp>
