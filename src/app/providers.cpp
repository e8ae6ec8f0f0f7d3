#include "providers.hpp"

#include <hk/base/text.hpp>
#include <hk/enrichment/attom.hpp>
#include <hk/enrichment/county.hpp>

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

}  // namespace

Result<std::vector<std::shared_ptr<enrichment::Provider>>> make_providers(const config::Config& config,
                                                                          store::Database& db, http::Client& client) {
  std::vector<std::shared_ptr<enrichment::Provider>> providers = {enrichment::county_provider(db)};
  if (trim(config.text("providers.attom.key")).empty()) return providers;
  HK_TRY(std::shared_ptr<enrichment::Provider> attom, make_attom(config, client));
  providers.push_back(std::move(attom));
  return providers;
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
