#include "record_parts.hpp"
#include "route_parts.hpp"

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

Json add_details(store::Session& session, const std::string& object, Json record) {
  if (object == "leads") {
    const auto lead = find_lead(session, LeadId::trusted(record.at("id")));
    if (!lead) return record;
    const LeadRow row = row_of(session, *lead);
    record["contact"].update(contact_json(row.contact));
    if (row.property) record["property"].update(property_json(*row.property));
    record["enrichment"].update(enrichment_json(row.lead.enrichment));
  } else if (object == "contacts") {
    record["points"] = points_json(session, record.at("id"));
    if (const auto contact = find_contact(session, ContactId::trusted(record.at("id")))) {
      record["emailValidation"] = contact->email_verdict;
      record["phoneValidation"] = contact->phone_verdict;
    }
  } else if (object == "properties") {
    if (const auto property = find_property(session, PropertyId::trusted(record.at("id")))) {
      const Json assigned = record.value("ownerName", Json());  // whom it is assigned to; not the owner of record
      record.update(property_json(*property));
      record["ownerName"] = assigned;
    }
    record["owners"] = owners_json(session, record.at("id"));
  }
  return record;
}

Json page_schema(const Json& item) {
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", {"items", "nextCursor"}},
          {"properties",
           {{"items", {{"type", "array"}, {"items", item}}}, {"nextCursor", {{"type", {"string", "null"}}}}}}};
}

Json detail_schemas() {
  return Json::parse(R"({
    "PostalAddress": {"type": "object", "additionalProperties": false, "required": ["street", "unit", "city", "state", "zip"],
      "properties": {"street": {"type": ["string", "null"]}, "unit": {"type": ["string", "null"]}, "city": {"type": ["string", "null"]},
        "state": {"type": ["string", "null"]}, "zip": {"type": ["string", "null"]}}},
    "EnrichmentStatus": {"enum": ["none", "queued", "running", "enriched", "partial", "not_found", "ambiguous", "paused", "needs_review", "failed"]},
    "LeadStatus": {"enum": ["new", "contacted", "qualified", "nurture", "converted", "lost"]},
    "Candidate": {"type": "object", "additionalProperties": false,
      "required": ["parcelId", "parcelNumber", "address", "city", "ownerName", "landUse", "bedrooms", "sqft"],
      "properties": {"parcelId": {"type": "string"}, "parcelNumber": {"type": ["string", "null"]}, "address": {"type": ["string", "null"]},
        "city": {"type": ["string", "null"]}, "ownerName": {"type": ["string", "null"]}, "landUse": {"type": ["string", "null"]},
        "bedrooms": {"type": ["integer", "null"]}, "sqft": {"type": ["integer", "null"]}}},
    "LeadEnrichment": {"type": "object", "additionalProperties": false, "required": ["status", "reason", "jobId", "finishedAt", "candidates"],
      "properties": {"status": {"$ref": "#/components/schemas/EnrichmentStatus"}, "reason": {"type": ["string", "null"]},
        "jobId": {"type": ["string", "null"]}, "finishedAt": {"type": ["string", "null"], "format": "date-time"},
        "candidates": {"type": "array", "items": {"$ref": "#/components/schemas/Candidate"}}}},
    "ContactPoint": {"type": "object", "additionalProperties": false, "required": ["kind", "value", "label", "primary", "verdict"],
      "properties": {"kind": {"enum": ["phone", "email"]}, "value": {"type": "string"}, "label": {"type": ["string", "null"]}, "primary": {"type": "boolean"},
        "verdict": {"type": ["object", "null"]}}},
    "PropertyOwner": {"type": "object", "additionalProperties": false, "required": ["contactId", "name", "kind", "share"],
      "properties": {"contactId": {"type": "string"}, "name": {"type": "string"}, "kind": {"enum": ["person", "company"]}, "share": {"type": ["number", "null"]}}}
  })");
}

}  // namespace hk::crm
