#include "providers.hpp"

#include "counties.hpp"

#include <hk/base/text.hpp>
#include <hk/enrichment/attom.hpp>
#include <hk/enrichment/corelogic.hpp>
#include <hk/enrichment/county.hpp>
#include <hk/validation/abstract_email.hpp>
#include <hk/validation/abstract_phone.hpp>
#include <hk/validation/neverbounce.hpp>
#include <hk/validation/numverify.hpp>
#include <hk/validation/smarty.hpp>
#include <hk/validation/twilio_lookup.hpp>
#include <hk/validation/zerobounce.hpp>

namespace hk::app {
namespace {

Error bad_setting(const std::string& name, const std::string& needs, const std::string& example) {
  return invalid("setting_invalid", "The setting " + name + " must be " + needs + ".", "For example " + example + ".");
}

Result<MicroDollars> dollars(const config::Config& config, const std::string& name) {
  const auto amount = parse_micro_dollars(config.text(name));
  if (!amount) return bad_setting(name, "an amount of dollars with at most six decimals, not below 0", "0.10");
  return *amount;
}

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  for (const std::string& part : split(list, ','))
    if (const auto name = trim(part); !name.empty()) names.emplace_back(name);
  return names;
}

Result<bool> buys_unknown_again(const config::Config& config, const std::string& name) {
  const std::string policy = config.text(name);
  if (policy != "ask" && policy != "buy_again") return bad_setting(name, "ask or buy_again", "ask");
  return policy == "buy_again";
}

// The settings that every paid provider has.
Result<enrichment::Account> account_of(const config::Config& config, const std::string& prefix) {
  enrichment::Account account;
  account.limits.calls = static_cast<std::size_t>(config.integer(prefix + "calls_per_second"));
  account.limits.window = kSecond;
  account.limits.concurrency = static_cast<std::size_t>(config.integer(prefix + "concurrency"));
  account.order = static_cast<int>(config.integer(prefix + "order"));
  HK_TRY(account.daily_budget, dollars(config, prefix + "daily_budget"));
  HK_TRY(account.buys_unknown_again, buys_unknown_again(config, prefix + "on_unknown"));
  return account;
}

Result<std::unique_ptr<enrichment::Provider>> make_attom(const config::Config& config, http::Client& client) {
  const std::string prefix = "providers.attom.";
  enrichment::AttomSettings attom;
  attom.base_url = trim(config.text(prefix + "base_url"));
  attom.key = trim(config.text(prefix + "key"));
  HK_TRY(attom.price_per_call, dollars(config, prefix + "price_per_call"));
  attom.products = names_in(config.text(prefix + "products"));
  HK_TRY(attom.account, account_of(config, prefix));
  attom.timeout_ms = static_cast<int>(config.integer(prefix + "timeout_ms"));
  return enrichment::attom_provider(attom, client);
}

// "search=0,property-detail=0.35"
Result<std::map<std::string, MicroDollars>> prices_in(const config::Config& config, const std::string& name) {
  std::map<std::string, MicroDollars> prices;
  for (const std::string& part : names_in(config.text(name))) {
    const auto equals = part.find('=');
    const auto price = equals == std::string::npos ? std::nullopt : parse_micro_dollars(part.substr(equals + 1));
    if (!price) return bad_setting(name, "products with their prices in dollars, comma separated", "search=0.02");
    prices[std::string(trim(part.substr(0, equals)))] = *price;
  }
  return prices;
}

Result<std::unique_ptr<enrichment::Provider>> make_corelogic(const config::Config& config, http::Client& client) {
  const std::string prefix = "providers.corelogic.";
  enrichment::CoreLogicSettings corelogic;
  corelogic.base_url = trim(config.text(prefix + "base_url"));
  corelogic.token_url = trim(config.text(prefix + "token_url"));
  corelogic.key = trim(config.text(prefix + "key"));
  corelogic.secret = trim(config.text(prefix + "secret"));
  HK_TRY(corelogic.price_per_call, dollars(config, prefix + "price_per_call"));
  HK_TRY(corelogic.prices, prices_in(config, prefix + "prices"));
  corelogic.products = names_in(config.text(prefix + "products"));
  corelogic.best_match = config.integer(prefix + "best_match") == 1;
  corelogic.sale_type = trim(config.text(prefix + "sale_type"));
  HK_TRY(corelogic.account, account_of(config, prefix));
  corelogic.timeout_ms = static_cast<int>(config.integer(prefix + "timeout_ms"));
  return enrichment::corelogic_provider(corelogic, client);
}

bool has_key(const config::Config& config, const std::string& prefix) {
  return !trim(config.text(prefix + "key")).empty();
}

}  // namespace

Result<std::vector<std::shared_ptr<enrichment::Provider>>> make_providers(const config::Config& config,
                                                                          store::Database& db, http::Client& client) {
  std::vector<std::shared_ptr<enrichment::Provider>> providers = {enrichment::county_provider(db)};
  HK_TRY(const auto counties, make_live_counties(config, client));
  providers.insert(providers.end(), counties.begin(), counties.end());
  if (has_key(config, "providers.attom.")) {
    HK_TRY(std::shared_ptr<enrichment::Provider> attom, make_attom(config, client));
    providers.push_back(std::move(attom));
  }
  if (has_key(config, "providers.corelogic.")) {
    HK_TRY(std::shared_ptr<enrichment::Provider> corelogic, make_corelogic(config, client));
    providers.push_back(std::move(corelogic));
  }
  return providers;
}

namespace {

// What all services that judge e-mails, phones or addresses have in common.
template <class Settings>
Result<Settings> service_settings_of(const config::Config& config, const std::string& prefix) {
  Settings settings;
  settings.base_url = trim(config.text(prefix + "base_url"));
  HK_TRY(settings.price_per_check, dollars(config, prefix + "price_per_check"));
  HK_TRY(settings.account, account_of(config, prefix));
  settings.timeout_ms = static_cast<int>(config.integer(prefix + "timeout_ms"));
  return settings;
}

// Adds the service of this prefix to the others, if it has a key.
template <class Settings, class Service, class Make>
Status add_service(const config::Config& config, const std::string& prefix, const Make& make,
                   std::vector<std::shared_ptr<Service>>& services) {
  if (!has_key(config, prefix)) return {};
  HK_TRY(auto settings, service_settings_of<Settings>(config, prefix));
  HK_TRY(std::shared_ptr<Service> service, make(settings, std::string(trim(config.text(prefix + "key")))));
  services.push_back(std::move(service));
  return {};
}

Result<validation::TwilioLookup> twilio_lookup_of(const config::Config& config) {
  const std::string name = config.text("providers.twilio.lookup");
  if (name == "line_type") return validation::TwilioLookup::kLineType;
  if (name == "carrier") return validation::TwilioLookup::kCarrier;
  return bad_setting("providers.twilio.lookup", "line_type or carrier", "line_type");
}

}  // namespace

Result<validation::ContactChecks::Asked> make_contact_services(const config::Config& config, http::Client& client) {
  using namespace validation;  // NOLINT(google-build-using-namespace): the names of all services
  ContactChecks::Asked all;
  HK_CHECK(add_service<ZeroBounceSettings>(
      config, "providers.zerobounce.",
      [&](auto s, const std::string& key) {
        s.key = key;
        return zerobounce_service(s, client);
      },
      all.email));
  HK_CHECK(add_service<NeverBounceSettings>(
      config, "providers.neverbounce.",
      [&](auto s, const std::string& key) {
        s.key = key;
        return neverbounce_service(s, client);
      },
      all.email));
  HK_CHECK(add_service<AbstractEmailSettings>(
      config, "providers.abstract_email.",
      [&](auto s, const std::string& key) {
        s.key = key;
        return abstract_email_service(s, client);
      },
      all.email));
  HK_TRY(const TwilioLookup lookup, twilio_lookup_of(config));
  HK_CHECK(add_service<TwilioLookupSettings>(
      config, "providers.twilio.",
      [&](auto s, const std::string& key) {
        s.sid = trim(config.text("providers.twilio.sid"));
        s.secret = key;
        s.lookup = lookup;
        return twilio_lookup_service(s, client);
      },
      all.phone));
  HK_CHECK(add_service<NumverifySettings>(
      config, "providers.numverify.",
      [&](auto s, const std::string& key) {
        s.key = key;
        return numverify_service(s, client);
      },
      all.phone));
  HK_CHECK(add_service<AbstractPhoneSettings>(
      config, "providers.abstract_phone.",
      [&](auto s, const std::string& key) {
        s.key = key;
        return abstract_phone_service(s, client);
      },
      all.phone));
  return all;
}

Result<validation::AddressChecks::Asked> make_address_services(const config::Config& config, http::Client& client) {
  validation::AddressChecks::Asked all;
  HK_CHECK(add_service<validation::SmartySettings>(
      config, "providers.smarty.",
      [&](auto s, const std::string& key) {
        s.auth_id = trim(config.text("providers.smarty.auth_id"));
        s.key = key;
        s.match = trim(config.text("providers.smarty.match"));
        s.fresh_for = config.integer("providers.smarty.reuse_days") * kDay;
        return smarty_service(s, client);
      },
      all));
  return all;
}

Result<MicroDollars> lead_budget(const config::Config& config) { return dollars(config, "enrichment.lead_budget"); }

Result<std::unique_ptr<validation::MailDomains>> make_mail_domains(const config::Config& config, const Clock& clock) {
  const std::string servers(trim(config.text("dns.servers")));
  if (servers == "off") return std::unique_ptr<validation::MailDomains>();
  auto resolver =
      dns::Resolver::start({.servers = servers, .timeout = config.integer("dns.timeout_ms") * kMillisecond});
  if (!resolver && resolver.error().code == "dns_servers")
    return bad_setting("dns.servers", "addresses of name servers, or off", "10.0.0.1,10.0.0.2:5353");
  if (!resolver) return resolver.error();
  return std::make_unique<validation::MailDomains>(*std::move(resolver), clock);
}

}  // namespace hk::app
