// JSON Schemas of the records, made from their descriptions.
#include <hk/base/text.hpp>

#include "route_parts.hpp"

namespace hk::crm {
namespace {

Json object_schema(const Json& properties, const Json& required) {
  return {{"type", "object"}, {"additionalProperties", false}, {"required", required}, {"properties", properties}};
}

Json value_schema(const Field& field) {
  switch (field.type) {
    case FieldType::kNumber:
    case FieldType::kPercent:
      return {{"type", {"integer", "null"}}};
    case FieldType::kDecimal:
      return {{"type", {"number", "null"}}};
    case FieldType::kMoney:
      return {{"type", {"number", "null"}}, {"description", field.label + ", in dollars"}};
    case FieldType::kBoolean:
      return {{"type", {"boolean", "null"}}};
    case FieldType::kTags:
      return {{"type", "array"}, {"items", {{"type", "string"}}}};
    case FieldType::kDate:
      return {{"type", {"string", "null"}}, {"format", "date"}};
    case FieldType::kTime:
      return {{"type", {"string", "null"}}, {"format", "date-time"}};
    default:
      return {{"type", {"string", "null"}}, {"description", field.label}};
  }
}

// Puts the schema of one field where its key says.
void place(Json& properties, const std::vector<std::string>& path, std::size_t depth, const Json& schema) {
  if (depth + 1 == path.size()) {
    properties[path[depth]] = schema;
    return;
  }
  Json& part = properties[path[depth]];
  if (part.is_null()) {
    part = object_schema(Json::object(), Json::array());
    part["type"] = {"object", "null"};
  }
  place(part["properties"], path, depth + 1, schema);
}

const Json& details() {
  static const Json all = Json::parse(R"({
    "lead": {"contact": {"emailValidation": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/EmailValidation"}]},
        "phoneValidation": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/PhoneValidation"}]}},
      "property": {"addressValidation": {"$ref": "#/components/schemas/AddressValidation"}, "landValue": {"type": ["number", "null"]},
        "buildingValue": {"type": ["number", "null"]}, "ownerName": {"type": ["string", "null"]}, "taxAmount": {"type": ["number", "null"]},
        "parcelNumber": {"type": ["string", "null"]}},
      "enrichment": {"reason": {"type": ["string", "null"]}, "jobId": {"type": ["string", "null"]}, "finishedAt": {"type": ["string", "null"], "format": "date-time"},
        "candidates": {"type": "array", "items": {"$ref": "#/components/schemas/Candidate"}}}},
    "contact": {"": {"points": {"type": "array", "items": {"$ref": "#/components/schemas/ContactPoint"}},
      "emailValidation": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/EmailValidation"}]},
      "phoneValidation": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/PhoneValidation"}]}}},
    "property": {"": {"owners": {"type": "array", "items": {"$ref": "#/components/schemas/PropertyOwner"}},
      "addressValidation": {"$ref": "#/components/schemas/AddressValidation"}, "landValue": {"type": ["number", "null"]}, "buildingValue": {"type": ["number", "null"]},
      "taxAmount": {"type": ["number", "null"]}, "parcelNumber": {"type": ["string", "null"]}}}
  })");
  return all;
}

Json record_schema(const Object& object) {
  Json properties = {{"id", {{"type", "string"}}},
                     {"version", {{"type", "integer"}, {"description", "The ETag; grows with each change"}}},
                     {"title", {{"type", "string"}, {"description", "What to call it"}}},
                     {"ownerName", {{"type", {"string", "null"}}}},
                     {"custom", {{"type", "object"}, {"description", "Fields made in this workspace, by key"}}}};
  for (const Field& field : object.fields) place(properties, split(field.key, '.'), 0, value_schema(field));
  if (details().contains(object.singular))
    for (const auto& [part, more] : details().at(object.singular).items())
      (part.empty() ? properties : properties[part]["properties"]).update(more);
  return object_schema(properties, {"id"});
}

}  // namespace

Json record_schemas() {
  Json all = Json::parse(R"({
    "Activity": {"type": "object", "additionalProperties": false, "required": ["id"],
      "properties": {"id": {"type": "string"}, "version": {"type": "integer"}, "title": {"type": "string"}, "recordId": {"type": "string"}, "recordTitle": {"type": ["string", "null"]}, "type": {"type": "string"},
        "at": {"type": "string", "format": "date-time"}, "actor": {"type": ["string", "null"]}, "actorName": {"type": ["string", "null"]},
        "summary": {"type": ["string", "null"]}, "details": {"type": "object"}}},
    "RecordSummary": {"type": "object", "additionalProperties": false, "required": ["count", "countIsEstimate", "sums"],
      "properties": {"count": {"type": "integer"}, "countIsEstimate": {"type": "boolean", "description": "True when there are more than counted"},
        "sums": {"type": "object", "description": "Exact sums over all that match, by field"}}},
    "Facets": {"type": "object", "additionalProperties": false, "required": ["items"], "properties": {"items": {"type": "array", "items":
      {"type": "object", "additionalProperties": false, "required": ["value", "label", "count"],
       "properties": {"value": {"type": ["string", "null"]}, "label": {"type": "string"}, "count": {"type": "integer"}}}}}},
    "Board": {"type": "object", "additionalProperties": false, "required": ["field", "columns"], "properties": {"field": {"type": "string"},
      "columns": {"type": "array", "items": {"type": "object", "additionalProperties": false,
        "required": ["value", "label", "color", "count", "countIsEstimate", "sums", "averageAgeSeconds", "items", "nextCursor"],
        "properties": {"value": {"type": "string"}, "label": {"type": "string"}, "color": {"type": "string"}, "count": {"type": "integer"},
          "countIsEstimate": {"type": "boolean"}, "sums": {"type": "object"}, "averageAgeSeconds": {"type": ["integer", "null"]},
          "items": {"type": "array", "items": {"type": "object"}}, "nextCursor": {"type": ["string", "null"]}}}}}},
    "Converted": {"type": "object", "additionalProperties": false, "required": ["lead", "contact", "property", "opportunity"],
      "properties": {"lead": {"$ref": "#/components/schemas/Lead"}, "contact": {"type": "object"}, "property": {"type": ["object", "null"]},
        "opportunity": {"$ref": "#/components/schemas/Opportunity"}}},
    "Field": {"type": "object", "additionalProperties": false,
      "required": ["key", "label", "type", "object", "editable", "sortable", "filterable", "required", "custom", "shown", "choices"],
      "properties": {"key": {"type": "string"}, "label": {"type": "string"}, "type": {"type": "string"}, "object": {"type": ["string", "null"]},
        "editable": {"type": "boolean"}, "sortable": {"type": "boolean"}, "filterable": {"type": "boolean"}, "required": {"type": "boolean"},
        "custom": {"type": "boolean"}, "shown": {"type": "boolean", "description": "A column of a new list"},
        "choices": {"type": "array", "items": {"$ref": "#/components/schemas/Choice"}}}},
    "Choice": {"type": "object", "additionalProperties": false, "required": ["value", "label", "color"],
      "properties": {"value": {"type": "string", "minLength": 1, "maxLength": 60}, "label": {"type": "string", "minLength": 1, "maxLength": 60},
        "color": {"enum": ["neutral", "blue", "amber", "green", "red", "violet"]}}},
    "ObjectList": {"type": "object", "additionalProperties": false, "required": ["items"], "properties": {"items": {"type": "array", "items":
      {"type": "object", "additionalProperties": false,
       "required": ["name", "singular", "label", "pluralLabel", "titleField", "boardField", "sumFields", "mayCreate", "mayEdit", "mayDelete", "fields"],
       "properties": {"name": {"type": "string"}, "singular": {"type": "string"}, "label": {"type": "string"}, "pluralLabel": {"type": "string"},
         "titleField": {"type": "string"}, "boardField": {"type": ["string", "null"]}, "sumFields": {"type": "array", "items": {"type": "string"}},
         "mayCreate": {"type": "boolean"}, "mayEdit": {"type": "boolean"}, "mayDelete": {"type": "boolean"},
         "fields": {"type": "array", "items": {"$ref": "#/components/schemas/Field"}}}}}}}
  })");
  for (const Object& object : built_in_objects()) {
    const std::string name = upper_first(object.singular);
    if (object.name != "activities") all[name] = record_schema(object);
    all[name + "Page"] = {
        {"type", "object"},
        {"additionalProperties", false},
        {"required", {"items", "nextCursor"}},
        {"properties",
         {{"items", {{"type", "array"}, {"items", schema_ref(name)}}},
          {"nextCursor", {{"type", {"string", "null"}}}},
          {"count", {{"type", "integer"}}},
          {"countIsEstimate", {{"type", "boolean"}, {"description", "True when there are more than counted"}}}}}};
  }
  return all;
}

}  // namespace hk::crm
