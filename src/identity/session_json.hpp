// Private to identity/.
#pragma once

#include <hk/identity/identity.hpp>

namespace hk::identity {

// The Session and its cookie.
http::Response signed_in_response(int status, const Identity& identity, const Identity::SignedIn& signed_in,
                                  const Json& workspace);

}  // namespace hk::identity
