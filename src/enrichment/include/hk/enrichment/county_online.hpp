// Providers "county-<name>": one address is looked up at the service of its county. Costs nothing.
#pragma once

#include <memory>

#include <hk/base/result.hpp>
#include <hk/crm/property.hpp>
#include <hk/enrichment/county_reader.hpp>
#include <hk/enrichment/provider.hpp>

namespace hk::enrichment {

// `client` must outlive it. Error county_not_live when the county has no parcel numbers or no addresses.
Result<std::unique_ptr<Provider>> county_online_provider(const CountyService& county, const CountyAccess& access,
                                                         const spending::Account& account, http::Client& client);

// True unless the property certainly lies elsewhere, or nothing says where it lies.
bool lies_in(const CountyService& county, const crm::Property& property);

// What rows that may be about the property say of it, by the rules of match_parcel(): what was typed must agree, and
// several parcels are ambiguous. `cut_off`: there are more rows than these. `provider_id`: the parcel number that a
// person chose, may be empty. Pure.
Reply match_rows(const CountyService& county, const std::vector<Json>& rows, bool cut_off,
                 const crm::Property& property, const std::string& provider_id);

}  // namespace hk::enrichment
