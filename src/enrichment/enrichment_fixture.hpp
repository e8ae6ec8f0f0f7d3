// A workspace with a few parcels, providers of the test's choice and a worker.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <thread>

#include "import_fixture.hpp"

#include <hk/base/json_schema.hpp>
#include <hk/crm/api.hpp>
#include <hk/crm/crm.hpp>
#include <hk/enrichment/enrichment.hpp>
#include <hk/identity/identity.hpp>

namespace hk::enrichment {

// A provider whose answers the test decides.
class ScriptedProvider final : public Provider {
 public:
  explicit ScriptedProvider(MicroDollars price) : products_{{"all", price, {"bedrooms", "estimatedValue"}}} {
    account_.limits = {.calls = 0, .concurrency = 0};
  }
  const std::string& name() const override { return name_; }
  const std::vector<Product>& products() const override { return products_; }
  const Account& account() const override { return account_; }
  Reply call(const Product& product, const PropertyQuery& query) override {
    if (unreachable) return {.kind = Reply::Kind::kDown, .reason = "The provider can't be reached."};
    if (query.sending.before_sending && !query.sending.before_sending()) return {};
    ++calls;
    const std::lock_guard lock(mutex_);
    references_.push_back(query.sending.reference);
    provider_ids_.push_back(query.provider_id);
    Reply reply;
    if (!script_.empty()) {
      reply = script_.front();
      script_.pop_front();
      return reply;
    }
    if (down) {
      reply.kind = Reply::Kind::kDown;
      reply.reason = "The provider does not answer.";
      return reply;
    }
    reply.kind = Reply::Kind::kFound;
    reply.facts = {{"bedrooms", "4", "2024-01-01", 0.8}, {"estimatedValue", "410000.00", "2024-06-01", 0.7}};
    reply.cost = product.price;
    return reply;
  }
  // The next answers; after them it answers as usual.
  void script(std::vector<Reply> replies) { script_.assign(replies.begin(), replies.end()); }
  Account& settings() { return account_; }
  std::vector<std::string> references() {
    const std::lock_guard lock(mutex_);
    return references_;
  }
  std::vector<std::string> provider_ids() {
    const std::lock_guard lock(mutex_);
    return provider_ids_;
  }
  std::atomic<int> calls = 0;
  std::atomic<bool> down = false;
  std::atomic<bool> unreachable = false;  // not even a connection

 private:
  std::mutex mutex_;
  std::deque<Reply> script_;
  std::vector<std::string> references_, provider_ids_;
  std::string name_ = "paid";
  Account account_;
  std::vector<Product> products_;
};

inline Reply reply_of(Reply::Kind kind, MicroDollars cost = 0) {
  Reply reply;
  reply.kind = kind;
  reply.cost = cost;
  reply.reason = "It says " + outcome_name(kind) + ".";
  return reply;
}

class EnrichmentJobs : public store::testing::BothStores {
 protected:
  void SetUp() override {
    BothStores::SetUp();
    if (IsSkipped()) return;
    auto all = jobs::migrations();
    for (const auto& more :
         {identity::migrations(), events::migrations(), crm::migrations(), spending::migrations(), migrations()})
      all.insert(all.end(), more.begin(), more.end());
    ASSERT_TRUE(db().migrate(all));
    queue_ = std::make_unique<jobs::Queue>(db(), clock_);
    outbox_ = std::make_unique<events::Outbox>(db(), clock_);
    use_providers({county_provider(db())});
    import(
        "P1,12 OAK ST,NASHVILLE,2,1,1950,100000,2015-06-02,150000\nP2,14 OAK ST,NASHVILLE,,,,,2015-06-02,90000\n"
        "P3,16 OAK ST,NASHVILLE,3,2,1960,,,\nP4,16 OAK ST,MADISON,3,2,1961,,,\n");
  }
  void TearDown() override { worker_.reset(); }

  void import(const std::string& rows) {
    const auto report = import_csv(
        db(), "Parcel ID,Address,City,Full Bath,Half Bath,Year Built,Total Value,Sale Date,Sale Price\n" + rows);
    ASSERT_TRUE(report.status);
    ASSERT_EQ(report.counts.quarantined, 0);
  }
  void use_providers(std::vector<std::shared_ptr<Provider>> providers) {
    worker_.reset();
    enrichment_ = std::make_unique<Enrichment>(clock_, db(), *queue_, *outbox_, std::move(providers), settings_);
    routes_ = routes(*enrichment_);
  }
  void start_worker(Micros first_retry = 10 * kMillisecond) {
    jobs::WorkerSettings settings;
    settings.queues = {kQueue};
    settings.backoff = {first_retry, 10 * kSecond};
    worker_ = jobs::Worker::start(db(), clock_, metrics_, settings, {{kEnrichLead, enrichment_->kind()}});
  }

  template <class Body>
  auto write(Body body) {
    auto result = db().write([&](store::Session& s) -> Result<decltype(body(s))> { return body(s); });
    EXPECT_TRUE(result) << result.error().detail;
    return *std::move(result);
  }

  crm::LeadId new_lead(const crm::PostalAddress& typed) {
    return write([&](store::Session& s) {
      const Micros now = clock_.now();
      crm::Contact contact;
      contact.id = crm::ContactId::make();
      contact.first_name = "Ada";
      contact.last_name = "Lovelace";
      crm::Lead lead;
      lead.id = crm::LeadId::make();
      lead.source = "test";
      lead.contact_id = contact.id;
      lead.created_at = lead.updated_at = now;
      std::optional<crm::Property> at;
      if (!typed.empty()) {
        crm::Property property;
        property.id = crm::PropertyId::make();
        property.typed = typed;
        property.address_key = typed.street + typed.city;
        at = property;
      }
      std::vector<crm::LeadRow> rows = {{lead, contact, at}};
      crm::insert_leads(s, rows);
      return lead.id;
    });
  }
  jobs::JobId enqueue(const crm::LeadId& lead) {
    return write([&](store::Session& s) { return enrichment_->request(s, lead, "user_1").value(); });
  }
  crm::Lead lead(const crm::LeadId& id) {
    return write([&](store::Session& s) { return *crm::find_lead(s, id); });
  }
  crm::Property property(const crm::LeadId& id) {
    return write([&](store::Session& s) { return *crm::find_property(s, crm::find_lead(s, id)->property_id); });
  }
  std::vector<Fact> facts(const crm::LeadId& id) {
    return write([&](store::Session& s) { return facts_of(s, crm::find_lead(s, id)->property_id); });
  }
  std::string wait_for_status(const crm::LeadId& id, const std::string& wanted) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(15);
    std::string status;
    while ((status = lead(id).enrichment.status) != wanted && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return status;
  }
  // An event may be held back for a moment by an older transaction, also one of another database of the server.
  std::vector<std::string> wait_for_events(std::size_t count) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(15);
    while (event_types().size() < count && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return event_types();
  }
  std::vector<std::string> event_types() {
    return write([&](store::Session& s) {
      std::vector<std::string> types;
      for (const auto& event : outbox_->read_after(s, "", 100)) types.push_back(event.type);
      return types;
    });
  }
  // "state outcome cost" of the paid calls, oldest first.
  std::vector<std::string> books() {
    return write([&](store::Session& s) {
      std::vector<std::string> lines;
      for (const Call& call : spending::list_calls(s, {.provider = "paid", .limit = 100}).calls)
        lines.insert(lines.begin(),
                     std::string(call_state_name(call.state)) + " " + call.outcome + " " + std::to_string(call.cost));
      return lines;
    });
  }
  void resume() {
    ASSERT_EQ(call(http::Method::kPost, "/api/enrichment/providers/{name}/resume", {{"name", "paid"}}).status, 200);
  }
  std::vector<std::string> activity_types(const crm::LeadId& id) {
    return write([&](store::Session& s) {
      std::vector<std::string> types;
      const auto page = crm::list_activities(s, {id.str()}, "", "", 100);
      for (const auto& activity : page->activities) types.push_back(activity.type);
      return types;
    });
  }

  // The answer of a route, checked against its own schema.
  http::Response call(http::Method method, const std::string& pattern, std::map<std::string, std::string> params = {},
                      const std::string& body = "", std::map<std::string, std::string> query = {}) {
    const auto route =
        std::ranges::find_if(routes_, [&](const auto& r) { return r.method == method && r.path == pattern; });
    EXPECT_NE(route, routes_.end()) << pattern;
    http::Request request;
    request.caller = std::make_shared<identity::Principal>();
    request.method = method;
    request.params = std::move(params);
    request.query = std::move(query);
    request.headers["content-type"] = "application/json";
    request.body = body;
    auto response = route->handler(request);
    if (!response) return http::problem_response(response.error(), "r");
    Json components = crm::schemas();
    components.update(schemas());
    const auto problems =
        schema_problems(*parse_json(response->body), route->doc.responses.at(response->status), components);
    EXPECT_TRUE(problems.empty()) << pattern << ": "
                                  << (problems.empty() ? "" : problems[0].field + " " + problems[0].message);
    return *std::move(response);
  }
  static Json json(const http::Response& response) { return *parse_json(response.body); }

  SystemClock clock_;
  telemetry::Metrics metrics_;
  Enrichment::Settings settings_;
  std::unique_ptr<jobs::Queue> queue_;
  std::unique_ptr<events::Outbox> outbox_;
  std::unique_ptr<Enrichment> enrichment_;
  std::vector<http::Route> routes_;
  std::unique_ptr<jobs::Worker> worker_;
};

}  // namespace hk::enrichment
