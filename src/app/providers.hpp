// The providers that the settings ask for. Private to app/.
#pragma once

#include <memory>
#include <vector>

#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/config/config.hpp>
#include <hk/enrichment/provider.hpp>
#include <hk/http/client.hpp>
#include <hk/store/store.hpp>
#include <hk/validation/address_checks.hpp>
#include <hk/validation/contact_checks.hpp>
#include <hk/validation/mail_domains.hpp>

namespace hk::app {

// County records first, those of files and then those over the network; then ATTOM and
// CoreLogic, each if there is a key. Error: setting_invalid.
Result<std::vector<std::shared_ptr<enrichment::Provider>>> make_providers(const config::Config& config,
                                                                          store::Database& db, http::Client& client);

// Those that have a key. Error: setting_invalid.
Result<validation::ContactChecks::Asked> make_contact_services(const config::Config& config, http::Client& client);

Result<validation::AddressChecks::Asked> make_address_services(const config::Config& config, http::Client& client);

// Dollars that paid calls for one lead may cost; 0: no cap. Error: setting_invalid.
Result<MicroDollars> lead_budget(const config::Config& config);

// Empty when name servers are not to be asked. Errors: setting_invalid, dns_unavailable.
Result<std::unique_ptr<validation::MailDomains>> make_mail_domains(const config::Config& config, const Clock& clock);

}  // namespace hk::app
