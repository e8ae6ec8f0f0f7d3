#include <algorithm>

#include <hk/analytics/analytics.hpp>
#include <hk/crm/crm.hpp>
#include <hk/crm/object.hpp>
#include <hk/identity/identity.hpp>

#include "reports.hpp"
#include "views.hpp"

namespace hk::analytics {
namespace {

// What a report needs of the records as they are.
struct Now {
  Micros at = 0;
  std::string position;  // of the newest event
  std::vector<Step> stages;
};

struct Answer {
  Json rows = Json::array();
  Json compared = nullptr;
  Micros fresh_as_of = 0;
};

Result<Now> look(const RouteServices& services) {
  return services.db.read([&](store::Session& s) -> Result<Now> {
    Now now{services.clock.now(), services.outbox.last_position(s), {}};
    HK_TRY(const crm::Object deals, crm::load_object(s, "opportunities"));
    for (const crm::Choice& stage : deals.find("stage")->choices)
      now.stages.push_back({"stage", stage.value, stage.label});
    return now;
  });
}

Result<Json> run(lake::Session& session, const Report& report, const identity::Principal& principal, const Now& now,
                 const Range& range, const TimeZone& zone) {
  Scope scope{range, periods_of(range, zone), months_until(range, now.at, zone), range.to_at > now.at};
  lake::Connection& sql = session.sql();
  HK_CHECK(make_views(sql, principal, report.tables));
  HK_CHECK(make_steps(sql, now.stages));
  HK_CHECK(make_periods(sql, scope.periods));
  HK_CHECK(make_months(sql, scope.months));
  HK_TRY(const lake::Table table,
         sql.query(embedded_files().at(report.model), {{"from_at", range.from_at},
                                                       {"to_at", range.to_at},
                                                       {"as_of", std::min(range.to_at, now.at)},
                                                       {"now_at", now.at}}));
  Json rows = Json::array();
  for (const auto& cells : table.rows) rows.push_back(row_json(report, cells, scope));
  return rows;
}

// Names of users and keys, for people.
Status name_people(store::Database& db, Json& rows) {
  return db.read([&](store::Session& s) -> Status {
    for (Json& row : rows) {
      const std::string id = row.at("user_id");
      auto name = s.row<std::string>("select name from users where id = :id", {{"id", id}});
      if (!name) name = s.row<std::string>("select name from api_keys where id = :id", {{"id", id}});
      row["person"] = name ? std::get<0>(*name) : id;
    }
    return {};
  });
}

Result<Answer> answer(const RouteServices& services, const Report& report, const http::Request& request) {
  const identity::Principal& principal = identity::principal_of(request);
  HK_CHECK(may_read(principal, report.objects));
  const auto zone = services.zone();
  HK_TRY(const Now now, look(services));
  HK_TRY(const Range range, range_of(request, now.at, *zone));
  const bool compares = request.query_value("compare").value_or("") == "previous";
  auto done = services.reader.read([&](lake::Session& session) -> Result<Answer> {
    Answer one;
    HK_TRY(one.rows, run(session, report, principal, now, range, *zone));
    if (compares) {
      HK_TRY(one.compared, run(session, report, principal, now, previous(range, *zone), *zone));
    }
    // Nothing has happened since the export: the figures are as fresh as the look at the newest event.
    one.fresh_as_of = session.manifest().position == now.position ? now.at : session.manifest().as_of;
    return one;
  });
  if (done && report.name == "activity-by-person") {
    HK_CHECK(name_people(services.db, done->rows));
    if (compares) HK_CHECK(name_people(services.db, done->compared));
  }
  return done;
}

Status known(const http::Request& request, const char* name, const std::vector<std::string>& values) {
  const auto value = request.query_value(name);
  if (!value || std::find(values.begin(), values.end(), *value) != values.end()) return {};
  return invalid("parameter_invalid", std::string("The parameter ") + name + " can't be " + *value + ".",
                 "See /docs for its values.");
}

Result<http::Response> handle(const RouteServices& services, const Report& report, const http::Request& request) {
  HK_CHECK(known(request, "format", {"json", "csv"}));
  HK_CHECK(known(request, "compare", {"", "previous"}));
  HK_TRY(const Answer done, answer(services, report, request));
  if (request.query_value("format").value_or("json") == "json")
    return http::json_response(
        200, {{"rows", done.rows}, {"compared", done.compared}, {"freshAsOf", format_rfc3339(done.fresh_as_of)}});
  http::Response csv = http::text_response(200, "text/csv; charset=utf-8", to_csv(report, done.rows));
  csv.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + report.name + ".csv\"");
  return csv;
}

// "ConversionBySource"
std::string schema_name(const Report& report) {
  std::string name;
  bool upper = true;
  for (const char c : report.name) {
    if (c != '-') name += static_cast<char>(upper ? std::toupper(c) : c);
    upper = c == '-';
  }
  return name;
}

std::vector<http::QueryParam> params() {
  const Json date = {{"type", "string"}, {"format", "date"}};
  return {{"from", "First day, in the workspace's time zone; 90 days before `to` when it is missing", date},
          {"to", "The day after the last one; tomorrow when it is missing", date},
          {"compare",
           "previous: also the same number of days just before",
           {{"type", "string"}, {"enum", {"", "previous"}}}},
          {"format", "csv: the rows as a file", {{"type", "string"}, {"enum", {"json", "csv"}}}}};
}

Json row_schema(const Report& report) {
  Json properties = Json::object();
  for (const Column& column : report.columns) {
    const char* type = column.kind == Column::Kind::kText ? "string" : "number";
    properties[column.name] = {{"type", column.nullable ? Json{type, "null"} : Json(type)}};
  }
  properties["object"] = {{"type", "string"}, {"description", "The kind of the records behind the row"}};
  properties["filter"] = {{"type", {"object", "null"}}, {"description", "The filter of the list that shows them"}};
  Json required = Json::array();
  for (const auto& [name, schema] : properties.items()) required.push_back(name);
  return {{"type", "object"}, {"required", required}, {"additionalProperties", false}, {"properties", properties}};
}

}  // namespace

std::vector<http::Route> routes(const RouteServices& services) {
  std::vector<http::Route> all;
  for (const Report& report : reports()) {
    http::Route route;
    route.path = "/api/analytics/" + report.name;
    route.permission = "analytics.read";
    route.handler = [services, &report](const http::Request& request) { return handle(services, report, request); };
    route.doc = {"get" + schema_name(report),
                 "Analytics",
                 report.summary,
                 report.description,
                 params(),
                 nullptr,
                 "",
                 {{200, {{"$ref", "#/components/schemas/" + schema_name(report)}}}}};
    all.push_back(std::move(route));
  }
  return all;
}

Json schemas() {
  Json all = Json::object();
  for (const Report& report : reports()) {
    const Json row = row_schema(report);
    all[schema_name(report)] = {
        {"type", "object"},
        {"required", {"rows", "compared", "freshAsOf"}},
        {"additionalProperties", false},
        {"properties",
         {{"rows", {{"type", "array"}, {"items", row}}},
          {"compared", {{"type", {"array", "null"}}, {"items", row}}},
          {"freshAsOf", {{"type", "string"}, {"description", "Everything committed until then is counted"}}}}}};
  }
  return all;
}

}  // namespace hk::analytics
