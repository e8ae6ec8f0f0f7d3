#include <hk/crm/crm.hpp>
#include <hk/identity/identity.hpp>
#include <hk/validation/address_checks.hpp>
#include <hk/validation/contact_checks.hpp>
#include <hk/validation/validation.hpp>

namespace hk::validation {
namespace {

Json ref(const char* name) { return {{"$ref", std::string("#/components/schemas/") + name}}; }

Json text_field(int most) { return {{"type", {"string", "null"}}, {"maxLength", most}}; }

std::string text_of(const Json& body, const char* name) {
  const auto member = body.find(name);
  return member != body.end() && member->is_string() ? member->get<std::string>() : "";
}

http::Route route(std::string path, std::string id, std::string summary, Json properties,
                  std::vector<std::string> required, Json answer, http::Handler handler) {
  http::Route r;
  r.method = http::Method::kPost;
  r.path = std::move(path);
  r.permission = "validate.use";
  r.handler = std::move(handler);
  r.doc.id = std::move(id);
  r.doc.tag = "Validation";
  r.doc.summary = std::move(summary);
  r.doc.request_body = {{"type", "object"},
                        {"additionalProperties", false},
                        {"required", required},
                        {"properties", std::move(properties)}};
  r.doc.responses = {{200, std::move(answer)}};
  return r;
}

struct CheckDoc {
  const char *path, *id, *summary, *description, *answer, *member;
};
constexpr CheckDoc kCheckContactDoc = {
    "/api/contacts/{id:contact}/check",
    "checkContact",
    "Have services judge the e-mail and the phone of a contact",
    "Queues a job that asks the services that are set up, the cheapest first; what was answered before and is fresh is "
    "not bought again. 409 no_contact_services when none is.",
    "ContactCheckQueued",
    "contactId"};
constexpr CheckDoc kCheckAddressDoc = {
    "/api/properties/{id:property}/check",
    "checkAddress",
    "Have services judge the address of a property",
    "Queues a job that asks whether the post office delivers there, how it writes the address, and where it lies; what "
    "was answered before and is fresh is not bought again. The verdict becomes addressValidation; the address itself "
    "is not changed. 409 no_address_services when no service is set up, address_incomplete when there is too little to "
    "ask about.",
    "AddressCheckQueued",
    "propertyId"};

// Services charge for it, so it takes the right to change the record.
template <class Id, class Checks>
http::Route check_route(const CheckDoc& doc, store::Database& db, Checks& checks) {
  http::Route r;
  r.method = http::Method::kPost;
  r.path = doc.path;
  r.permission = "records.write";
  r.doc.id = doc.id;
  r.doc.tag = "Validation";
  r.doc.summary = doc.summary;
  r.doc.description = doc.description;
  r.doc.responses = {{202, ref(doc.answer)}};
  r.handler = [&db, &checks, member = doc.member](const http::Request& request) -> Result<http::Response> {
    const auto id = Id::trusted(request.param("id"));
    return db.write([&](store::Session& s) -> Result<http::Response> {
      HK_CHECK(crm::check_writable(s, crm::Viewer::of(identity::principal_of(request)), id.str()));
      HK_TRY(const jobs::JobId job, checks.request(s, id));
      return http::json_response(202, {{member, id.str()}, {"jobId", job.str()}});
    });
  };
  return r;
}

}  // namespace

std::vector<http::Route> routes(const Validator& validator, store::Database& db, ContactChecks& contacts,
                                AddressChecks& addresses) {
  const Validator* v = &validator;
  return {
      check_route<crm::ContactId>(kCheckContactDoc, db, contacts),
      check_route<crm::PropertyId>(kCheckAddressDoc, db, addresses),
      route("/api/validate/email", "validateEmail", "Judge an e-mail address",
            {{"email", {{"type", "string"}, {"maxLength", 1000}}}}, {"email"}, ref("EmailValidation"),
            [v](const http::Request& request) -> Result<http::Response> {
              HK_TRY(const Json body, request.json_object());
              return http::json_response(200, to_json(v->email_and_domain(body.at("email").get<std::string>())));
            }),
      route("/api/validate/phone", "validatePhone", "Judge a phone number",
            {{"phone", {{"type", "string"}, {"maxLength", 1000}}}, {"country", {{"type", "string"}, {"maxLength", 2}}}},
            {"phone"}, ref("PhoneValidation"),
            [v](const http::Request& request) -> Result<http::Response> {
              HK_TRY(const Json body, request.json_object());
              const std::string country = text_of(body, "country");
              return http::json_response(
                  200, to_json(v->phone(body.at("phone").get<std::string>(), country.empty() ? "US" : country)));
            }),
      route("/api/validate/address", "validateAddress", "Standardise a postal address",
            {{"address", text_field(500)},
             {"street", text_field(500)},
             {"unit", text_field(100)},
             {"city", text_field(200)},
             {"state", text_field(100)},
             {"zip", text_field(20)}},
            {}, ref("AddressValidation"), [v](const http::Request& request) -> Result<http::Response> {
              HK_TRY(const Json body, request.json_object());
              std::string street = text_of(body, "street");
              if (street.empty()) street = text_of(body, "address");
              return http::json_response(200, to_json(v->address({street, text_of(body, "unit"), text_of(body, "city"),
                                                                  text_of(body, "state"), text_of(body, "zip")})));
            })};
}

Json schemas() {
  return Json::parse(R"({
    "ContactCheckQueued": {"type": "object", "additionalProperties": false, "required": ["contactId", "jobId"],
      "properties": {"contactId": {"type": "string"}, "jobId": {"type": "string"}}},
    "AddressCheckQueued": {"type": "object", "additionalProperties": false, "required": ["propertyId", "jobId"],
      "properties": {"propertyId": {"type": "string"}, "jobId": {"type": "string"}}},
    "EmailValidation": {"type": "object", "additionalProperties": false,
      "required": ["email", "valid", "status", "subStatus", "freeEmail", "disposable", "role", "score", "didYouMean", "checkedAt", "provider"],
      "properties": {"email": {"type": "string"}, "valid": {"type": "boolean"}, "status": {"enum": ["valid", "invalid", "catch-all", "unknown", "disposable", "spamtrap", "abuse", "do_not_mail"]},
        "subStatus": {"type": ["string", "null"]}, "freeEmail": {"type": "boolean"}, "disposable": {"type": "boolean"}, "role": {"type": "boolean"},
        "score": {"type": "integer", "minimum": 0, "maximum": 10}, "didYouMean": {"type": ["string", "null"]},
        "checkedAt": {"type": "string", "format": "date-time"}, "provider": {"type": "string"}}},
    "PhoneValidation": {"type": "object", "additionalProperties": false,
      "required": ["phone", "valid", "formatted", "countryCode", "carrier", "type", "location", "timeZone", "reason", "checkedAt", "provider"],
      "properties": {"phone": {"type": "string"}, "valid": {"type": "boolean"}, "formatted": {"type": ["string", "null"]},
        "countryCode": {"type": ["string", "null"]}, "carrier": {"type": ["string", "null"]}, "type": {"type": ["string", "null"]},
        "location": {"type": ["string", "null"]}, "timeZone": {"type": ["string", "null"]}, "reason": {"type": ["string", "null"]},
        "checkedAt": {"type": "string", "format": "date-time"}, "provider": {"type": "string"}}},
    "AddressValidation": {"type": "object", "additionalProperties": false,
      "required": ["valid", "standardized", "ignored", "metadata", "reason", "checkedAt", "provider"],
      "properties": {"valid": {"type": "boolean"},
        "standardized": {"type": ["object", "null"], "additionalProperties": false, "required": ["street", "city", "state", "zip", "plus4"],
          "properties": {"street": {"type": "string"}, "city": {"type": ["string", "null"]}, "state": {"type": ["string", "null"]},
            "zip": {"type": ["string", "null"]}, "plus4": {"type": ["string", "null"]}}},
        "ignored": {"type": ["string", "null"], "description": "Names that stood beside the address: of a recipient, a building."},
        "metadata": {"type": "object", "additionalProperties": false, "required": ["latitude", "longitude", "precision"],
          "properties": {"latitude": {"type": ["number", "null"]}, "longitude": {"type": ["number", "null"]}, "precision": {"type": ["string", "null"]},
            "use": {"enum": ["residential", "commercial", null]}, "vacant": {"type": ["boolean", "null"]},
            "mailDrop": {"type": ["boolean", "null"], "description": "A commercial agency that receives mail for others"},
            "takesNoMail": {"type": ["boolean", "null"]}, "recordType": {"enum": ["street", "high_rise", "po_box", "rural_route", "firm", "general_delivery", null]},
            "zipType": {"enum": ["standard", "po_box", "unique", "military", null]}, "countyFips": {"type": ["string", "null"]},
            "county": {"type": ["string", "null"]}, "timeZone": {"type": ["string", "null"]}}},
        "delivery": {"enum": ["confirmed", "unit_unknown", "unit_missing", "not_confirmed", "no_match", "unknown", null],
          "description": "How far the post office knows the address; null before a service was asked"},
        "notes": {"type": "array", "items": {"type": "string"}, "description": "What was corrected, or is wrong: zip_corrected"},
        "reason": {"type": ["string", "null"]}, "message": {"type": ["string", "null"], "description": "What is wrong, and what to do"},
        "checkedAt": {"type": "string", "format": "date-time"}, "provider": {"type": "string"}}}
  })");
}

}  // namespace hk::validation
