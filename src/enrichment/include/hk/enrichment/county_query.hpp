// Questions to a county's service, as it wants them on the wire. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <hk/canonical/address.hpp>
#include <hk/enrichment/county_service.hpp>
#include <hk/http/client.hpp>

namespace hk::enrichment {

struct CountyQuery {
  // ArcGIS alone knows the others: the ids of the rows that fulfil the conditions, and what the layer is able to.
  enum class What { kRows, kIds, kLayer };
  std::vector<std::string> columns{};
  std::vector<std::string> where{};  // conditions that all must hold, made by the functions below
  std::string order{};
  std::size_t offset = 0;
  std::size_t limit = 1;
  What what = What::kRows;
  std::vector<std::int64_t> ids{};  // ArcGIS: these rows, in place of conditions, order, offset and limit
};

// Texts are quoted, a quote within doubled; plain numbers stay as they are where `as_number`.
std::string condition(const std::string& column, const char* compare, const std::string& value, bool as_number);
std::string is_known(const std::string& column);

// Rows that may be about this address: its house number, and a word of its street that is spelled in one way. Empty
// when the county has no addresses, or the address no number. Which row is meant, the address itself decides.
std::vector<std::string> near_address(const CountyService& county, const canonical::Address& address);
std::vector<std::string> of_parcel(const CountyService& county, const std::string& parcel_number);

// `app_token` is Socrata's, may be empty.
http::ClientRequest county_request(const CountyService& county, const CountyQuery& query, const std::string& app_token);

}  // namespace hk::enrichment
