// The SQL of parcels: reading and writing them by the batch.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include <hk/base/time.hpp>
#include <hk/enrichment/parcels.hpp>
#include <hk/store/session.hpp>

namespace hk::enrichment {

// A parcel being brought up to date, with what has to be written.
struct ParcelState {
  Parcel parcel;
  std::set<std::string> address_keys, sale_keys;
  bool is_new = false;
  bool changed = false;
  std::vector<ParcelAddress> new_addresses;
  std::vector<ParcelSale> new_sales;
};

// Parcels that fulfil the condition, in order of their ids.
std::vector<Parcel> read_parcels(store::Session& session, const std::string& where, const store::Params& params);

// ":k0, :k1, ..." and its parameters.
struct InList {
  std::string sql;
  store::Params params;
  explicit InList(const std::vector<std::string>& values);
};

std::map<std::string, ParcelState> load_states(store::Session& session, const std::string& source,
                                               const std::vector<std::string>& identities);
void save_states(store::Session& session, const std::map<std::string, ParcelState>& states, Micros now);

}  // namespace hk::enrichment
