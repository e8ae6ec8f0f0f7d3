// From what a store throws to what a caller gets. Private to store/.
#pragma once

#include <hk/base/result.hpp>
#include <hk/store/session.hpp>

namespace hk::store {

Error error_of(const std::exception& thrown);

}  // namespace hk::store
