// What waits for somebody today. Private to crm/.
#pragma once

#include <hk/base/time.hpp>
#include <hk/crm/viewer.hpp>

namespace hk::crm {

// {"items": [{kind, title, reason, object, recordId, at, value, taskId}], "counts": {kind: n}}: the most urgent first.
// Tasks of the viewer; leads and deals that are the viewer's or nobody's.
Json today(store::Session& session, const Viewer& viewer, Micros now, const TimeZone& zone);

}  // namespace hk::crm
