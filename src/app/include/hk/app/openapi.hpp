// The OpenAPI 3.1 document and the page /docs, both written from the route table that serves.
#pragma once

#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/http/route.hpp>

namespace hk::app {

Json component_schemas();  // of all capabilities, by name
Json openapi_document(const std::vector<http::Route>& routes);
std::string docs_page(const Json& document);

}  // namespace hk::app
