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

}  // namespace

std::vector<http::Route> routes(const Validator& validator) {
  const Validator* v = &validator;
  return {
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
    "EmailValidation": {"type": "object", "additionalProperties": false,
      "required": ["email", "valid", "status", "subStatus", "freeEmail", "disposable", "role", "score", "didYouMean", "checkedAt", "provider"],
      "properties": {"email": {"type": "string"}, "valid": {"type": "boolean"}, "status": {"enum": ["valid", "risky", "invalid", "unknown"]},
        "subStatus": {"type": ["string", "null"]}, "freeEmail": {"type": "boolean"}, "disposable": {"type": "boolean"}, "role": {"type": "boolean"},
        "score": {"type": "integer", "minimum": 0, "maximum": 10}, "didYouMean": {"type": ["string", "null"]},
        "checkedAt": {"type": "string", "format": "date-time"}, "provider": {"type": "string"}}},
    "PhoneValidation": {"type": "object", "additionalProperties": false,
      "required": ["phone", "valid", "formatted", "countryCode", "carrier", "type", "timeZone", "reason", "checkedAt", "provider"],
      "properties": {"phone": {"type": "string"}, "valid": {"type": "boolean"}, "formatted": {"type": ["string", "null"]},
        "countryCode": {"type": ["string", "null"]}, "carrier": {"type": ["string", "null"]}, "type": {"type": ["string", "null"]},
        "timeZone": {"type": ["string", "null"]}, "reason": {"type": ["string", "null"]},
        "checkedAt": {"type": "string", "format": "date-time"}, "provider": {"type": "string"}}},
    "AddressValidation": {"type": "object", "additionalProperties": false,
      "required": ["valid", "standardized", "metadata", "reason", "checkedAt", "provider"],
      "properties": {"valid": {"type": "boolean"},
        "standardized": {"type": ["object", "null"], "additionalProperties": false, "required": ["street", "city", "state", "zip", "plus4"],
          "properties": {"street": {"type": "string"}, "city": {"type": ["string", "null"]}, "state": {"type": ["string", "null"]},
            "zip": {"type": ["string", "null"]}, "plus4": {"type": ["string", "null"]}}},
        "metadata": {"type": "object", "additionalProperties": false, "required": ["latitude", "longitude", "precision"],
          "properties": {"latitude": {"type": ["number", "null"]}, "longitude": {"type": ["number", "null"]}, "precision": {"type": ["string", "null"]}}},
        "reason": {"type": ["string", "null"]}, "checkedAt": {"type": "string", "format": "date-time"}, "provider": {"type": "string"}}}
  })");
}

}  // namespace hk::validation
