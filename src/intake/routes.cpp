#include <hk/base/text.hpp>
#include <hk/identity/identity.hpp>
#include <hk/intake/intake.hpp>

namespace hk::intake {
namespace {

constexpr std::size_t kWholeFileMax = 8 * 1024 * 1024;

Json ref(const char* name) { return {{"$ref", std::string("#/components/schemas/") + name}}; }

std::string text_of(const Json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_string() ? member->get<std::string>() : "";
}

Json object_of(const Json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_object() ? *member : Json::object();
}

LeadInput input_of(const Json& body) {
  const Json contact = object_of(body, "contact");
  const Json address = object_of(object_of(body, "property"), "address");
  LeadInput input;
  input.source = text_of(body, "source");
  input.notes = text_of(body, "notes");
  input.first_name = text_of(contact, "firstName");
  input.last_name = text_of(contact, "lastName");
  input.email = text_of(contact, "email");
  input.phone = text_of(contact, "phone");
  input.address = {text_of(address, "street"), text_of(address, "unit"), text_of(address, "city"),
                   text_of(address, "state"), text_of(address, "zip")};
  return input;
}

// The lead that this key made before; error when it was another body.
Result<std::optional<crm::LeadId>> used_before(store::Session& s, const std::string& actor, const std::string& key,
                                               const std::string& body_hash) {
  const auto row = s.row<std::string, std::string>(
      "select body_hash, lead_id from idempotency_keys where actor = :actor and key = :key",
      {{"actor", actor}, {"key", key}});
  if (!row) return std::optional<crm::LeadId>();
  if (std::get<0>(*row) != body_hash)
    return conflict("idempotency_key_reused", "This Idempotency-Key was used with another body.",
                    "Use a new key for a new lead.");
  return std::optional(crm::LeadId::trusted(std::get<1>(*row)));
}

Error email_refused(const CheckedLead& checked) {
  Error error =
      invalid("email_invalid", "The e-mail address is not valid: " + checked.email_message, checked.email_suggestion);
  error.fields.push_back({"contact.email", checked.email_message});
  return error;
}

Result<http::Response> create_lead(const RouteServices& services, const http::Request& request) {
  HK_TRY(const Json body, request.json_object());
  HK_TRY(const CheckedLead checked, services.intake.check(input_of(body)));
  if (checked.email_invalid) return email_refused(checked);
  const std::string key = request.header("idempotency-key");
  if (key.size() > 200) return invalid("idempotency_key_too_long", "An Idempotency-Key has at most 200 characters.");
  if (!is_valid_utf8(key))
    return invalid("idempotency_key_invalid", "The Idempotency-Key is not UTF-8.", "Use letters and digits.");
  const std::string actor = identity::actor_of(request);
  const std::string body_hash = hex(sha256(dump_json(body)));
  const auto take_in = [&](store::Session& s) -> Result<http::Response> {
    if (!key.empty()) {
      HK_TRY(const auto before, used_before(s, actor, key, body_hash));
      if (before)
        if (auto lead = crm::find_lead(s, *before))
          return http::json_response(201, crm::lead_json(crm::row_of(s, *std::move(lead))));
    }
    const crm::LeadRow stored = services.intake.store(s, checked, {.actor = actor});
    if (!key.empty())
      s.run(
          "insert into idempotency_keys(actor, key, body_hash, lead_id, created_at) values (:actor, :key, :hash, "
          ":lead, :now)",
          {{"actor", actor},
           {"key", key},
           {"hash", body_hash},
           {"lead", stored.lead.id.str()},
           {"now", services.clock.now()}});
    http::Response response = http::json_response(201, crm::lead_json(stored));
    response.headers.emplace_back("Location", "/api/leads/" + stored.lead.id.str());
    return response;
  };
  auto answer = services.db.write(take_in);
  // On PostgreSQL two requests with one key run side by side; the later one finds the lead of the other now.
  if (!answer && answer.error().code == "already_exists") answer = services.db.write(take_in);
  return answer;
}

ImportId import_id(const http::Request& request) { return ImportId::trusted(request.param("id")); }

Result<Import> find_import(const RouteServices& services, const ImportId& id) {
  return services.db.read([&](store::Session& s) -> Result<Import> {
    if (auto import = services.imports.find(s, id)) return *std::move(import);
    return not_found("import_not_found", "There is no import with this id.");
  });
}

Result<http::Response> import_whole_file(const RouteServices& services, const http::Request& request) {
  if (request.body.empty()) return invalid("file_empty", "The body is empty.", "Send the CSV file as the body.");
  HK_TRY(const Import made,
         services.imports.create("leads", "upload.csv", static_cast<std::int64_t>(request.body.size()),
                                 identity::actor_of(request)));
  HK_CHECK(services.imports.receive(made.id, 0, request.body));
  HK_TRY(const Import started, services.imports.start(made.id, {}));
  return http::json_response(202, to_json(started));
}

Result<http::Response> receive_part(const RouteServices& services, const http::Request& request) {
  const auto offset = parse_int(request.query_value("offset").value_or("0"));
  if (!offset || *offset < 0) return invalid("offset_invalid", "offset must be a number of bytes.");
  HK_TRY(const std::int64_t received, services.imports.receive(import_id(request), *offset, request.body));
  return http::json_response(200, {{"received", received}});
}

Result<Imports::Plan> plan_of(const http::Request& request) {
  Imports::Plan plan;
  if (request.body.empty()) return plan;
  HK_TRY(const Json body, request.json_object());
  plan.mapping = body.value("mapping", Json(nullptr));
  if (body.contains("duplicates")) {
    HK_TRY(plan.duplicates, parse_duplicates(body.at("duplicates").get<std::string>()));
  }
  return plan;
}

Result<http::Response> start_import(const RouteServices& services, const http::Request& request) {
  HK_TRY(const Imports::Plan plan, plan_of(request));
  HK_TRY(const Import started, services.imports.start(import_id(request), plan));
  return http::json_response(202, to_json(started));
}

Result<http::Response> check_import(const RouteServices& services, const http::Request& request) {
  HK_TRY(const Imports::Plan plan, plan_of(request));
  HK_TRY(const Import checked, services.imports.check(import_id(request), plan));
  return http::json_response(202, to_json(checked));
}

Result<http::Response> list_imports(const RouteServices& services, const http::Request& request) {
  HK_TRY(const std::size_t limit, crm::limit_of(request, 50, 200));
  return services.db.read([&](store::Session& s) -> Result<http::Response> {
    const Imports::Page page = services.imports.list(s, request.query_value("cursor").value_or(""), limit);
    Json items = Json::array();
    for (const Import& import : page.imports) items.push_back(to_json(import, Detail::kLine));
    return http::json_response(200, {{"items", items}, {"nextCursor", text_or_null(page.next_cursor)}});
  });
}

Result<http::Response> list_quarantine(const RouteServices& services, const http::Request& request) {
  HK_TRY(const std::size_t limit, crm::limit_of(request, 50, 500));
  HK_CHECK(find_import(services, import_id(request)));
  return services.db.read([&](store::Session& s) -> Result<http::Response> {
    const auto page =
        services.imports.quarantine(s, import_id(request), request.query_value("cursor").value_or(""), limit);
    Json items = Json::array();
    for (const CsvProblem& p : page.rows)
      items.push_back({{"line", p.line}, {"code", p.code}, {"reason", p.message}, {"raw", p.raw}});
    return http::json_response(200, {{"items", items}, {"nextCursor", text_or_null(page.next_cursor)}});
  });
}

Result<http::Response> remove_demo(const RouteServices& services, const http::Request&) {
  return services.db.write([&](store::Session& s) -> Result<http::Response> {
    const crm::DemoRemoved removed = crm::remove_demo_leads(s);
    const std::int64_t parcels = enrichment::remove_demo_parcels(s);
    services.outbox.emit(s, {"demo_removed", Json::object()});
    return http::json_response(
        200, {{"removed", {{"leads", removed.leads}, {"parcels", parcels}, {"properties", removed.properties}}}});
  });
}

http::Route route(http::Method method, std::string path, std::string permission, http::Handler handler,
                  http::RouteDoc doc) {
  http::Route r;
  r.method = method;
  r.path = std::move(path);
  r.permission = std::move(permission);
  r.handler = std::move(handler);
  r.doc = std::move(doc);
  return r;
}

Json plan_schema() {
  return Json::parse(R"({"type": "object", "additionalProperties": false, "properties": {
    "mapping": {"type": ["object", "null"], "description": "column index -> field name or null"},
    "duplicates": {"enum": ["update", "skip", "keep"], "description": "What becomes of a row about a lead that is known: fill in what the lead lacks, leave it alone, or make a lead of it all the same"}}})");
}

Json new_lead_schema() {
  return Json::parse(R"({"type": "object", "additionalProperties": false, "properties": {
    "source": {"type": ["string", "null"], "maxLength": 200}, "notes": {"type": ["string", "null"], "maxLength": 10000},
    "contact": {"type": ["object", "null"], "additionalProperties": false, "properties": {
      "firstName": {"type": ["string", "null"], "maxLength": 200}, "lastName": {"type": ["string", "null"], "maxLength": 200},
      "email": {"type": ["string", "null"], "maxLength": 500}, "phone": {"type": ["string", "null"], "maxLength": 100}}},
    "property": {"type": ["object", "null"], "additionalProperties": false, "properties": {
      "address": {"type": ["object", "null"], "additionalProperties": false, "properties": {
        "street": {"type": ["string", "null"], "maxLength": 300}, "unit": {"type": ["string", "null"], "maxLength": 50},
        "city": {"type": ["string", "null"], "maxLength": 100}, "state": {"type": ["string", "null"], "maxLength": 50},
        "zip": {"type": ["string", "null"], "maxLength": 20}}}}}}})");
}

}  // namespace

std::vector<http::Route> routes(RouteServices services) {
  using http::Method;
  using http::Request;
  using Answer = Result<http::Response>;
  std::vector<http::Route> all;
  all.push_back(route(Method::kPost, "/api/leads", "records.write",
                      [services](const Request& r) { return create_lead(services, r); },
                      {"createLead",
                       "Leads",
                       "Take a lead in",
                       "Validates contact and address, stores the lead, and queues its enrichment in the same "
                       "transaction. A duplicate is stored too "
                       "and names the first one in duplicateOf. Only a definitely invalid e-mail is refused.",
                       {},
                       new_lead_schema(),
                       "application/json",
                       {{201, ref("Lead")}}}));
  all.push_back(route(Method::kPost, "/api/leads/import", "imports.run",
                      [services](const Request& r) { return import_whole_file(services, r); },
                      {"importLeads",
                       "Imports",
                       "Import a whole CSV list of leads",
                       "At most 8 MiB; larger files go through /api/imports in parts.",
                       {},
                       Json{{"type", "string"}},
                       "text/csv",
                       {{202, ref("Import")}}}));
  all.back().body_bytes_max = kWholeFileMax;
  all.push_back(
      route(Method::kPost, "/api/imports", "imports.run",
            [services](const Request& r) -> Answer {
              HK_TRY(const Json body, r.json_object());
              HK_TRY(const Import made,
                     services.imports.create(text_of(body, "kind"), text_of(body, "fileName"),
                                             body.value("sizeBytes", std::int64_t{0}), identity::actor_of(r)));
              return http::json_response(201, to_json(made));
            },
            {"createImport",
             "Imports",
             "Begin the upload of a CSV file",
             "",
             {},
             Json::parse(
                 R"({"type": "object", "additionalProperties": false, "required": ["kind", "fileName"], "properties": {
                         "kind": {"enum": ["leads", "parcels"]}, "fileName": {"type": "string", "minLength": 1, "maxLength": 300},
                         "sizeBytes": {"type": "integer", "minimum": 0}}})"),
             "application/json",
             {{201, ref("Import")}}}));
  all.push_back(route(Method::kGet, "/api/imports", "imports.run",
                      [services](const Request& r) { return list_imports(services, r); },
                      {"listImports",
                       "Imports",
                       "List imports, newest first",
                       "",
                       {crm::limit_param(200), crm::cursor_param()},
                       nullptr,
                       "",
                       {{200, crm::page_schema(ref("Import"))}}}));
  all.push_back(
      route(Method::kGet, "/api/imports/{id:import}", "imports.run",
            [services](const Request& r) -> Answer {
              HK_TRY(const Import import, find_import(services, import_id(r)));
              return http::json_response(200, to_json(import));
            },
            {"getImport", "Imports", "One import with its counts", "", {}, nullptr, "", {{200, ref("Import")}}}));
  all.push_back(route(
      Method::kPut, "/api/imports/{id:import}/content", "imports.run",
      [services](const Request& r) { return receive_part(services, r); },
      {"uploadImportContent",
       "Imports",
       "Upload the next part of the file",
       "At most 4 MiB a part; an upload can be resumed at `received`.",
       {{"offset", "Where in the file this part begins", {{"type", "integer"}, {"minimum", 0}}}},
       Json{{"type", "string"}, {"format", "binary"}},
       "application/octet-stream",
       {{200,
         Json::parse(
             R"({"type": "object", "additionalProperties": false, "required": ["received"], "properties": {"received": {"type": "integer"}}})")}}}));
  all.back().body_bytes_max = kUploadPartMax;
  all.push_back(route(Method::kGet, "/api/imports/{id:import}/preview", "imports.run",
                      [services](const Request& r) -> Answer {
                        HK_TRY(const Import import, find_import(services, import_id(r)));
                        HK_TRY(const Json preview, services.imports.preview(import));
                        return http::json_response(200, preview);
                      },
                      {"previewImport",
                       "Imports",
                       "The columns of the file and what they were taken for",
                       "",
                       {},
                       nullptr,
                       "",
                       {{200, ref("ImportPreview")}}}));
  all.push_back(route(Method::kPost, "/api/imports/{id:import}/start", "imports.run",
                      [services](const Request& r) { return start_import(services, r); },
                      {"startImport",
                       "Imports",
                       "Run the import",
                       "Without a mapping the columns are guessed.",
                       {},
                       plan_schema(),
                       "application/json",
                       {{202, ref("Import")}}}));
  all.push_back(
      route(Method::kPost, "/api/imports/{id:import}/check", "imports.run",
            [services](const Request& r) { return check_import(services, r); },
            {"checkImport",
             "Imports",
             "Tell what the import of a list of leads would do, and do nothing",
             "The answer appears in the import's `check`: how many rows would be new leads, fill in something "
             "of a known lead, bring nothing new, or be set aside, with samples and reasons. A further check "
             "takes the place of one that is under way.",
             {},
             plan_schema(),
             "application/json",
             {{202, ref("Import")}}}));
  all.push_back(route(Method::kPost, "/api/imports/{id:import}/cancel", "imports.run",
                      [services](const Request& r) -> Answer {
                        HK_TRY(const Import import, services.imports.cancel(import_id(r)));
                        return http::json_response(200, to_json(import));
                      },
                      {"cancelImport",
                       "Imports",
                       "Stop an import; rows already stored stay",
                       "",
                       {},
                       nullptr,
                       "",
                       {{200, ref("Import")}}}));
  all.push_back(route(Method::kGet, "/api/imports/{id:import}/quarantine", "imports.run",
                      [services](const Request& r) { return list_quarantine(services, r); },
                      {"listQuarantine",
                       "Imports",
                       "Rows that were set aside, and why",
                       "",
                       {crm::limit_param(500), crm::cursor_param()},
                       nullptr,
                       "",
                       {{200, crm::page_schema(ref("QuarantinedRow"))}}}));
  all.push_back(route(Method::kDelete, "/api/demo", "workspace.manage",
                      [services](const Request& r) { return remove_demo(services, r); },
                      {"removeDemo",
                       "Workspace",
                       "Remove all demo data",
                       "What you made yourself stays.",
                       {},
                       nullptr,
                       "",
                       {{200, ref("DemoRemoved")}}}));
  return all;
}

Json schemas() {
  return Json::parse(R"({
    "Import": {"type": "object", "additionalProperties": false,
      "required": ["id", "kind", "fileName", "status", "sizeBytes", "receivedBytes", "bytesRead", "rowsRead", "rowsCreated", "rowsUpdated",
        "rowsUnchanged", "rowsRepaired", "rowsQuarantined", "createdAt", "startedAt", "finishedAt", "error", "duplicates", "check", "samples"],
      "properties": {"id": {"type": "string"}, "kind": {"enum": ["leads", "parcels"]}, "fileName": {"type": "string"},
        "status": {"enum": ["uploading", "ready", "running", "completed", "failed", "cancelled"]}, "sizeBytes": {"type": "integer"},
        "receivedBytes": {"type": "integer"}, "bytesRead": {"type": "integer"}, "rowsRead": {"type": "integer"}, "rowsCreated": {"type": "integer"},
        "rowsUpdated": {"type": "integer"}, "rowsUnchanged": {"type": "integer"}, "rowsRepaired": {"type": "integer"}, "rowsQuarantined": {"type": "integer"},
        "createdAt": {"type": "string", "format": "date-time"}, "startedAt": {"type": ["string", "null"], "format": "date-time"},
        "finishedAt": {"type": ["string", "null"], "format": "date-time"}, "error": {"type": ["string", "null"]},
        "duplicates": {"enum": ["update", "skip", "keep"]}, "check": {"anyOf": [{"$ref": "#/components/schemas/ImportCheck"}, {"type": "null"}]},
        "samples": {"type": "array", "items": {"$ref": "#/components/schemas/ImportSample"}}}},
    "ImportCheck": {"type": "object", "additionalProperties": false,
      "required": ["status", "bytesRead", "rowsRead", "rowsNew", "rowsUpdate", "rowsDuplicate", "rowsBad", "error", "finishedAt", "samples"],
      "properties": {"status": {"enum": ["running", "completed", "failed"]}, "bytesRead": {"type": "integer"}, "rowsRead": {"type": "integer"},
        "rowsNew": {"type": "integer"}, "rowsUpdate": {"type": "integer"}, "rowsDuplicate": {"type": "integer"}, "rowsBad": {"type": "integer"},
        "error": {"type": ["string", "null"]}, "finishedAt": {"type": ["string", "null"], "format": "date-time"},
        "samples": {"type": "array", "description": "At most 50 of each outcome", "items": {"$ref": "#/components/schemas/ImportSample"}}}},
    "ImportSample": {"type": "object", "additionalProperties": false, "required": ["line", "outcome", "reason", "leadId", "raw"],
      "properties": {"line": {"type": "integer"}, "outcome": {"enum": ["new", "update", "duplicate", "bad"]}, "reason": {"type": "string"},
        "leadId": {"type": ["string", "null"]}, "raw": {"type": "string"}}},
    "ImportPreview": {"type": "object", "additionalProperties": false, "required": ["header", "fields", "delimiter", "encoding"],
      "properties": {
        "header": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["index", "name", "samples", "field", "confidence"],
          "properties": {"index": {"type": "integer"}, "name": {"type": "string"}, "samples": {"type": "array", "items": {"type": "string"}},
            "field": {"type": ["string", "null"]}, "confidence": {"type": "number"}}}},
        "fields": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["name", "label", "required"],
          "properties": {"name": {"type": "string"}, "label": {"type": "string"}, "required": {"type": "boolean"}}}},
        "delimiter": {"type": "string"}, "encoding": {"type": "string"}}},
    "QuarantinedRow": {"type": "object", "additionalProperties": false, "required": ["line", "code", "reason", "raw"],
      "properties": {"line": {"type": "integer"}, "code": {"type": "string"}, "reason": {"type": "string"}, "raw": {"type": "string"}}},
    "DemoRemoved": {"type": "object", "additionalProperties": false, "required": ["removed"],
      "properties": {"removed": {"type": "object", "additionalProperties": false, "required": ["leads", "parcels", "properties"],
        "properties": {"leads": {"type": "integer"}, "parcels": {"type": "integer"}, "properties": {"type": "integer"}}}}}
  })");
}

}  // namespace hk::intake
