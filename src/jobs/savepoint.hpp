// Runs what others wrote inside our transaction, so that its failure doesn't take our own work with it. Private to
// jobs/.
#pragma once

#include <functional>

#include <hk/base/result.hpp>
#include <hk/store/store.hpp>

namespace hk::jobs {

// An exception undoes what `body` wrote and becomes an error. A deadlock or a lost connection is thrown on: the whole
// transaction is gone then, and the store runs it again.
Status in_savepoint(store::Session& session, const std::function<void()>& body);

}  // namespace hk::jobs
