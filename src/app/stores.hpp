// Which store the settings name, and what it must hold. Private to app/.
#pragma once

#include <vector>

#include <hk/config/config.hpp>
#include <hk/store/store.hpp>

namespace hk::app {

store::StoreSettings store_settings(const config::Config& config);
std::vector<store::Migration> all_migrations();

}  // namespace hk::app
