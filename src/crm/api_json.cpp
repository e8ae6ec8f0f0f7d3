#include <hk/crm/api.hpp>

namespace hk::crm {
namespace {

Json contact_json(const Contact& c) {
  return {{"id", c.id.str()},
          {"firstName", text_or_null(c.first_name)},
          {"lastName", text_or_null(c.last_name)},
          {"email", text_or_null(c.email)},
          {"phone", text_or_null(c.phone)},
          {"emailValidation", c.email_verdict},
          {"phoneValidation", c.phone_verdict}};
}

Json enrichment_json(const LeadEnrichment& e) {
  return {{"status", e.status},
          {"reason", text_or_null(e.reason)},
          {"jobId", text_or_null(e.job_id)},
          {"finishedAt", e.finished_at ? Json(format_rfc3339(*e.finished_at)) : Json(nullptr)},
          {"candidates", e.candidates}};
}

Json member_or_null(const Json& object, const char* name) {
  return object.is_object() && object.contains(name) ? object.at(name) : Json(nullptr);
}

}  // namespace

Json property_json(const Property& p) {
  Json json = {{"id", p.id.str()}, {"address", address_json(p.typed)}, {"addressValidation", p.address_verdict}};
  const Json values = values_json(p.values);
  for (const auto& [name, value] : values.items()) json[name] = value;
  return json;
}

Json lead_json(const LeadRow& row) {
  const Lead& lead = row.lead;
  return {{"id", lead.id.str()},
          {"status", lead.status},
          {"source", lead.source},
          {"notes", text_or_null(lead.notes)},
          {"createdAt", format_rfc3339(lead.created_at)},
          {"updatedAt", format_rfc3339(lead.updated_at)},
          {"isDemo", lead.is_demo},
          {"duplicateOf", lead.duplicate_of ? Json(lead.duplicate_of->str()) : Json(nullptr)},
          {"contact", contact_json(row.contact)},
          {"property", row.property ? property_json(*row.property) : Json(nullptr)},
          {"enrichment", enrichment_json(lead.enrichment)}};
}

Json lead_row_json(const LeadRow& row) {
  const Contact& c = row.contact;
  Json property = nullptr;
  if (row.property) {
    const Json values = values_json(row.property->values);
    property = {{"id", row.property->id.str()}, {"address", address_json(row.property->typed)}};
    for (const char* name : {"estimatedValue", "totalValue", "bedrooms", "bathrooms", "sqft"})
      property[name] = values.at(name);
  }
  return {{"id", row.lead.id.str()},
          {"status", row.lead.status},
          {"source", row.lead.source},
          {"createdAt", format_rfc3339(row.lead.created_at)},
          {"updatedAt", format_rfc3339(row.lead.updated_at)},
          {"isDemo", row.lead.is_demo},
          {"duplicateOf", row.lead.duplicate_of ? Json(row.lead.duplicate_of->str()) : Json(nullptr)},
          {"contact",
           {{"id", c.id.str()},
            {"firstName", text_or_null(c.first_name)},
            {"lastName", text_or_null(c.last_name)},
            {"email", text_or_null(c.email)},
            {"emailStatus", member_or_null(c.email_verdict, "status")},
            {"phone", text_or_null(c.phone)},
            {"phoneFormatted", member_or_null(c.phone_verdict, "formatted")},
            {"phoneValid", member_or_null(c.phone_verdict, "valid")}}},
          {"property", property},
          {"enrichment", {{"status", row.lead.enrichment.status}}}};
}

Json page_schema(const Json& item) {
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", {"items", "nextCursor"}},
          {"properties",
           {{"items", {{"type", "array"}, {"items", item}}}, {"nextCursor", {{"type", {"string", "null"}}}}}}};
}

Json schemas() {
  return Json::parse(R"({
    "PostalAddress": {"type": "object", "additionalProperties": false, "required": ["street", "unit", "city", "state", "zip"],
      "properties": {"street": {"type": ["string", "null"]}, "unit": {"type": ["string", "null"]}, "city": {"type": ["string", "null"]},
        "state": {"type": ["string", "null"]}, "zip": {"type": ["string", "null"]}}},
    "EnrichmentStatus": {"enum": ["none", "queued", "running", "enriched", "partial", "not_found", "ambiguous", "paused", "needs_review", "failed"]},
    "LeadStatus": {"enum": ["new", "contacted", "qualified", "nurture", "converted", "lost"]},
    "Contact": {"type": "object", "additionalProperties": false,
      "required": ["id", "firstName", "lastName", "email", "phone", "emailValidation", "phoneValidation"],
      "properties": {"id": {"type": "string"}, "firstName": {"type": ["string", "null"]}, "lastName": {"type": ["string", "null"]},
        "email": {"type": ["string", "null"]}, "phone": {"type": ["string", "null"]},
        "emailValidation": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/EmailValidation"}]},
        "phoneValidation": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/PhoneValidation"}]}}},
    "Property": {"type": "object", "additionalProperties": false,
      "required": ["id", "address", "addressValidation", "bedrooms", "bathrooms", "sqft", "yearBuilt", "lotSize", "estimatedValue", "landValue",
        "buildingValue", "totalValue", "lastSaleDate", "lastSalePrice", "ownerName", "taxAmount", "parcelNumber", "landUse"],
      "properties": {"id": {"type": "string"}, "address": {"$ref": "#/components/schemas/PostalAddress"},
        "addressValidation": {"$ref": "#/components/schemas/AddressValidation"},
        "bedrooms": {"type": ["integer", "null"]}, "bathrooms": {"type": ["number", "null"]},
        "sqft": {"type": ["integer", "null"], "description": "Living area in square feet"}, "yearBuilt": {"type": ["integer", "null"]},
        "lotSize": {"type": ["integer", "null"], "description": "Square feet"},
        "estimatedValue": {"type": ["number", "null"], "description": "Market value of an automated valuation model, in dollars; never an assessor's total"},
        "landValue": {"type": ["number", "null"]}, "buildingValue": {"type": ["number", "null"]},
        "totalValue": {"type": ["number", "null"], "description": "The assessor's total, in dollars"},
        "lastSaleDate": {"type": ["string", "null"], "format": "date"}, "lastSalePrice": {"type": ["number", "null"]},
        "ownerName": {"type": ["string", "null"]}, "taxAmount": {"type": ["number", "null"]}, "parcelNumber": {"type": ["string", "null"]},
        "landUse": {"type": ["string", "null"]}}},
    "Candidate": {"type": "object", "additionalProperties": false,
      "required": ["parcelId", "parcelNumber", "address", "city", "ownerName", "landUse", "bedrooms", "sqft"],
      "properties": {"parcelId": {"type": "string"}, "parcelNumber": {"type": ["string", "null"]}, "address": {"type": ["string", "null"]},
        "city": {"type": ["string", "null"]}, "ownerName": {"type": ["string", "null"]}, "landUse": {"type": ["string", "null"]},
        "bedrooms": {"type": ["integer", "null"]}, "sqft": {"type": ["integer", "null"]}}},
    "LeadEnrichment": {"type": "object", "additionalProperties": false, "required": ["status", "reason", "jobId", "finishedAt", "candidates"],
      "properties": {"status": {"$ref": "#/components/schemas/EnrichmentStatus"}, "reason": {"type": ["string", "null"]},
        "jobId": {"type": ["string", "null"]}, "finishedAt": {"type": ["string", "null"], "format": "date-time"},
        "candidates": {"type": "array", "items": {"$ref": "#/components/schemas/Candidate"}}}},
    "Lead": {"type": "object", "additionalProperties": false,
      "required": ["id", "status", "source", "notes", "createdAt", "updatedAt", "isDemo", "duplicateOf", "contact", "property", "enrichment"],
      "properties": {"id": {"type": "string"}, "status": {"$ref": "#/components/schemas/LeadStatus"}, "source": {"type": "string"},
        "notes": {"type": ["string", "null"]}, "createdAt": {"type": "string", "format": "date-time"}, "updatedAt": {"type": "string", "format": "date-time"},
        "isDemo": {"type": "boolean"}, "duplicateOf": {"type": ["string", "null"]}, "contact": {"$ref": "#/components/schemas/Contact"},
        "property": {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/Property"}]}, "enrichment": {"$ref": "#/components/schemas/LeadEnrichment"}}},
    "LeadSummary": {"type": "object", "additionalProperties": false,
      "required": ["id", "status", "source", "createdAt", "updatedAt", "isDemo", "duplicateOf", "contact", "property", "enrichment"],
      "properties": {"id": {"type": "string"}, "status": {"$ref": "#/components/schemas/LeadStatus"}, "source": {"type": "string"},
        "createdAt": {"type": "string", "format": "date-time"}, "updatedAt": {"type": "string", "format": "date-time"},
        "isDemo": {"type": "boolean"}, "duplicateOf": {"type": ["string", "null"]},
        "contact": {"type": "object", "additionalProperties": false,
          "required": ["id", "firstName", "lastName", "email", "emailStatus", "phone", "phoneFormatted", "phoneValid"],
          "properties": {"id": {"type": "string"}, "firstName": {"type": ["string", "null"]}, "lastName": {"type": ["string", "null"]},
            "email": {"type": ["string", "null"]}, "emailStatus": {"type": ["string", "null"]}, "phone": {"type": ["string", "null"]},
            "phoneFormatted": {"type": ["string", "null"]}, "phoneValid": {"type": ["boolean", "null"]}}},
        "property": {"type": ["object", "null"], "additionalProperties": false,
          "required": ["id", "address", "estimatedValue", "totalValue", "bedrooms", "bathrooms", "sqft"],
          "properties": {"id": {"type": "string"}, "address": {"$ref": "#/components/schemas/PostalAddress"}, "estimatedValue": {"type": ["number", "null"]},
            "totalValue": {"type": ["number", "null"]}, "bedrooms": {"type": ["integer", "null"]}, "bathrooms": {"type": ["number", "null"]}, "sqft": {"type": ["integer", "null"]}}},
        "enrichment": {"type": "object", "additionalProperties": false, "required": ["status"],
          "properties": {"status": {"$ref": "#/components/schemas/EnrichmentStatus"}}}}},
    "LeadPage": {"type": "object", "additionalProperties": false, "required": ["items", "nextCursor", "count", "countIsEstimate"],
      "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/LeadSummary"}}, "nextCursor": {"type": ["string", "null"]},
        "count": {"type": "integer"}, "countIsEstimate": {"type": "boolean", "description": "True when there are more than counted"}}},
    "Activity": {"type": "object", "additionalProperties": false, "required": ["id", "type", "at", "actor", "summary", "details"],
      "properties": {"id": {"type": "string"}, "type": {"type": "string"}, "at": {"type": "string", "format": "date-time"},
        "actor": {"type": ["string", "null"]}, "summary": {"type": "string"}, "details": {"type": "object"}}}
  })");
}

}  // namespace hk::crm
