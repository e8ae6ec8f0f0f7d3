#include <gtest/gtest.h>

#include <stdexcept>

#include <hk/base/json_schema.hpp>

namespace hk {
namespace {

const Json kComponents = Json::parse(R"({
  "Lead": {"type": "object", "required": ["name"], "additionalProperties": false,
           "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 5}, "age": {"type": ["integer", "null"], "minimum": 0},
                          "kind": {"enum": ["a", "b"]}, "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2}}}})");
const Json kLead = {{"$ref", "#/components/schemas/Lead"}};

std::string problems(const char* value) {
  std::string text;
  for (const FieldError& p : schema_problems(Json::parse(value), kLead, kComponents))
    text += p.field + " " + p.message + "; ";
  return text;
}

TEST(JsonSchema, AcceptsWhatFits) {
  EXPECT_EQ(problems(R"({"name":"Zoë","age":null,"kind":"a","tags":["x"]})"), "");
  EXPECT_EQ(problems(R"({"name":"Zoë🏠🏠"})"), "");
}

TEST(JsonSchema, NamesEachFieldThatDoesNot) {
  EXPECT_EQ(problems(R"({})"), "name is missing; ");
  EXPECT_EQ(problems(R"([])"), "(body) must be object, not array; ");
  EXPECT_EQ(problems(R"({"name":"","extra":1})"),
            "extra is not a known field; name must not be shorter than 1 characters; ");
  EXPECT_EQ(problems(R"({"name":"toolong","age":-1})"),
            "name must not be longer than 5 characters; age must be at least 0; ");
  EXPECT_EQ(problems(R"({"name":"x","age":1.5,"kind":"c"})"),
            "age must be integer or null, not number; kind must be one of [\"a\",\"b\"]; ");
  EXPECT_EQ(problems(R"({"name":"x","tags":["a",1,"c"]})"),
            "tags[1] must be string, not integer; tags has more than 2 entries; ");
}

TEST(JsonSchema, RefusesASchemaItCanNotCheckFully) {
  EXPECT_THROW(schema_problems(Json("x"), {{"pattern", "^a"}}, kComponents), std::logic_error);
}

}  // namespace
}  // namespace hk
