// JSON bodies: reading, writing again, and the check against a schema.
#include <hk/base/json_schema.hpp>
#include <hk/http/message.hpp>

#include "fuzz.hpp"

namespace hk::fuzz {
namespace {

const Json& components() {
  static const Json kComponents = Json::parse(R"({
    "Address": {"type": "object", "properties": {
      "street": {"type": "string", "minLength": 1, "maxLength": 20}, "zip": {"type": ["string", "null"]}}},
    "Lead": {"type": "object", "additionalProperties": false, "required": ["email", "firstName"], "properties": {
      "email": {"type": "string", "maxLength": 30}, "firstName": {"type": "string"}, "notes": {"type": "string"},
      "status": {"enum": ["new", "lost", null, 1]}, "price": {"type": "number", "minimum": 0, "maximum": 1e9},
      "rooms": {"type": "integer", "minimum": -3, "maximum": 9}, "address": {"$ref": "#/components/schemas/Address"},
      "tags": {"type": "array", "maxItems": 3, "items": {"type": "string"}},
      "who": {"anyOf": [{"$ref": "#/components/schemas/Lead"}, {"type": "string"}, {"const": true}]}}}
  })");
  return kComponents;
}

void check_schema(const Json& body) {
  const auto problems = schema_problems(body, components()["Lead"], components());
  require(problems.size() <= 20, "at most 20 problems are listed");
  require(body != Json::object() || problems.size() == 2, "missing fields are told");
  Error error = invalid("body_invalid", "The body does not fit.");
  error.fields = problems;
  const http::Response answer = http::problem_response(error, "0123456789abcdef");
  require_text(answer.body);
  require(parse_json(answer.body).ok(), "a problem answer is JSON", answer.body);
}

}  // namespace
}  // namespace hk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hk;
  using namespace hk::fuzz;
  http::Request request;
  request.body = text_of(data, size);
  const auto body = request.json_object();
  if (!body) {
    require_text(http::problem_response(body.error(), "0123456789abcdef").body);
    return 0;
  }
  const std::string written = dump_json(*body);
  require_text(written);
  const auto again = parse_json(written);
  require(again.ok() && *again == *body, "what is written reads back as the same value", written);
  require_equal(dump_json(*again), written, "writing is a fixed point");
  check_schema(*body);
  return 0;
}
