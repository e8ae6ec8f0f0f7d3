// All services of one process.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/config/config.hpp>
#include <hk/enrichment/bulk_enrichment.hpp>
#include <hk/enrichment/enrichment.hpp>
#include <hk/events/events.hpp>
#include <hk/events/forward.hpp>
#include <hk/events/publishable_keys.hpp>
#include <hk/http/http.hpp>
#include <hk/identity/people.hpp>
#include <hk/identity/workspace.hpp>
#include <hk/intake/county_jobs.hpp>
#include <hk/intake/intake.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/lake/lake.hpp>
#include <hk/settings/routes.hpp>
#include <hk/store/store.hpp>
#include <hk/telemetry/telemetry.hpp>
#include <hk/validation/domain_checker.hpp>
#include <hk/validation/validation.hpp>

namespace hk::app {

inline constexpr const char* kDemoEmail = "demo@example.com";
inline constexpr const char* kDemoPassword = "demo-house-key";

// What every command needs: store, records, intake. Members in order of dependence.
class Application {
 public:
  static Result<std::unique_ptr<Application>> open(const config::Config& config);

  const config::Config& config() const { return config_; }
  store::Database& db() { return *db_; }
  identity::Identity& identity() { return *identity_; }
  identity::People& people() { return *people_; }
  const validation::Validator& validator() const { return *validator_; }
  events::Outbox& outbox() { return *outbox_; }
  const Clock& clock() const { return clock_; }
  lake::Engine& lake_engine() { return *lake_engine_; }
  lake::Reader& lake_reader() { return *lake_reader_; }
  intake::Imports& imports() { return *imports_; }
  intake::ImportRunner& import_runner() { return *import_runner_; }

  struct ServeSettings {
    std::set<std::string> roles;  // api, worker, scheduler
    bool demo = false;
  };
  // Makes the first owner from the settings (or the demo's), else a one-time token to set one up. Before start(): the
  // first answer is right already.
  Status prepare_owner(const ServeSettings& settings);
  // Starts what the roles ask for.
  Status start(const ServeSettings& settings);
  // Lines for the operator: the address, and how to sign in.
  std::vector<std::string> greeting(const ServeSettings& settings) const;
  // Demo leads and parcels, unless there are leads already.
  Status fill_demo();
  std::uint16_t port() const { return server_ ? server_->port() : 0; }
  void stop();

  std::vector<http::Route> routes(bool demo);

 private:
  explicit Application(const config::Config& config) : config_(config) {}
  Status build();
  Status follow_settings();
  settings::ProviderServices provider_settings();
  Status start_server(const ServeSettings& settings);
  void start_worker(const std::set<std::string>& roles);
  jobs::Kind housekeeping_kind();
  Micros refresh_period(const std::string& of) const;  // of "enrichment" or "contact_checks"; 0: none
  Micros county_period() const;                        // likewise, of counties that are synchronised
  jobs::Kind sweep_calls_kind();
  jobs::Kind forward_events_kind();
  Status make_checks();
  enrichment::Enrichment::Others other_services();
  void make_sinks();
  Status admit(http::Request& request, const http::Route& route);
  void collect_metrics();
  Json workspace_json();
  identity::PeopleServices people_services(const identity::RouteServices& session);
  std::vector<http::Route> system_routes();
  Result<http::Response> readiness();
  Result<http::Response> stream(const http::Request& request);

  const config::Config config_;
  std::string setup_token_;
  SystemClock clock_;
  telemetry::Metrics metrics_;
  std::unique_ptr<store::Database> db_;
  std::unique_ptr<identity::WorkspaceSettings> workspace_;
  std::unique_ptr<identity::Identity> identity_;
  std::unique_ptr<identity::People> people_;
  std::unique_ptr<jobs::Queue> queue_;
  std::unique_ptr<events::Outbox> outbox_;
  std::unique_ptr<validation::MailDomains> mail_domains_;  // empty: name servers are not asked
  std::unique_ptr<validation::Validator> validator_;
  std::unique_ptr<crm::RecordStore> records_;
  std::unique_ptr<crm::Operations> operations_;
  std::unique_ptr<http::Client> http_client_;
  std::unique_ptr<validation::ContactChecks> contact_checks_;
  std::unique_ptr<validation::AddressChecks> address_checks_;
  std::unique_ptr<enrichment::Enrichment> enrichment_;
  std::unique_ptr<enrichment::BulkEnrichment> bulk_enrichment_;
  std::unique_ptr<settings::StoredSettings> stored_settings_;
  std::unique_ptr<intake::LeadIntake> intake_;
  std::unique_ptr<intake::Imports> imports_;
  std::unique_ptr<intake::ImportRunner> import_runner_;
  std::unique_ptr<intake::CountyJobs> county_jobs_;
  std::shared_ptr<http::SseHub> hub_;
  std::unique_ptr<events::Tail> tail_;
  std::unique_ptr<events::PublishableKeys> publishable_keys_;
  std::unique_ptr<events::Forwarder> forwarder_;
  std::vector<std::unique_ptr<events::Sink>> sinks_;
  std::unique_ptr<lake::Engine> lake_engine_;
  std::unique_ptr<lake::Reader> lake_reader_;
  std::unique_ptr<lake::Exporter> exporter_;
  std::unique_ptr<crm::WordLearner> word_learner_;
  std::unique_ptr<validation::DomainChecker> domain_checker_;
  std::unique_ptr<jobs::Worker> worker_;
  std::shared_ptr<const http::Router> router_;
  std::string openapi_, docs_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace hk::app
