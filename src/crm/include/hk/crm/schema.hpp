// Tables of this module: contacts, properties, leads, activities. Migration numbers 4000-4999, and 6204.
#pragma once

#include <vector>

#include <hk/store/migration.hpp>

namespace hk::crm {

std::vector<store::Migration> migrations();

}  // namespace hk::crm
