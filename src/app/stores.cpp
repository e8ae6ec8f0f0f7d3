#include "stores.hpp"

#include <hk/crm/crm.hpp>
#include <hk/enrichment/enrichment.hpp>
#include <hk/events/events.hpp>
#include <hk/identity/identity.hpp>
#include <hk/intake/intake.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/lake/lake.hpp>
#include <hk/settings/settings.hpp>
#include <hk/validation/contact_checks.hpp>

namespace hk::app {

store::StoreSettings store_settings(const config::Config& config) {
  store::StoreSettings settings;
  settings.folder = config.text("data");
  settings.database_url = config.text("database_url");
  settings.readers = static_cast<std::size_t>(config.integer("store.readers"));
  settings.writers = static_cast<std::size_t>(config.integer("store.writers"));
  return settings;
}

std::vector<store::Migration> all_migrations() {
  std::vector<store::Migration> all = {
      {7001, "readiness", {"create table readiness (id {{int}} primary key, checked_at {{int}} not null) {{strict}}"}}};
  for (auto part : {identity::migrations(), jobs::migrations(), events::migrations(), crm::migrations(),
                    spending::migrations(), settings::migrations(), enrichment::migrations(), validation::migrations(),
                    intake::migrations(), lake::migrations()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

}  // namespace hk::app
