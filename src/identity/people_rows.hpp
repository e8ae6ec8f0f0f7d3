// Private to identity/.
#pragma once

#include <hk/identity/people.hpp>

namespace hk::identity {

Error owner_needed();

}  // namespace hk::identity
