#include <hk/enrichment/routes.hpp>

#include <hk/base/text.hpp>
#include <hk/crm/api.hpp>
#include <hk/crm/records.hpp>
#include <hk/enrichment/enrichment.hpp>
#include <hk/enrichment/equity.hpp>
#include <hk/enrichment/ownership.hpp>
#include <hk/identity/identity.hpp>

#include "job_json.hpp"
#include "spending_routes.hpp"

namespace hk::enrichment {
namespace {

constexpr std::size_t kRecentJobs = 20;

Json ref(const char* name) { return {{"$ref", std::string("#/components/schemas/") + name}}; }

Json body_schema(const char* member) {
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", Json::array({member})},
          {"properties", {{member, {{"type", "string"}}}}}};
}

Json manual_fact_schema() {
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", Json::array({"value"})},
          {"properties",
           {{"value", {{"type", Json::array({"string", "number"})}}},
            {"note", {{"type", "string"}, {"maxLength", 500}, {"description", "Why, for people"}}}}}};
}

http::Response queued_response(const std::string& lead, const jobs::JobId& job) {
  return http::json_response(202, {{"message", "Enrichment queued"}, {"leadId", lead}, {"jobId", job.str()}});
}

Result<std::string> text_member(const http::Request& request, const char* member) {
  HK_TRY(const Json body, request.json_object());
  const auto found = body.find(member);
  if (found == body.end() || !found->is_string() || body.size() != 1)
    return invalid("body_invalid", std::string("The body must be {\"") + member + "\": \"...\"}.");
  return found->get<std::string>();
}

class Handlers {
 public:
  explicit Handlers(Enrichment& enrichment) : enrichment_(enrichment) {}

  Result<http::Response> stats(const http::Request& request) const {
    const crm::Viewer viewer = crm::Viewer::of(identity::principal_of(request));
    return enrichment_.db().read([&](store::Session& s) -> Result<http::Response> {
      using jobs::State;
      jobs::Queue& queue = enrichment_.jobs();
      const Micros today = enrichment_.zone().start_of_day(enrichment_.clock().now());
      auto counts = queue.counts(s, kQueue);
      spending::Spending spent;
      for (const auto& [provider, of_provider] : spending::spending_by_provider(s, today, today + 2 * kDay)) {
        spent.cost += of_provider.cost;
        spent.at_stake += of_provider.at_stake;
      }
      const auto recent =
          queue.list(s, {.queue = kQueue, .states = {}, .subject = "", .cursor = "", .limit = kRecentJobs});
      return http::json_response(
          200, {{"queued", counts[State::kQueued] + counts[State::kScheduled] + counts[State::kFailed]},
                {"processing", counts[State::kRunning]},
                {"completedToday", queue.finished_since(s, kQueue, State::kCompleted, today)},
                {"failedToday", queue.finished_since(s, kQueue, State::kDead, today)},
                {"costToday", micro_dollars_json(spent.cost)},
                {"atStakeToday", micro_dollars_json(spent.at_stake)},
                {"unknownWaiting", spending::count_waiting(s)},
                {"recentJobs", crm::about_seen_leads(s, viewer, jobs_json(s, recent.jobs))}});
    });
  }

  Result<http::Response> list(const http::Request& request) const {
    jobs::Queue::Filter filter;
    filter.queue = kQueue;
    filter.cursor = request.query_value("cursor").value_or("");
    HK_TRY(filter.limit, crm::limit_of(request, 50, 200));
    HK_TRY(filter.states, states_of(request.query_value("state").value_or("")));
    return enrichment_.db().read([&](store::Session& s) -> Result<http::Response> {
      const auto page = enrichment_.jobs().list(s, filter);
      const Json items =
          crm::about_seen_leads(s, crm::Viewer::of(identity::principal_of(request)), jobs_json(s, page.jobs));
      return http::json_response(200, {{"items", items}, {"nextCursor", text_or_null(page.next_cursor)}});
    });
  }

  Result<http::Response> retry(const http::Request& request) const { return take_step(request, &Enrichment::retry); }
  Result<http::Response> cancel(const http::Request& request) const { return take_step(request, &Enrichment::cancel); }

  Result<http::Response> enrich(const http::Request& request) const {
    return enqueue(crm::LeadId::trusted(request.param("id")), request);
  }

  Result<http::Response> enrich_by_body(const http::Request& request) const {
    HK_TRY(const std::string text, text_member(request, "leadId"));
    HK_TRY(const crm::LeadId lead, crm::LeadId::parse(text));  // a text that is no id names nothing: not found
    return enqueue(lead, request);
  }

  Result<http::Response> choose(const http::Request& request) const {
    const crm::LeadId lead = crm::LeadId::trusted(request.param("id"));
    HK_TRY(const std::string parcel, text_member(request, "parcelId"));
    return enrichment_.db().write([&](store::Session& s) -> Result<http::Response> {
      HK_CHECK(crm::check_writable(s, crm::Viewer::of(identity::principal_of(request)), lead.str()));
      HK_TRY(const jobs::JobId job, enrichment_.choose_parcel(s, lead, parcel, identity::actor_of(request)));
      return queued_response(lead.str(), job);
    });
  }

  Result<http::Response> facts(const http::Request& request) const {
    return enrichment_.db().read([&](store::Session& s) -> Result<http::Response> {
      const auto property = crm::PropertyId::trusted(request.param("id"));
      if (!crm::sees_record(s, crm::Viewer::of(identity::principal_of(request)), property.str()))
        return not_found("property_not_found", "There is no property with this id.");
      return facts_response(s, property);
    });
  }

  Result<http::Response> history(const http::Request& request) const {
    return enrichment_.db().read([&](store::Session& s) -> Result<http::Response> {
      const auto property = crm::PropertyId::trusted(request.param("id"));
      if (!crm::sees_record(s, crm::Viewer::of(identity::principal_of(request)), property.str()))
        return not_found("property_not_found", "There is no property with this id.");
      Json sales = Json::array(), assessments = Json::array();
      for (const SaleRecord& one : sales_of(s, property)) sales.push_back(sale_json(one));
      for (const AssessmentRecord& one : assessments_of(s, property)) assessments.push_back(assessment_json(one));
      return http::json_response(200, {{"sales", sales}, {"assessments", assessments}});
    });
  }

  Result<http::Response> mortgages(const http::Request& request) const {
    return enrichment_.db().read([&](store::Session& s) -> Result<http::Response> {
      const auto property = crm::PropertyId::trusted(request.param("id"));
      if (!crm::sees_record(s, crm::Viewer::of(identity::principal_of(request)), property.str()))
        return not_found("property_not_found", "There is no property with this id.");
      const Micros now = enrichment_.clock().now();
      return http::json_response(200, mortgages_json(s, property, utc_date(now + enrichment_.zone().offset_at(now))));
    });
  }

  Result<http::Response> ownership(const http::Request& request) const {
    return enrichment_.db().read([&](store::Session& s) -> Result<http::Response> {
      const auto id = crm::PropertyId::trusted(request.param("id"));
      const auto property = crm::find_property(s, id);
      if (!property || !crm::sees_record(s, crm::Viewer::of(identity::principal_of(request)), id.str()))
        return not_found("property_not_found", "There is no property with this id.");
      return http::json_response(200, ownership_json(ownership_of(*property, mailing_addresses_of(s, id))));
    });
  }

  Result<http::Response> set_fact(const http::Request& request) const {
    HK_TRY(const Json body, request.json_object());
    const auto note = body.find("note");
    const ManualFact fact{request.param("field"), body.value("value", Json()),
                          note != body.end() && note->is_string() ? note->get<std::string>() : ""};
    return change_fact(request, [&](store::Session& s, const crm::PropertyId& property) {
      return enrichment_.set_fact(s, property, fact, identity::actor_of(request));
    });
  }

  Result<http::Response> withdraw_fact(const http::Request& request) const {
    return change_fact(request, [&](store::Session& s, const crm::PropertyId& property) {
      return enrichment_.withdraw_fact(s, property, request.param("field"), identity::actor_of(request));
    });
  }

 private:
  static http::Response facts_response(store::Session& session, const crm::PropertyId& property) {
    Json items = Json::array();
    for (const Fact& fact : facts_of(session, property)) items.push_back(fact_json(fact));
    return http::json_response(200, {{"items", items}});
  }

  using FactChange = std::function<Status(store::Session&, const crm::PropertyId&)>;

  Result<http::Response> change_fact(const http::Request& request, const FactChange& change) const {
    const auto property = crm::PropertyId::trusted(request.param("id"));
    return enrichment_.db().write([&](store::Session& s) -> Result<http::Response> {
      HK_CHECK(crm::check_writable(s, crm::Viewer::of(identity::principal_of(request)), property.str()));
      HK_CHECK(change(s, property));
      return facts_response(s, property);
    });
  }

  using Step = Result<jobs::Job> (Enrichment::*)(store::Session&, const jobs::JobId&, const std::string&);

  Result<http::Response> take_step(const http::Request& request, Step step) const {
    return enrichment_.db().write([&](store::Session& s) -> Result<http::Response> {
      HK_TRY(const jobs::Job job,
             (enrichment_.*step)(s, jobs::JobId::trusted(request.param("id")), identity::actor_of(request)));
      return http::json_response(200, jobs_json(s, {job}).front());
    });
  }

  Result<http::Response> enqueue(const crm::LeadId& lead, const http::Request& request) const {
    return enrichment_.db().write([&](store::Session& s) -> Result<http::Response> {
      HK_CHECK(crm::check_writable(s, crm::Viewer::of(identity::principal_of(request)), lead.str()));
      HK_TRY(const jobs::JobId job, enrichment_.request(s, lead, identity::actor_of(request)));
      return queued_response(lead.str(), job);
    });
  }

  // "failed,dead"
  static Result<std::vector<jobs::State>> states_of(const std::string& text) {
    std::vector<jobs::State> states;
    if (text.empty()) return states;
    for (const std::string& name : split(text, ',')) {
      const auto state = jobs::state_of(name);
      if (!state) return invalid("state_unknown", "There is no job state \"" + name.substr(0, 40) + "\".");
      states.push_back(*state);
    }
    return states;
  }

  Enrichment& enrichment_;
};

}  // namespace

std::vector<http::Route> routes(Enrichment& enrichment) {
  using http::Method;
  const auto handlers = std::make_shared<Handlers>(enrichment);
  using Member = Result<http::Response> (Handlers::*)(const http::Request&) const;
  const auto route = [&](Method method, const char* path, const char* permission, Member member, http::RouteDoc doc) {
    http::Route out;
    out.method = method;
    out.path = path;
    out.permission = permission;
    out.handler = [handlers, member](const http::Request& request) { return ((*handlers).*member)(request); };
    out.doc = std::move(doc);
    return out;
  };
  const Json job = ref("EnrichmentJob"), queued = ref("EnrichmentQueued");
  const Json fact_list = {{"type", "object"},
                          {"additionalProperties", false},
                          {"required", Json::array({"items"})},
                          {"properties", {{"items", {{"type", "array"}, {"items", ref("Fact")}}}}}};
  std::vector<http::Route> all = {
      route(Method::kGet, "/api/enrichment/stats", "enrichment.read", &Handlers::stats,
            {"getEnrichmentStats",
             "Enrichment",
             "Queue, today's figures and the latest jobs",
             "Today begins at midnight in the workspace's time zone.",
             {},
             nullptr,
             "",
             {{200, ref("EnrichmentStats")}}}),
      route(Method::kGet, "/api/enrichment/jobs", "enrichment.read", &Handlers::list,
            {"listEnrichmentJobs",
             "Enrichment",
             "Enrichment jobs, newest change first",
             "",
             {{"state", "Job states, separated by commas", {{"type", "string"}}},
              crm::limit_param(200),
              crm::cursor_param()},
             nullptr,
             "",
             {{200, crm::page_schema(job)}}}),
      route(Method::kPost, "/api/enrichment/jobs/{id:job}/retry", "enrichment.manage", &Handlers::retry,
            {"retryEnrichmentJob",
             "Enrichment",
             "Run a job again that failed or was cancelled",
             "",
             {},
             nullptr,
             "",
             {{200, job}}}),
      route(
          Method::kPost, "/api/enrichment/jobs/{id:job}/cancel", "enrichment.manage", &Handlers::cancel,
          {"cancelEnrichmentJob", "Enrichment", "Cancel a job that has not ended", "", {}, nullptr, "", {{200, job}}}),
      route(Method::kPost, "/api/enrichment", "records.write", &Handlers::enrich_by_body,
            {"enrich",
             "Enrichment",
             "Queue the enrichment of a lead",
             "",
             {},
             body_schema("leadId"),
             "application/json",
             {{202, queued}}}),
      route(Method::kPost, "/api/leads/{id:lead}/enrich", "records.write", &Handlers::enrich,
            {"enrichLead", "Leads", "Queue the enrichment of a lead", "", {}, nullptr, "", {{202, queued}}}),
      route(Method::kPost, "/api/leads/{id:lead}/parcel", "records.write", &Handlers::choose,
            {"chooseParcel",
             "Leads",
             "Say which parcel is meant, and enrich again",
             "",
             {},
             body_schema("parcelId"),
             "application/json",
             {{202, queued}}}),
      route(Method::kGet, "/api/properties/{id:property}/facts", "records.read", &Handlers::facts,
            {"listFacts",
             "Properties",
             "All that providers say about a property",
             "One winner a field; rivals stay visible.",
             {},
             nullptr,
             "",
             {{200, fact_list}}}),
      route(Method::kGet, "/api/properties/{id:property}/history", "records.read", &Handlers::history,
            {"getPropertyHistory",
             "Properties",
             "Sales, and assessments by year",
             "Newest first. What several providers say of the same sale is one entry with its sources.",
             {},
             nullptr,
             "",
             {{200, ref("PropertyHistory")}}}),
      route(Method::kGet, "/api/properties/{id:property}/mortgages", "records.read", &Handlers::mortgages,
            {"getMortgages",
             "Properties",
             "Mortgages, and an estimate of the equity with its working",
             "Newest first; one that several providers tell of is one entry with its sources. Equity is the estimated"
             " value less what is owed: the balance where one is known, else the original amounts of open mortgages.",
             {},
             nullptr,
             "",
             {{200, ref("PropertyMortgages")}}}),
      route(Method::kGet, "/api/properties/{id:property}/ownership", "records.read", &Handlers::ownership,
            {"getOwnership",
             "Properties",
             "Who owns it by the records, and whether they live there",
             "Absentee and out of state are worked out from the owner's mailing address; null: it can't be told.",
             {},
             nullptr,
             "",
             {{200, ref("Ownership")}}}),
      route(Method::kPut, "/api/properties/{id:property}/facts/{field}", "records.write", &Handlers::set_fact,
            {"setFact",
             "Properties",
             "Set a value by hand",
             "It outranks all providers until it is withdrawn, and is kept in the audit log. Dollars are exact to the"
             " cent. Answers all facts of the property.",
             {},
             manual_fact_schema(),
             "application/json",
             {{200, fact_list}}}),
      route(Method::kDelete, "/api/properties/{id:property}/facts/{field}", "records.write", &Handlers::withdraw_fact,
            {"withdrawFact",
             "Properties",
             "Withdraw a value that was set by hand",
             "The best provider's value holds again. Answers all facts of the property.",
             {},
             nullptr,
             "",
             {{200, fact_list}}})};
  for (http::Route& one : spending_routes(enrichment)) all.push_back(std::move(one));
  return all;
}

}  // namespace hk::enrichment
