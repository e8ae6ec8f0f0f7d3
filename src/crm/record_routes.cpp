// The routes that every kind of record has.
#include <hk/base/text.hpp>
#include <hk/crm/activity.hpp>

#include "record_rows.hpp"
#include "route_parts.hpp"

namespace hk::crm {
namespace {

using http::Method;
using http::Request;
using http::Response;
using store::Session;

constexpr std::size_t kTimelineRecordsMax = 3;

std::vector<std::string> field_list(const Request& request) {
  std::vector<std::string> keys;
  for (const std::string& key : split(request.query_value("fields").value_or(""), ','))
    if (!key.empty()) keys.push_back(key);
  return keys;
}

std::string etag_of(const Json& record) { return http::version_etag(record.at("version")); }

Response record_response(int status, const Json& record) {
  Response response = http::json_response(status, record);
  response.headers.emplace_back("ETag", etag_of(record));
  return response;
}

// The handlers of one object.
class Handlers {
 public:
  Handlers(const RouteServices& services, std::string object) : services_(services), name_(std::move(object)) {}

  Result<Response> list(const Request& request) const {
    return reading(request, [&](const Reading& r) -> Result<Response> {
      RecordQuery query;
      HK_TRY(query.filter, filter_of(request, name_));
      HK_TRY(query.limit, limit_of(request, 50, kPageMax));
      query.sort = request.query_value("sort").value_or("");
      query.cursor = request.query_value("cursor").value_or("");
      query.fields = field_list(request);
      HK_TRY(RecordPage page, list_records(r, query));
      add_names(r.session, page.rows);
      Json body = {{"items", page.rows}, {"nextCursor", text_or_null(page.next_cursor)}};
      if (query.cursor.empty() && request.query_value("count").value_or("true") != "false") {
        HK_TRY(const Count count, count_records(r, query.filter));
        body["count"] = count.count;
        body["countIsEstimate"] = count.is_estimate;
      }
      return http::json_response(200, body);
    });
  }

  Result<Response> summary(const Request& request) const {
    return reading(request, [&](const Reading& r) -> Result<Response> {
      HK_TRY(const Json filter, filter_of(request, name_));
      HK_TRY(const Count count, count_records(r, filter));
      HK_TRY(const Json sums, sum_records(r, filter));
      return http::json_response(200, {{"count", count.count}, {"countIsEstimate", count.is_estimate}, {"sums", sums}});
    });
  }

  Result<Response> facet(const Request& request) const {
    return reading(request, [&](const Reading& r) -> Result<Response> {
      HK_TRY(const Json filter, filter_of(request, name_));
      HK_TRY(const Json items, facets(r, filter, request.query_value("field").value_or("")));
      return http::json_response(200, {{"items", items}});
    });
  }

  Result<Response> cards(const Request& request) const {
    return reading(request, [&](const Reading& r) -> Result<Response> {
      HK_TRY(const Json filter, filter_of(request, name_));
      HK_TRY(Json answer, board(r, filter));
      for (Json& column : answer["columns"]) {
        std::vector<Json> rows = column["items"];
        add_names(r.session, rows);
        column["items"] = rows;
      }
      return http::json_response(200, answer);
    });
  }

  Result<Response> show(const Request& request) const {
    return reading(request, [&](const Reading& r) -> Result<Response> {
      auto record = find_record(r, request.param("id"));
      if (!record) return missing(r.object);
      if (request.header("if-none-match") == etag_of(*record)) {
        Response response = http::empty_response(304);
        response.headers.emplace_back("ETag", etag_of(*record));
        return response;
      }
      return record_response(200, add_details(r.session, name_, named(r.session, *std::move(record))));
    });
  }

  Result<Response> create(const Request& request) const {
    HK_TRY(const Json body, request.json_object());
    return services_.db.write([&](Session& s) -> Result<Response> {
      HK_TRY(const Json record, services_.records.create(s, viewer_of(request), name_, body));
      Response response = record_response(201, add_details(s, name_, named(s, record)));
      response.headers.emplace_back("Location", "/api/" + name_ + "/" + record.at("id").get<std::string>());
      return response;
    });
  }

  Result<Response> change(const Request& request) const {
    HK_TRY(const Json patch, request.json_object());
    HK_TRY(const auto version, http::version_seen(request));
    auto changed = services_.db.write([&](Session& s) -> Result<Response> {
      HK_TRY(const Json record,
             services_.records.update(s, viewer_of(request), name_, request.param("id"), patch, version));
      return record_response(200, add_details(s, name_, named(s, record)));
    });
    if (!changed && changed.error().code == "edit_conflict") return edit_conflict(request, changed.error());
    return changed;
  }

  Result<Response> remove(const Request& request) const {
    HK_CHECK(services_.db.write(
        [&](Session& s) { return services_.records.remove(s, viewer_of(request), name_, request.param("id")); }));
    return http::empty_response(204);
  }

  Result<Response> restore(const Request& request) const {
    return services_.db.write([&](Session& s) -> Result<Response> {
      HK_TRY(const Json record, services_.records.restore(s, viewer_of(request), name_, request.param("id")));
      return record_response(200, add_details(s, name_, named(s, record)));
    });
  }

  // A deal's timeline goes on with that of the lead it came from, and a lead's with its deal's.
  Result<Response> timeline(const Request& request) const {
    return reading(request, [&](const Reading& r) -> Result<Response> {
      const auto record = find_record(r, request.param("id"));
      if (!record) return missing(r.object);
      std::vector<std::string> about = {request.param("id")};
      for (const char* key : {"leadId", "opportunityId"})
        if (const Json other = at_key(*record, key); other.is_string() && about.size() < kTimelineRecordsMax)
          if (sees_record(r.session, r.viewer, other)) about.push_back(other);
      HK_TRY(const std::size_t limit, limit_of(request, 50, kPageMax));
      HK_TRY(const ActivityPage page, list_activities(r.session, about, request.query_value("type").value_or(""),
                                                      request.query_value("cursor").value_or(""), limit));
      std::vector<Json> items;
      for (const Activity& activity : page.activities) items.push_back(activity_json(activity));
      add_names(r.session, items);
      return http::json_response(200, {{"items", items}, {"nextCursor", text_or_null(page.next_cursor)}});
    });
  }

 private:
  template <class Body>
  Result<Response> reading(const Request& request, const Body& body) const {
    const Viewer viewer = viewer_of(request);
    HK_CHECK(may_read(viewer, name_));
    return services_.db.read([&](Session& s) -> Result<Response> {
      HK_TRY(const Object object, load_object(s, name_));
      return body(Reading{s, object, viewer, context_of(services_, viewer)});
    });
  }

  static Error missing(const Object& object) {
    return not_found(object.singular + "_not_found", "There is no " + object.singular + " with this id.",
                     "It may have been removed; go back to the list.");
  }

  // The answer carries the record as it is now, so that both can be compared.
  Result<Response> edit_conflict(const Request& request, const Error& error) const {
    HK_TRY(const Response now, show(without_etag(request)));
    return http::conflict_response(error, request, Json::parse(now.body));
  }

  static Request without_etag(Request request) {
    request.headers.erase("if-none-match");
    return request;
  }

  const RouteServices services_;
  const std::string name_;
};

std::vector<http::QueryParam> filter_params(const std::string& object) {
  std::vector<http::QueryParam> all = {
      text_param("filter",
                 "A filter as JSON: {\"and\": [{\"field\": \"status\", \"op\": \"is\", \"value\": \"new\"}]}"),
      text_param("q", "Words to find; phone numbers in any format")};
  if (object == "leads") {
    all.push_back({"status", "Lead status", schema_ref("LeadStatus")});
    all.push_back(text_param("source", "Where the lead came from"));
    all.push_back({"enrichment", "Enrichment status", schema_ref("EnrichmentStatus")});
  }
  return all;
}

class RouteList {
 public:
  RouteList(const RouteServices& services, const Object& object)
      : handlers_(std::make_shared<Handlers>(services, object.name)),
        object_(object),
        schema_(schema_ref(upper_first(object.singular))),
        base_("/api/" + object.name),
        one_(base_ + "/{id:" + object.singular + "}") {}

  std::vector<http::Route> all() {
    add_lists();
    if (object_.name != "activities") add_one();
    return std::move(routes_);
  }

 private:
  using Member = Result<Response> (Handlers::*)(const Request&) const;

  void add(Method method, const std::string& path, Member member, std::string id, std::string summary,
           std::vector<http::QueryParam> query, const Json& body, std::map<int, Json> responses) {
    const bool reads = method == Method::kGet;
    routes_.push_back(
        made_route(method, path, reads ? "records.read" : "records.write",
                   [handlers = handlers_, member](const Request& request) { return ((*handlers).*member)(request); },
                   {std::move(id), object_.plural_label, std::move(summary), "", std::move(query), body,
                    "application/json", std::move(responses)}));
  }

  void add_lists() {
    const std::string many = upper_first(object_.name);
    auto list_params = filter_params(object_.name);
    list_params.push_back(limit_param(kPageMax));
    list_params.push_back(cursor_param());
    list_params.push_back(text_param("sort", "A field; with - in front descending"));
    list_params.push_back(text_param("fields", "Keys of the fields wanted, separated by commas; all when missing"));
    list_params.push_back({"count", "false: do not count", {{"enum", {"true", "false"}}}});
    add(Method::kGet, base_, &Handlers::list, "list" + many, "List " + object_.name, list_params, nullptr,
        {{200, schema_ref(upper_first(object_.singular) + "Page")}});
    add(Method::kGet, base_ + "/summary", &Handlers::summary, "summarize" + many, "Count and sum " + object_.name,
        filter_params(object_.name), nullptr, {{200, schema_ref("RecordSummary")}});
    auto facet_params = filter_params(object_.name);
    facet_params.push_back(text_param("field", "The field whose values are counted"));
    add(Method::kGet, base_ + "/facets", &Handlers::facet, "countValuesOf" + many, "How often each value is there",
        facet_params, nullptr, {{200, schema_ref("Facets")}});
    if (!object_.board.empty())
      add(Method::kGet, base_ + "/board", &Handlers::cards, "boardOf" + many,
          "The board's columns with their first cards", filter_params(object_.name), nullptr,
          {{200, schema_ref("Board")}});
  }

  void add_one() {
    const std::string one = upper_first(object_.singular);
    const Json body = {{"type", "object"}};
    add(Method::kGet, one_, &Handlers::show, "get" + one, "One " + object_.singular, {}, nullptr, {{200, schema_}});
    if (object_.name != "leads")  // a lead comes in through intake
      add(Method::kPost, base_, &Handlers::create, "create" + one, "Make a record: " + object_.singular, {}, body,
          {{201, schema_}});
    add(Method::kPatch, one_, &Handlers::change, "update" + one,
        "Change fields; needs If-Match, answers 412 with the record as it is when somebody was faster", {}, body,
        {{200, schema_}});
    add(Method::kDelete, one_, &Handlers::remove, "delete" + one, "Remove it; it can be restored", {}, nullptr,
        {{204, nullptr}});
    add(Method::kPost, one_ + "/restore", &Handlers::restore, "restore" + one, "Bring a removed one back", {}, nullptr,
        {{200, schema_}});
    add(Method::kGet, one_ + "/timeline", &Handlers::timeline, "timelineOf" + one, "What happened, newest first",
        {limit_param(kPageMax), cursor_param(), text_param("type", "Only activities of this type")}, nullptr,
        {{200, page_schema(schema_ref("Activity"))}});
  }

  std::shared_ptr<const Handlers> handlers_;
  const Object& object_;
  const Json schema_;
  const std::string base_, one_;
  std::vector<http::Route> routes_;
};

Json field_json(const Field& field) {
  Json choices = Json::array();
  for (const Choice& c : field.choices) choices.push_back({{"value", c.value}, {"label", c.label}, {"color", c.color}});
  return {{"key", field.key},
          {"label", field.label},
          {"type", field_type_name(field.type)},
          {"object", text_or_null(field.object)},
          {"editable", field.editable()},
          {"sortable", !field.sort_sql.empty()},
          {"filterable", field.filterable},
          {"required", field.required},
          {"custom", !field.custom_id.empty()},
          {"shown", field.shown},
          {"choices", choices}};
}

Json object_json(const Object& object, const Viewer& viewer) {
  Json fields = Json::array();
  for (const Field& field : object.fields) fields.push_back(field_json(field));
  const bool writes = viewer.writes(object.name) != identity::RowScope::kNone && object.name != "activities";
  return {{"name", object.name},
          {"singular", object.singular},
          {"label", object.label},
          {"pluralLabel", object.plural_label},
          {"titleField", object.title},
          {"boardField", text_or_null(object.board)},
          {"sumFields", object.sums},
          {"mayCreate", writes},
          {"mayEdit", writes},
          {"mayDelete", writes},
          {"fields", fields}};
}

}  // namespace

std::vector<http::Route> record_routes(const RouteServices& services) {
  std::vector<http::Route> all;
  for (const Object& object : built_in_objects())
    for (http::Route& route : RouteList(services, object).all()) all.push_back(std::move(route));
  all.push_back(made_route(Method::kGet, "/api/objects", "records.read",
                           [services](const Request& request) -> Result<Response> {
                             const Viewer viewer = viewer_of(request);
                             return services.db.read([&](Session& s) -> Result<Response> {
                               Json items = Json::array();
                               for (const Object& object : load_objects(s))
                                 if (viewer.reads(object.name) != identity::RowScope::kNone)
                                   items.push_back(object_json(object, viewer));
                               return http::json_response(200, {{"items", items}});
                             });
                           },
                           {"listObjects",
                            "Records",
                            "The kinds of records, their fields and what you may do with them",
                            "",
                            {},
                            nullptr,
                            "application/json",
                            {{200, schema_ref("ObjectList")}}}));
  all.push_back(made_route(Method::kPost, "/api/leads/{id:lead}/convert", "records.write",
                           [services](const Request& request) -> Result<Response> {
                             Json body = Json::object();
                             if (!request.body.empty()) {
                               HK_TRY(body, request.json_object());
                             }
                             return services.db.write([&](Session& s) -> Result<Response> {
                               HK_TRY(const RecordStore::Converted made,
                                      services.records.convert(s, viewer_of(request), request.param("id"), body));
                               return http::json_response(201, {{"lead", named(s, made.lead)},
                                                                {"contact", made.lead.at("contact")},
                                                                {"property", made.lead.at("property")},
                                                                {"opportunity", named(s, made.opportunity)}});
                             });
                           },
                           {"convertLead",
                            "Leads",
                            "Make a deal of a lead: its contact, property and an opportunity, in one step",
                            "",
                            {},
                            Json::parse(R"({"type": "object", "additionalProperties": false, "properties": {
         "name": {"type": "string", "maxLength": 500}, "expectedValue": {"type": ["number", "string", "null"]},
         "stage": {"type": "string"}, "expectedClose": {"type": ["string", "null"]}, "ownerId": {"type": ["string", "null"]}}})"),
                            "application/json",
                            {{201, schema_ref("Converted")}}}));
  all.push_back(made_route(
      Method::kPost, "/api/activities", "records.write",
      [services](const Request& request) -> Result<Response> {
        HK_TRY(const Json body, request.json_object());
        return services.db.write([&](Session& s) -> Result<Response> {
          HK_TRY(const Json made, services.records.log_activity(s, viewer_of(request), body));
          return http::json_response(201, named(s, made));
        });
      },
      {"logActivity",
       "Activities",
       "Log a call, note, e-mail, text or meeting on a record",
       "",
       {},
       Json::parse(
           R"({"type": "object", "additionalProperties": false, "required": ["recordId", "type"], "properties": {
         "recordId": {"type": "string", "maxLength": 60}, "type": {"enum": ["call", "note", "email", "sms", "meeting"]},
         "summary": {"type": "string", "maxLength": 20000},
         "outcome": {"enum": ["connected", "left_message", "no_answer", "busy", "wrong_number", "not_interested", "callback"]},
         "at": {"type": "string", "maxLength": 40}, "durationSeconds": {"type": "integer", "minimum": 0, "maximum": 86400}}})"),
       "application/json",
       {{201, schema_ref("Activity")}}}));
  all.push_back(made_route(
      Method::kPut, "/api/contacts/{id:contact}/points", "records.write",
      [services](const Request& request) -> Result<Response> {
        HK_TRY(const Json body, request.json_object());
        return services.db.write([&](Session& s) -> Result<Response> {
          HK_TRY(const Json record,
                 services.records.set_points(s, viewer_of(request), request.param("id"), body.at("points")));
          return record_response(200, add_details(s, "contacts", named(s, record)));
        });
      },
      {"setContactPoints",
       "Contacts",
       "All phones and e-mails of a contact; each is validated",
       "",
       {},
       Json::parse(
           R"({"type": "object", "additionalProperties": false, "required": ["points"], "properties": {"points": {"type": "array", "maxItems": 20, "items":
         {"type": "object", "required": ["kind", "value"], "properties": {"kind": {"enum": ["phone", "email"]}, "value": {"type": "string", "maxLength": 500},
          "label": {"type": ["string", "null"], "maxLength": 60}, "primary": {"type": "boolean"}, "verdict": {"type": ["object", "null"]}}}}}})"),
       "application/json",
       {{200, schema_ref("Contact")}}}));
  all.push_back(made_route(
      Method::kPut, "/api/properties/{id:property}/owners", "records.write",
      [services](const Request& request) -> Result<Response> {
        HK_TRY(const Json body, request.json_object());
        return services.db.write([&](Session& s) -> Result<Response> {
          HK_TRY(const Json record,
                 services.records.set_owners(s, viewer_of(request), request.param("id"), body.at("owners")));
          return record_response(200, add_details(s, "properties", named(s, record)));
        });
      },
      {"setPropertyOwners",
       "Properties",
       "All owners of a property: people or companies",
       "",
       {},
       Json::parse(
           R"({"type": "object", "additionalProperties": false, "required": ["owners"], "properties": {"owners": {"type": "array", "maxItems": 50, "items":
         {"type": "object", "required": ["contactId"], "properties": {"contactId": {"type": "string", "maxLength": 60}, "share": {"type": ["number", "null"]},
          "name": {"type": "string"}, "kind": {"type": "string"}}}}}})"),
       "application/json",
       {{200, schema_ref("Property")}}}));
  return all;
}

}  // namespace hk::crm
