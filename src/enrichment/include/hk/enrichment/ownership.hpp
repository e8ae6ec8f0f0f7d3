// Who owns a property, and whether they live there: worked out from the name of record and where the owner's mail goes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/canonical/names.hpp>
#include <hk/crm/property.hpp>
#include <hk/enrichment/history.hpp>

namespace hk::enrichment {

struct Ownership {
  std::string owner_name{};  // the winning one; empty: not known
  canonical::OwnerKind kind = canonical::OwnerKind::kUnknown;
  std::optional<MailingAddress> mailing{};         // of this owner
  std::optional<bool> absentee{}, out_of_state{};  // empty: can't be told
  std::vector<std::string> why{};                  // the working, for people
};

// The mailing address counts only when it was told of the owner that is shown. A post office box says nothing of where
// somebody lives; parts of an address that one side does not give fit any. Pure.
Ownership ownership_of(const crm::Property& property, const std::vector<MailingAddress>& mailing);
Json ownership_json(const Ownership& ownership);

}  // namespace hk::enrichment
