// The search over records of all kinds. Private to crm/.
#pragma once

#include <string>

#include <hk/crm/viewer.hpp>

namespace hk::crm {

inline constexpr std::size_t kSearchMax = 200;  // characters

// [{object, items: [{id, title, subtitle}]}]: at most `limit` of each kind that the viewer may see.
Json search(store::Session& session, const Viewer& viewer, const std::string& typed, std::size_t limit);

}  // namespace hk::crm
