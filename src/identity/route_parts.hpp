// What the route tables of this module share. Private to identity/.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <hk/http/http.hpp>

namespace hk::identity {

inline Json ref(const char* name) { return {{"$ref", std::string("#/components/schemas/") + name}}; }

inline Json items_of(const char* name) {
  return {{"type", "object"},
          {"required", Json::array({"items"})},
          {"additionalProperties", false},
          {"properties", {{"items", {{"type", "array"}, {"items", ref(name)}}}}}};
}

inline Json text_schema(int most) { return {{"type", "string"}, {"minLength", 1}, {"maxLength", most}}; }

// An object of these members; all are required unless `required` says which.
inline Json body_schema(const Json& properties, const std::vector<std::string>& required) {
  return {{"type", "object"}, {"required", required}, {"additionalProperties", false}, {"properties", properties}};
}
inline Json body_schema(const Json& properties) {
  std::vector<std::string> all;
  for (const auto& [name, schema] : properties.items()) all.push_back(name);
  return body_schema(properties, all);
}

struct RouteText {
  const char* id;
  const char* summary;
  const char* description = "";
};

// `answer` null: 204 without a body.
inline http::Route route(http::Method method, std::string path, std::string permission, const char* tag, RouteText text,
                         http::Handler handler, int status, Json answer, Json body = nullptr) {
  http::Route out;
  out.method = method;
  out.path = std::move(path);
  out.permission = std::move(permission);
  out.handler = std::move(handler);
  out.doc.id = text.id;
  out.doc.tag = tag;
  out.doc.summary = text.summary;
  out.doc.description = text.description;
  out.doc.request_body = std::move(body);
  out.doc.responses = {{status, std::move(answer)}};
  return out;
}

}  // namespace hk::identity
