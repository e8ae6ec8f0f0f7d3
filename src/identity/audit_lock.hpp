// Private to identity/.
#pragma once

#include <hk/identity/audit.hpp>

namespace hk::identity {

// Waits for other writers of the audit log and keeps them out until the commit. A change that depends on the state of
// several rows ("the last owner") takes it before it looks: all such changes write the log.
AuditHead lock_audit(store::Session& session);

}  // namespace hk::identity
