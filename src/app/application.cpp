#include <hk/app/application.hpp>
#include <hk/validation/revalidation.hpp>

#include <algorithm>

#include <hk/app/openapi.hpp>
#include <hk/base/json_schema.hpp>
#include <hk/base/text.hpp>
#include <hk/events/routes.hpp>
#include <hk/telemetry/trace.hpp>

#include "counties.hpp"
#include "folders.hpp"
#include "provider_trial.hpp"
#include "providers.hpp"
#include "stores.hpp"

namespace hk::app {
namespace {

struct Listen {
  std::string address;
  std::uint16_t port = 0;
};

Result<Listen> parse_listen(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : parse_int(text.substr(colon + 1));
  if (!port || *port < 0 || *port > 65'535 || colon == 0)
    return invalid("setting_invalid", "listen must be ADDRESS:PORT, not " + text + ".", "For example 127.0.0.1:8080.");
  return Listen{text.substr(0, colon), static_cast<std::uint16_t>(*port)};
}

// Checks JSON bodies against the schema the route declares, so that handlers see only what they documented.
Status check_body(const http::Request& request, const http::Route& route, const Json& components) {
  const Json& schema = route.doc.request_body;
  if (schema.is_null() || route.doc.request_content_type != "application/json") return {};
  if (request.body.empty() && !schema.contains("required") && route.doc.id != "createLead") return {};
  HK_TRY(const Json body, request.json_object());
  std::vector<FieldError> problems = schema_problems(body, schema, components);
  if (problems.empty()) return {};
  const bool unknown = problems.front().message == "is not a known field";
  Error error =
      invalid(unknown ? "unknown_field" : "body_invalid", problems.front().field + " " + problems.front().message + ".",
              "See /docs for the fields of this request.");
  error.fields = std::move(problems);
  return error;
}

}  // namespace

Result<std::unique_ptr<Application>> Application::open(const config::Config& config) {
  std::unique_ptr<Application> application(new Application(config));
  HK_CHECK(application->build());
  return application;
}

Status Application::build() {
  HK_TRY(db_, store::Database::open(store_settings(config_)));
  HK_CHECK(db_->migrate(all_migrations()));
  identity::Workspace workspace;
  workspace.name = config_.text("workspace.name");
  workspace.time_zone = config_.text("workspace.time_zone");
  HK_TRY(workspace_, identity::WorkspaceSettings::open(*db_, clock_, workspace));
  identity_ = std::make_unique<identity::Identity>(
      *db_, clock_, identity::Identity::Settings{config_.integer("http.secure_cookies") == 1, 7 * kDay, 30 * kDay});
  people_ = std::make_unique<identity::People>(*db_, clock_, *identity_);
  queue_ = std::make_unique<jobs::Queue>(*db_, clock_);
  outbox_ = std::make_unique<events::Outbox>(*db_, clock_);
  HK_TRY(mail_domains_, make_mail_domains(config_, clock_));
  validator_ = std::make_unique<validation::Validator>(validation::EmailLists::load(lists_folder()), clock_,
                                                       mail_domains_.get());
  records_ = std::make_unique<crm::RecordStore>(clock_, *outbox_, intake::checks_of(*validator_));
  http_client_ = http::Client::create();
  publishable_keys_ = std::make_unique<events::PublishableKeys>(*db_, clock_);
  forwarder_ = std::make_unique<events::Forwarder>(*db_, clock_, *outbox_, *http_client_);
  make_sinks();
  lake_engine_ = lake::Engine::make(
      {config_.text("data") + "/lake", config_.integer("lake.memory_mb"), config_.integer("lake.threads")});
  lake_reader_ = std::make_unique<lake::Reader>(*lake_engine_);
  HK_CHECK(make_checks());
  enrichment::Enrichment::Settings paid;
  paid.zone = workspace_->zone();
  paid.metrics = &metrics_;
  paid.others = other_services();
  HK_TRY(paid.lead_budget, lead_budget(config_));
  HK_TRY(auto providers, make_providers(config_, *db_, *http_client_));
  enrichment_ =
      std::make_unique<enrichment::Enrichment>(clock_, *db_, *queue_, *outbox_, std::move(providers), std::move(paid));
  const std::int64_t at_once = config_.integer("jobs.concurrency");
  const auto busy_max = static_cast<std::size_t>(std::max<std::int64_t>(1, at_once - 2));  // one feeds, one is free
  bulk_enrichment_ = std::make_unique<enrichment::BulkEnrichment>(
      enrichment::BulkEnrichment::Services{*enrichment_, *outbox_, [this] { return workspace_->zone(); }, busy_max});
  HK_CHECK(follow_settings());
  operations_ = std::make_unique<crm::Operations>(crm::Operations::Services{
      *db_, clock_, *queue_, *outbox_, *records_, [this] { return workspace_->zone(); }, config_.text("data")});
  intake::LeadIntake::Checkers checkers;
  if (config_.integer("contact_checks.new_leads") == 1) checkers = {contact_checks_.get(), address_checks_.get()};
  intake_ = std::make_unique<intake::LeadIntake>(clock_, *validator_, *enrichment_, *outbox_, checkers);
  imports_ = std::make_unique<intake::Imports>(*db_, clock_, *queue_);
  import_runner_ = std::make_unique<intake::ImportRunner>(*db_, clock_, *imports_, *intake_, *outbox_);
  county_jobs_ = std::make_unique<intake::CountyJobs>(
      intake::CountyJobs::Services{*db_, clock_, *queue_, *imports_, *import_runner_, *http_client_,
                                   county_access(config_), [this] { return make_counties(config_); },
                                   [this](const std::string& name) { return county_named(config_, name); }});
  return {};
}

// The providers are those of the configuration, then those of what people set in the pages, as soon as they set it.
Status Application::follow_settings() {
  HK_TRY(SecretBox box, settings::secret_box(config_));
  stored_settings_ = std::make_unique<settings::StoredSettings>(*db_, clock_, config_, std::move(box));
  stored_settings_->follow([this](const config::Config& config) {
    auto providers = make_providers(config, *db_, *http_client_);
    auto contacts = make_contact_services(config, *http_client_);
    auto addresses = make_address_services(config, *http_client_);
    if (!providers || !contacts || !addresses) {  // stored by a version that allowed it
      const Error& why = !providers ? providers.error() : !contacts ? contacts.error() : addresses.error();
      telemetry::log_warn("settings_unusable", {{"detail", why.message}});
      return;
    }
    enrichment_->use(*std::move(providers));
    contact_checks_->use(*std::move(contacts));
    address_checks_->use(*std::move(addresses));
  });
  return {};
}

settings::ProviderServices Application::provider_settings() {
  return {
      *db_,
      clock_,
      *stored_settings_,
      provider_list(),
      [this](const config::Config& config) -> Status {
        HK_CHECK(make_providers(config, *db_, *http_client_));
        HK_CHECK(make_contact_services(config, *http_client_));
        HK_CHECK(make_address_services(config, *http_client_));
        return {};
      },
      [this](store::Session& session, const std::string& provider) {
        enrichment_->settings_changed(session, provider);
      },
      [this](const std::string& provider) -> Result<Json> {
        HK_TRY(const config::Config config, stored_settings_->effective());
        return test_provider({config, *db_, clock_, *http_client_, *outbox_, workspace_->zone(), &metrics_}, provider);
      }};
}

Status Application::make_checks() {
  const auto bound = [&](auto settings, auto services) -> Result<decltype(settings)> {
    settings.services = std::move(services);
    settings.zone = workspace_->zone();
    settings.metrics = &metrics_;
    HK_TRY(settings.lead_budget, lead_budget(config_));
    return settings;
  };
  HK_TRY(auto contact_services, make_contact_services(config_, *http_client_));
  HK_TRY(auto contacts, bound(validation::ContactChecks::Settings(), std::move(contact_services)));
  contact_checks_ =
      std::make_unique<validation::ContactChecks>(clock_, *db_, *queue_, *outbox_, *validator_, std::move(contacts));
  HK_TRY(auto address_services, make_address_services(config_, *http_client_));
  HK_TRY(auto addresses, bound(validation::AddressChecks::Settings(), std::move(address_services)));
  address_checks_ =
      std::make_unique<validation::AddressChecks>(clock_, *db_, *queue_, *outbox_, *validator_, std::move(addresses));
  return {};
}

enrichment::Enrichment::Others Application::other_services() {
  const std::vector<validation::ServiceChecks*> all = {contact_checks_.get(), address_checks_.get()};
  enrichment::Enrichment::Others others;
  others.services = [all] {
    validation::ServiceChecks::Services services;
    for (const validation::ServiceChecks* checks : all)
      for (auto& service : checks->services()) services.push_back(std::move(service));
    return services;
  };
  others.hurry = [all](store::Session& s) {
    for (validation::ServiceChecks* checks : all) checks->hurry(s);
  };
  others.decided = [all](store::Session& s, const spending::Call& call) {
    return std::ranges::any_of(all, [&](validation::ServiceChecks* checks) { return checks->decided(s, call); });
  };
  return others;
}

Status Application::start(const ServeSettings& settings) {
  if (settings.roles.contains("api")) HK_CHECK(start_server(settings));
  if (settings.roles.contains("worker") || settings.roles.contains("scheduler")) start_worker(settings.roles);
  return {};
}

void Application::start_worker(const std::set<std::string>& roles) {
  jobs::WorkerSettings settings;
  if (roles.contains("worker"))
    settings.queues = {enrichment::kQueue,
                       enrichment::kBulkQueue,
                       validation::kCheckQueue,
                       validation::kAddressQueue,
                       "import",
                       crm::kOperationQueue,
                       "system"};
  const auto schedule = [&](const char* kind, const char* when) {
    settings.schedules.push_back(
        {kind, jobs::Cron::parse(when).value(), {.queue = "system", .kind = kind, .unique_key = kind}});
  };
  if (roles.contains("scheduler")) {
    schedule("housekeeping", "17 3 * * *");
    schedule("sweep-calls", "*/5 * * * *");
    if (!sinks_.empty()) schedule("forward-events", "* * * * *");
    if (refresh_period("enrichment") > 0) schedule(enrichment::kRefreshLeads, "*/10 * * * *");
    if (county_period() > 0) schedule(intake::kSyncOldCounties, "23 * * * *");
    if (refresh_period("contact_checks") > 0) schedule(validation::kRevalidate, "*/10 * * * *");
  }
  if (roles.contains("worker")) {
    exporter_ = lake::Exporter::start(*db_, clock_, *outbox_, *lake_engine_,
                                      {.interval = config_.integer("lake.interval_ms") * kMillisecond});
    word_learner_ = crm::WordLearner::start(*db_);
    if (mail_domains_) domain_checker_ = validation::DomainChecker::start(*db_, *outbox_, *validator_);
  }
  settings.concurrency = static_cast<std::size_t>(config_.integer("jobs.concurrency"));
  settings.lease = config_.integer("jobs.lease_ms") * kMillisecond;
  settings.keep_finished = config_.integer("jobs.keep_days") * kDay;
  std::map<std::string, jobs::Kind> kinds = {
      {enrichment::kEnrichLead, enrichment_->kind()},
      {enrichment::kFeedLeads, bulk_enrichment_->kind()},
      {validation::kCheckContact, contact_checks_->kind()},
      {validation::kCheckAddress, address_checks_->kind()},
      {"import-file", intake::import_file_kind(*import_runner_, *imports_)},
      {"import-check", intake::import_check_kind(*import_runner_)},
      {intake::kSyncCounty, county_jobs_->kind()},
      {intake::kSyncOldCounties, county_jobs_->old_kind(county_period())},
      {crm::kOperationJob, operations_->kind()},
      {"housekeeping", housekeeping_kind()},
      {"sweep-calls", sweep_calls_kind()},
      {enrichment::kRefreshLeads, enrichment_->refresh_kind(refresh_period("enrichment"))},
      {validation::kRevalidate, validation::revalidation_kind({*db_, clock_, *outbox_, *validator_, *contact_checks_,
                                                               refresh_period("contact_checks")})},
      {"forward-events", forward_events_kind()}};
  worker_ = jobs::Worker::start(*db_, clock_, metrics_, settings, std::move(kinds));
}

Micros Application::refresh_period(const std::string& of) const { return config_.integer(of + ".refresh_days") * kDay; }

Micros Application::county_period() const { return config_.integer("counties.sync_days") * kDay; }

jobs::Kind Application::sweep_calls_kind() {
  jobs::Kind kind;
  kind.run = [this](const jobs::Job&, jobs::JobContext&) -> Result<jobs::Completion> {
    jobs::Completion done;
    done.commit = [this](store::Session& session) -> Status {
      enrichment_->sweep(session);
      return {};
    };
    return done;
  };
  return kind;
}

// Removes what nobody needs any more, in small transactions.
jobs::Kind Application::housekeeping_kind() {
  constexpr Micros kKeepEvents = 30 * kDay;
  constexpr std::size_t kBatch = 1'000;
  jobs::Kind kind;
  kind.run = [this](const jobs::Job&, jobs::JobContext& context) -> Result<jobs::Completion> {
    std::int64_t removed = kBatch;
    while (removed == kBatch && !context.should_stop()) {
      HK_TRY(removed, db_->write([&](store::Session& s) -> Result<std::int64_t> {
        return outbox_->prune(s, clock_.now() - kKeepEvents, lake::exported_position(s), kBatch);
      }));
    }
    operations_->prune(clock_.now() - 7 * kDay);
    return jobs::Completion{[this](store::Session& s) -> Status {
                              identity_->prune_sessions(s);
                              return {};
                            },
                            nullptr,
                            std::nullopt,
                            {}};
  };
  return kind;
}

void Application::make_sinks() {
  const auto settings = [&](const std::string& prefix, const char* key) {
    return events::SinkSettings{std::string(trim(config_.text(prefix + ".base_url"))),
                                std::string(trim(config_.text(prefix + key)))};
  };
  if (auto segment = settings("forwarding.segment", ".write_key"); !segment.key.empty())
    sinks_.push_back(events::segment_sink(segment));
  if (auto posthog = settings("forwarding.posthog", ".key"); !posthog.key.empty())
    sinks_.push_back(events::posthog_sink(posthog));
}

// One sink that fails does not keep the others waiting.
jobs::Kind Application::forward_events_kind() {
  jobs::Kind kind;
  kind.run = [this](const jobs::Job&, jobs::JobContext& context) -> Result<jobs::Completion> {
    jobs::Completion done;
    std::optional<Error> failed;
    for (const auto& sink : sinks_) {
      events::Forwarder::Step step{true, {}};
      while (step.more && !step.pause && !context.should_stop()) {
        auto stepped = forwarder_->step(*sink);
        if (!stepped) {
          failed = stepped.error();
          break;
        }
        step = *stepped;
      }
      if (step.pause) {
        done.run_again_at = clock_.now() + *step.pause;
        done.why = std::string(sink->name()) + " asked for a pause";
      }
    }
    if (failed) return *failed;
    return done;
  };
  return kind;
}

Status Application::admit(http::Request& request, const http::Route& route) {
  if (route.permission == events::kWritePermission && events::PublishableKeys::carried_by(request))
    return publishable_keys_->admit(request);
  return identity_->check(request, route);
}

Status Application::start_server(const ServeSettings& settings) {
  HK_TRY(const Listen listen, parse_listen(config_.text("listen")));
  hub_ = http::SseHub::create();
  tail_ = events::Tail::start(*db_, *outbox_, [hub = hub_](const events::RecordedEvent& event) {
    if (event.source != events::kServer) return;  // no change of a record
    Json data = event.data;
    data["type"] = event.type;
    data["at"] = format_rfc3339(event.at);
    hub->publish({event.position, event.type, dump_json(data)});
  });
  auto router = std::make_shared<http::Router>();
  router->add(routes(settings.demo));
  const Json document = openapi_document(router->routes());
  openapi_ = dump_json(document);
  docs_ = docs_page(document);
  router_ = router;
  collect_metrics();

  std::shared_ptr<const http::StaticFiles> files;
  if (const std::string folder = web_folder(config_); !folder.empty()) {
    HK_TRY(files, http::StaticFiles::load(folder));
  }
  http::ServerSettings server;
  server.address = listen.address;
  server.port = listen.port;
  server.pool_threads = static_cast<std::size_t>(config_.integer("http.pool_threads"));
  server.pool_waiting_max = static_cast<std::size_t>(config_.integer("http.waiting_max"));
  auto gate = [this, components = component_schemas()](http::Request& request, const http::Route& route) -> Status {
    HK_CHECK(admit(request, route));
    return check_body(request, route, components);
  };
  HK_TRY(server_, http::Server::start(server, router_, gate, files, metrics_));
  return {};
}

void Application::collect_metrics() {
  if (telemetry::tracing_on()) {
    metrics_.describe("hk_trace_spans", "Spans since the start: ended here, sent to the collector, refused by it.");
    metrics_.on_scrape([](telemetry::Metrics& metrics) {
      const telemetry::TraceCounts counts = telemetry::trace_counts();
      metrics.set("hk_trace_spans", static_cast<double>(counts.ended), {{"state", "ended"}});
      metrics.set("hk_trace_spans", static_cast<double>(counts.sent), {{"state", "sent"}});
      metrics.set("hk_trace_spans", static_cast<double>(counts.failed), {{"state", "failed"}});
    });
  }
  metrics_.describe("hk_jobs_depth", "Jobs by queue and state.");
  metrics_.on_scrape([this](telemetry::Metrics& metrics) {
    (void)db_->read([&](store::Session& s) -> Status {
      for (const char* queue : {"enrichment", "import"})
        for (const auto& [state, count] : queue_->counts(s, queue))
          metrics.set("hk_jobs_depth", static_cast<double>(count),
                      {{"queue", queue}, {"state", std::string(jobs::state_name(state))}});
      return {};
    });
  });
}

Status Application::prepare_owner(const ServeSettings& settings) {
  if (identity_->has_owner()) return {};
  const std::string email = settings.demo ? kDemoEmail : config_.text("owner_email");
  const std::string password = settings.demo ? kDemoPassword : config_.text("owner_password");
  if (!email.empty() && !password.empty()) {
    HK_CHECK(identity_->create_user({settings.demo ? "Demo Owner" : "Owner", email, password, identity::Role::kOwner}));
    return {};
  }
  if (!settings.roles.contains("api")) return {};
  HK_TRY(setup_token_, identity_->new_setup_token());
  return {};
}

std::vector<std::string> Application::greeting(const ServeSettings& settings) const {
  std::vector<std::string> lines;
  if (!settings.roles.contains("api")) return lines;
  const std::string listen = config_.text("listen");
  const std::string address = "http://" + listen.substr(0, listen.rfind(':')) + ":" + std::to_string(port());
  lines.push_back("Hidden Key is ready at " + address);
  if (!setup_token_.empty())
    lines.push_back("Set up the owner (this link works once): " + address + "/setup?token=" + setup_token_);
  if (settings.demo) lines.push_back(std::string("Sign in as ") + kDemoEmail + " with the password " + kDemoPassword);
  return lines;
}

Status Application::fill_demo() {
  HK_TRY(const bool has_leads, db_->read([](store::Session& s) { return Result<bool>(crm::has_leads(s)); }));
  if (has_leads) return {};
  constexpr std::uint64_t kSeed = 20261122;
  constexpr std::size_t kLeads = 120;
  return intake::make_demo_data(*db_, clock_, *intake_, kSeed, kLeads);
}

void Application::stop() {
  if (server_) server_->stop();
  if (worker_) worker_->stop();
  exporter_.reset();
  word_learner_.reset();
  domain_checker_.reset();
  tail_.reset();
}

}  // namespace hk::app
