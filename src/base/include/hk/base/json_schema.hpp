// The part of JSON Schema 2020-12 that our API uses: $ref into components, type (also a list), enum, const, properties,
// required, additionalProperties false, items, minLength, maxLength, minimum, maximum, maxItems, anyOf.
//
// The same schemas describe the API in /openapi.json, check what comes in, and check in tests what goes out. A keyword
// this does not know is an error in the schema, so nothing is checked less than it says.
#pragma once

#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>

namespace hk {

// What is wrong with `value`; empty when nothing. `components` holds the schemas that
// {"$ref": "#/components/schemas/Name"} refers to, by name. At most 20 problems are listed.
std::vector<FieldError> schema_problems(const Json& value, const Json& schema, const Json& components);

}  // namespace hk
