// The list of all settings; the reference in docs/settings.md is written from it.
#include <hk/config/config.hpp>

namespace hk::config {
namespace {

Setting text(std::string name, std::string variable, std::string value, std::string meaning) {
  return {std::move(name), std::move(variable), Setting::Type::kText, std::move(value), std::move(meaning), 0, 0};
}
Setting secret(std::string name, std::string variable, std::string meaning) {
  return {std::move(name), std::move(variable), Setting::Type::kSecret, "", std::move(meaning), 0, 0};
}
Setting integer(std::string name, std::string variable, std::int64_t value, std::int64_t least, std::int64_t most,
                std::string meaning) {
  return {std::move(name),
          std::move(variable),
          Setting::Type::kInteger,
          std::to_string(value),
          std::move(meaning),
          least,
          most};
}

// A service that judges e-mails, phones or addresses for money. "providers.zerobounce.", "HK_ZEROBOUNCE_".
struct CheckService {
  const char *prefix, *variable, *label, *base_url, *price;
};
constexpr CheckService kCheckServices[] = {
    {"providers.zerobounce.", "HK_ZEROBOUNCE_", "ZeroBounce", "https://api.zerobounce.net/v2", "0.008"},
    {"providers.neverbounce.", "HK_NEVERBOUNCE_", "NeverBounce", "https://api.neverbounce.com/v4.2", "0.008"},
    {"providers.abstract_email.", "HK_ABSTRACT_EMAIL_", "AbstractAPI's e-mail product",
     "https://emailreputation.abstractapi.com/v1/", "0.01"},
    {"providers.twilio.", "HK_TWILIO_LOOKUP_", "Twilio Lookup", "https://lookups.twilio.com", "0.008"},
    {"providers.numverify.", "HK_NUMVERIFY_", "NumVerify", "https://apilayer.net/api", "0.005"},
    {"providers.abstract_phone.", "HK_ABSTRACT_PHONE_", "AbstractAPI's phone product",
     "https://phoneintelligence.abstractapi.com/v1", "0.01"},
    {"providers.smarty.", "HK_SMARTY_", "Smarty (its auth-token)", "https://us-street.api.smarty.com", "0.02"},
};

void append(std::vector<Setting>& all, const CheckService& service) {
  const std::string prefix = service.prefix, variable = service.variable, label = service.label;
  all.insert(all.end(), {text(prefix + "base_url", variable + "BASE_URL", service.base_url, "Where " + label + " is."),
                         secret(prefix + "key", variable + "KEY", "Key of " + label + "; empty: it is never asked."),
                         text(prefix + "price_per_check", variable + "PRICE_PER_CHECK", service.price,
                              "Dollars that one charged check costs under your contract; up to six decimals."),
                         integer(prefix + "calls_per_second", variable + "CALLS_PER_SECOND", 5, 0, 10'000,
                                 "Calls that may begin in any second, of all processes together; 0: no limit."),
                         integer(prefix + "concurrency", variable + "CONCURRENCY", 5, 0, 256,
                                 "Calls that may run at a time, of all processes together; 0: no limit."),
                         text(prefix + "daily_budget", variable + "DAILY_BUDGET", "5.00",
                              "Dollars that it may cost in a day of the workspace's time zone; 0: no cap."),
                         integer(prefix + "order", variable + "ORDER", 0, 0, 99,
                                 "Services with a lower number are asked first; of equal ones the cheaper."),
                         text(prefix + "on_unknown", variable + "ON_UNKNOWN", "ask",
                              "When it can't be known whether a call is charged: ask a person, or buy_again."),
                         integer(prefix + "timeout_ms", variable + "TIMEOUT_MS", 15'000, 100, 120'000,
                                 "Milliseconds after which a call counts as unanswered.")});
}

std::vector<Setting> all_settings() {
  std::vector<Setting> all = {
      text("data", "HK_DATA", "./data", "Folder of all state."),
      secret("database_url", "HK_DATABASE_URL",
             "postgresql://... selects PostgreSQL; empty: SQLite in the data folder."),
      secret("secrets_key", "HK_SECRETS_KEY",
             "64 hexadecimal digits that keys entered in the pages are stored with, the same for all processes; empty:"
             " those in the file secrets.key of the data folder, made at the first start."),
      text("listen", "HK_LISTEN", "127.0.0.1:8080", "Address and port of the web server."),
      text("role", "HK_ROLE", "api,worker,scheduler", "What this process does, comma separated."),
      text("public_url", "HK_PUBLIC_URL", "",
           "Address under which people reach the program, for links, e.g. https://crm.example.com; empty: the one a"
           " request came to."),
      text("web_folder", "HK_WEB_FOLDER", "", "Folder of the built web UI; empty: beside the program."),
      text("environment", "HK_ENVIRONMENT", "production", "Named in each log line."),
      text("log.level", "HK_LOG_LEVEL", "info", "debug, info, warn or error."),
      text("owner_email", "HK_OWNER_EMAIL", "", "E-mail of the owner made at the first start."),
      secret("owner_password", "HK_OWNER_PASSWORD", "Password of the owner made at the first start."),
      text("workspace.name", "HK_WORKSPACE_NAME", "Hidden Key",
           "Name of the business at the first start; later it is changed in the workspace."),
      text("workspace.time_zone", "HK_TIME_ZONE", "America/Chicago",
           "Zone in which days begin and end, at the first start; later it is changed in the workspace."),
      integer("http.pool_threads", "HK_HTTP_POOL_THREADS", 8, 1, 256, "Threads for requests that touch the store."),
      integer("http.waiting_max", "HK_HTTP_WAITING_MAX", 512, 1, 100'000,
              "Requests that may wait for a thread; beyond it the answer is 503."),
      integer("http.secure_cookies", "HK_SECURE_COOKIES", 0, 0, 1,
              "1 behind HTTPS: the session cookie is marked Secure."),
      integer("store.readers", "HK_STORE_READERS", 8, 1, 256, "Connections for reading."),
      integer("store.writers", "HK_STORE_WRITERS", 8, 1, 256, "PostgreSQL only: connections for writing."),
      integer("jobs.concurrency", "HK_JOBS_CONCURRENCY", 5, 1, 256, "Jobs one worker process runs at a time."),
      integer("jobs.lease_ms", "HK_JOBS_LEASE_MS", 30'000, 1'000, 3'600'000,
              "Milliseconds after which a hanging worker loses its job."),
      integer("jobs.keep_days", "HK_JOBS_KEEP_DAYS", 30, 1, 3'650, "Days for which finished jobs are kept."),
      text(
          "dns.servers", "HK_DNS_SERVERS", "",
          "Name servers that are asked about the domains of e-mail addresses, e.g. 10.0.0.1,10.0.0.2:5353; empty: those"
          " of the system, and none in the demo; off: none."),
      integer("dns.timeout_ms", "HK_DNS_TIMEOUT_MS", 1'000, 50, 60'000,
              "Milliseconds that a name server has for an answer before it, or the next one, is asked again."),
      text("enrichment.lead_budget", "HK_ENRICHMENT_LEAD_BUDGET", "1.00",
           "Dollars that paid calls for one lead may cost; 0: no cap."),
      integer("enrichment.refresh_days", "HK_ENRICHMENT_REFRESH_DAYS", 0, 0, 3'650,
              "Days after which the property of an open lead is looked up again by itself; 0: only when somebody asks."
              " What a provider said is not bought again within its reuse_days."),
      integer(
          "contact_checks.new_leads", "HK_CHECK_NEW_LEADS", 1, 0, 1,
          "1: the e-mail, the phone and the address of a new lead are judged by the services that have a key; 0: only"
          " when somebody asks. Lists that are imported never are by themselves."),
      integer(
          "contact_checks.refresh_days", "HK_CHECK_REFRESH_DAYS", 0, 0, 3'650,
          "Days after which the e-mail and the phone of a contact are checked again by themselves, those of imported"
          " lists too; 0: only when somebody asks. What a service said is not bought again within its reuse_days."),
      secret("providers.smarty.auth_id", "HK_SMARTY_AUTH_ID",
             "The auth-id of the secret key pair that Smarty is asked with; its auth-token is the key."),
      text(
          "providers.smarty.match", "HK_SMARTY_MATCH", "enhanced",
          "enhanced: also tells addresses that exist without mail; strict: answers about those alone that mail reaches;"
          " invalid: answers about any."),
      integer("providers.smarty.reuse_days", "HK_SMARTY_REUSE_DAYS", 180, 1, 400,
              "Days for which an address is not looked up again, whichever property has it."),
      text("counties.folder", "HK_COUNTIES_FOLDER", "",
           "Folder of descriptions of counties beside those of the program; empty: counties in the data folder."),
      text("counties.live", "HK_COUNTIES_LIVE", "",
           "Counties whose services are asked while a lead is enriched, comma separated; empty: none."),
      integer("counties.sync_days", "HK_COUNTIES_SYNC_DAYS", 0, 0, 3'650,
              "Days after which a county that was synchronised before is synchronised again by itself; 0: only when"
              " somebody asks."),
      text("counties.base_urls", "HK_COUNTIES_BASE_URLS", "",
           "Where counties are, instead of what their descriptions say: nyc=http://127.0.0.1:9000,cook=..."),
      integer("counties.calls_per_second", "HK_COUNTIES_CALLS_PER_SECOND", 5, 0, 1'000,
              "Calls to one county that may begin in any second, of all processes together; 0: no limit."),
      integer("counties.concurrency", "HK_COUNTIES_CONCURRENCY", 2, 0, 256,
              "Calls to one county that may run at a time, of all processes together; 0: no limit."),
      integer("counties.timeout_ms", "HK_COUNTIES_TIMEOUT_MS", 30'000, 100, 600'000,
              "Milliseconds after which a call to a county counts as unanswered."),
      secret("providers.socrata.app_token", "HK_SOCRATA_APP_TOKEN",
             "App token for counties on Socrata; without one they slow us down first."),
      text("providers.twilio.sid", "HK_TWILIO_LOOKUP_SID", "",
           "SID of the API key (SK...) or of the account (AC...) that Twilio Lookup is asked with; its secret is the "
           "key."),
      text("providers.twilio.lookup", "HK_TWILIO_LOOKUP", "line_type",
           "line_type: line type intelligence of version 2; carrier: version 1."),
      text("providers.attom.base_url", "HK_ATTOM_BASE_URL", "https://api.gateway.attomdata.com/propertyapi/v1.0.0",
           "Where ATTOM's Property API is."),
      secret("providers.attom.key", "HK_ATTOM_KEY", "Key of ATTOM's Property API; empty: ATTOM is never asked."),
      text("providers.attom.price_per_call", "HK_ATTOM_PRICE_PER_CALL", "0.10",
           "Dollars that one answered call costs under your contract; up to six decimals."),
      integer("providers.attom.calls_per_second", "HK_ATTOM_CALLS_PER_SECOND", 10, 0, 1'000,
              "Calls that may begin in any second, of all processes together; 0: no limit."),
      integer("providers.attom.concurrency", "HK_ATTOM_CONCURRENCY", 5, 0, 256,
              "Calls that may run at a time, of all processes together; 0: no limit."),
      text("providers.attom.daily_budget", "HK_ATTOM_DAILY_BUDGET", "10.00",
           "Dollars that ATTOM may cost in a day of the workspace's time zone; 0: no cap."),
      text("providers.attom.products", "HK_ATTOM_PRODUCTS", "expandedprofile,attomavm",
           "Calls that may be bought: expandedprofile, detailowner, assessment, sale, saleshistory, attomavm, avm."),
      integer("providers.attom.order", "HK_ATTOM_ORDER", 0, 0, 99,
              "Providers with a lower number are asked first; of equal ones the cheaper. County records are 0."),
      text("providers.attom.on_unknown", "HK_ATTOM_ON_UNKNOWN", "ask",
           "When it can't be known whether a call is charged: ask a person, or buy_again."),
      integer("providers.attom.timeout_ms", "HK_ATTOM_TIMEOUT_MS", 15'000, 100, 120'000,
              "Milliseconds after which a call counts as unanswered."),
      text("providers.corelogic.base_url", "HK_CORELOGIC_BASE_URL", "https://api1.cotality.com",
           "Where the Property API of CoreLogic (Cotality) is; your account manager knows the host of your contract."),
      text("providers.corelogic.token_url", "HK_CORELOGIC_TOKEN_URL", "https://api1.cotality.com/oauth/token",
           "Where its tokens come from; keys of one product are not known at the host of another."),
      secret("providers.corelogic.key", "HK_CORELOGIC_KEY",
             "Consumer key of CoreLogic's Property API; empty: CoreLogic is never asked."),
      secret("providers.corelogic.secret", "HK_CORELOGIC_SECRET", "The consumer secret that belongs to the key."),
      text("providers.corelogic.price_per_call", "HK_CORELOGIC_PRICE_PER_CALL", "0.10",
           "Dollars that one answered call costs under your contract, unless prices says otherwise; up to six "
           "decimals."),
      text("providers.corelogic.prices", "HK_CORELOGIC_PRICES", "",
           "Products with a price of their own, in dollars, comma separated: search=0,property-detail=0.35."),
      integer("providers.corelogic.calls_per_second", "HK_CORELOGIC_CALLS_PER_SECOND", 5, 0, 1'000,
              "Calls that may begin in any second, of all processes together; 0: no limit."),
      integer("providers.corelogic.concurrency", "HK_CORELOGIC_CONCURRENCY", 5, 0, 256,
              "Calls that may run at a time, of all processes together; 0: no limit."),
      text("providers.corelogic.daily_budget", "HK_CORELOGIC_DAILY_BUDGET", "10.00",
           "Dollars that CoreLogic may cost in a day of the workspace's time zone; 0: no cap."),
      text("providers.corelogic.products", "HK_CORELOGIC_PRODUCTS",
           "buildings,ownership,site-location,tax-assessments,ownership-transfers",
           "Calls that may be bought beside the search: buildings, ownership, site-location, tax-assessments, "
           "ownership-transfers, or property-detail, which has them all in one; liens and liens-enriched for "
           "mortgages."),
      text("providers.corelogic.sale_type", "HK_CORELOGIC_SALE_TYPE", "market",
           "Which transfers ownership-transfers looks at: market, or all, which is not verified."),
      integer("providers.corelogic.best_match", "HK_CORELOGIC_BEST_MATCH", 0, 0, 1,
              "1: CoreLogic picks the property that fits an address best; 0: several that fit are shown to people."),
      integer("providers.corelogic.order", "HK_CORELOGIC_ORDER", 0, 0, 99,
              "Providers with a lower number are asked first; of equal ones the cheaper. County records are 0."),
      text("providers.corelogic.on_unknown", "HK_CORELOGIC_ON_UNKNOWN", "ask",
           "When it can't be known whether a call is charged: ask a person, or buy_again."),
      integer("providers.corelogic.timeout_ms", "HK_CORELOGIC_TIMEOUT_MS", 15'000, 100, 120'000,
              "Milliseconds after which a call counts as unanswered."),
      integer("doctor.disk_free_mb", "HK_DOCTOR_DISK_FREE_MB", 1'024, 0, 1'000'000'000,
              "Megabytes that must be free on the disk of the data, or doctor says so."),
      integer("doctor.backup_days", "HK_DOCTOR_BACKUP_DAYS", 7, 0, 3'650,
              "Days after which doctor asks for a new backup; 0: backups are made in another way."),
      integer("lake.memory_mb", "HK_LAKE_MEMORY_MB", 512, 64, 1'048'576,
              "Megabytes that reports and the export to the lake may use; what does not fit goes to the disk."),
      integer("lake.threads", "HK_LAKE_THREADS", 2, 1, 256, "Threads that reports and the export may use."),
      integer("lake.interval_ms", "HK_LAKE_INTERVAL_MS", 1'000, 50, 60'000,
              "Milliseconds from one export of changes to the lake to the next, at the least."),
      text("forwarding.segment.base_url", "HK_SEGMENT_BASE_URL", "https://api.segment.io/v1",
           "Where Segment's HTTP Tracking API is; https://events.eu1.segmentapis.com/v1 in the EU."),
      secret("forwarding.segment.write_key", "HK_SEGMENT_WRITE_KEY",
             "Write key of the Segment source that events are forwarded to; empty: none are."),
      text("forwarding.posthog.base_url", "HK_POSTHOG_BASE_URL", "https://us.i.posthog.com",
           "Where PostHog takes events; https://eu.i.posthog.com in the EU, or your own."),
      secret("forwarding.posthog.key", "HK_POSTHOG_KEY",
             "Project key of the PostHog project that events are forwarded to; empty: none are."),
      text("tracing.endpoint", "HK_TRACING_ENDPOINT", "",
           "OpenTelemetry collector that traces are sent to, e.g. http://127.0.0.1:4318; empty: the variable "
           "OTEL_EXPORTER_OTLP_ENDPOINT, and without it no traces."),
      integer("tracing.sample_ratio_percent", "HK_TRACING_SAMPLE_RATIO_PERCENT", 100, 0, 100,
              "Share of the traces begun here that is recorded; a caller that sends traceparent decides for its own."),
  };
  for (const CheckService& service : kCheckServices) append(all, service);
  return all;
}

}  // namespace

const std::vector<Setting>& settings() {
  static const std::vector<Setting> all = all_settings();
  return all;
}

}  // namespace hk::config
