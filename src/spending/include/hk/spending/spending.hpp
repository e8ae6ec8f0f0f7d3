// Spending: calls of services that charge, so that none is paid twice, no budget is passed and the books agree with the
// bills.
//
// service.hpp          what a service is, and how a call ends
// purchases.hpp        one call: its turn, its entry in the ledger, its answer
// ledger.hpp           what calls cost
// caps.hpp             what a piece of work may spend as a whole
// past.hpp             what earlier calls say about making one again
// provider_states.hpp  whether a service may be asked now
// http_call.hpp        a paid call over HTTP
#pragma once

#include <vector>

#include <hk/spending/caps.hpp>
#include <hk/spending/http_call.hpp>
#include <hk/spending/ledger.hpp>
#include <hk/spending/past.hpp>
#include <hk/spending/provider_states.hpp>
#include <hk/spending/purchases.hpp>
#include <hk/spending/service.hpp>
#include <hk/store/migration.hpp>

namespace hk::spending {

// Tables: ledger, provider_states, products_not_sold, spending_caps; and facts and provider_property_ids, which
// enrichment owns. Migration numbers 5002, 5003, 5050-5099; 6201.
std::vector<store::Migration> migrations();

}  // namespace hk::spending
