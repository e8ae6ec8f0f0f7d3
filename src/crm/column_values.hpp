// Values as a client sends them, checked and as the columns hold them. Private to crm/.
#pragma once

#include <hk/crm/object.hpp>
#include <hk/crm/viewer.hpp>

namespace hk::crm {

inline constexpr std::size_t kTextMax = 500;
inline constexpr std::size_t kLongTextMax = 20'000;
inline constexpr std::size_t kTagsMax = 50;
inline constexpr std::size_t kTagMax = 60;

// Error `value_invalid` naming the field.
Result<store::Value> column_value(store::Session& session, const Viewer& viewer, const Field& field, const Json& value);
Result<std::vector<std::string>> tag_list(const Field& field, const Json& value);
Error value_error(const Field& field, const std::string& message);
// {"a": {"b": 1}, "c": 2} as {"a.b": 1, "c": 2}, so far as the object has such fields.
Json flat(const Object& object, const Json& body);

}  // namespace hk::crm
