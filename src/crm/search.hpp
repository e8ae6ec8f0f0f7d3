// The search over records of all kinds. Private to crm/.
#pragma once

#include <string>
#include <vector>

#include <hk/crm/viewer.hpp>

#include "search_words.hpp"

namespace hk::crm {

inline constexpr std::size_t kSearchMax = 200;  // characters

// {groups: [{object, items: [{id, title, subtitle}]}], corrected: {typed: [words]}}: at most `limit` of each kind that
// the viewer may see. Corrected are the words that find nothing as they were typed, with the known words that the items
// have instead.
Json search(store::Session& session, const Viewer& viewer, const std::string& typed, std::size_t limit);

// Nothing of any kind is hidden from them.
bool sees_everything(const Viewer& viewer);
// Is there a record with these words that the viewer sees?
bool finds_anything(store::Session& session, const Viewer& viewer, const std::vector<TypedWord>& words);

}  // namespace hk::crm
