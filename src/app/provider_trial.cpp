#include "provider_trial.hpp"

#include <chrono>

#include <hk/base/ids.hpp>
#include <hk/spending/spending.hpp>

#include "providers.hpp"

namespace hk::app {
namespace {

using Kind = spending::Outcome::Kind;

constexpr const char* kEmail = "valid@example.com";  // ZeroBounce answers it without a charge
constexpr const char* kPhone = "+14158586273";       // of NumVerify's documentation

// Of the post office's own examples.
const canonical::Address kAddress = {.number = "475",
                                     .street_name = "LENFANT",
                                     .suffix = "PLZ",
                                     .post_directional = "SW",
                                     .city = "WASHINGTON",
                                     .state = "DC",
                                     .zip = "20260"};

// A house that no county has: services that charge for what they find charge nothing.
enrichment::PropertyQuery no_house(const spending::Sending& sending) {
  enrichment::PropertyQuery query;
  query.property.typed = {"1 Hidden Key Test Rd", "", "Nashville", "TN", "37203"};
  query.property.standard = {"1 HIDDEN KEY TEST RD", "", "NASHVILLE", "TN", "37203"};
  query.sending = sending;
  return query;
}

// What to call, whatever kind of provider it is.
struct Trial {
  std::shared_ptr<const spending::Service> service;
  std::function<spending::Outcome(const spending::Product&, const spending::Sending&)> ask;
};

template <class Service, class Ask>
void add(std::vector<Trial>& trials, const std::vector<std::shared_ptr<Service>>& services, const Ask& ask) {
  for (const auto& service : services)
    trials.push_back({service, [service, ask](const auto& product, const auto& sending) {
                        return ask(*service, product, sending);
                      }});
}

Result<std::vector<Trial>> all_trials(const TrialServices& s) {
  HK_TRY(const auto providers, make_providers(s.config, s.db, s.client));
  HK_TRY(const auto contacts, make_contact_services(s.config, s.client));
  HK_TRY(const auto addresses, make_address_services(s.config, s.client));
  std::vector<Trial> trials;
  add(trials, providers, [](auto& one, const auto& product, const auto& sending) {
    return one.call(product, no_house(sending)).outcome();
  });
  add(trials, contacts.email,
      [](auto& one, const auto& product, const auto& sending) { return one.check(product, kEmail, sending).outcome; });
  add(trials, contacts.phone,
      [](auto& one, const auto& product, const auto& sending) { return one.check(product, kPhone, sending).outcome; });
  add(trials, addresses, [](auto& one, const auto& product, const auto& sending) {
    return one.check(product, {kAddress}, sending).outcome;
  });
  return trials;
}

bool works(Kind kind) { return kind == Kind::kFound || kind == Kind::kNotFound || kind == Kind::kAmbiguous; }

const char* advice_on(Kind kind) {
  switch (kind) {
    case Kind::kRefused:
      return "Enter the key again, and see whether your account there is active and may use this product.";
    case Kind::kLimited:
      return "Lower the calls per second, or look at the quota of your account there. It goes on by itself.";
    case Kind::kDown:
      return "Nothing was charged. Try again in a minute; if it stays so, look at the address and at the provider's"
             " status page.";
    case Kind::kUnknown:
      return "It was asked and did not answer in time: whether it is charged can't be known. Decide about the call in"
             " Enrichment.";
    case Kind::kUnusable:
      return "It answered in a form that is not known: see whether the address is that of this product and version.";
    case Kind::kFound:
    case Kind::kNotFound:
    case Kind::kAmbiguous:
      break;
  }
  return "";
}

Json result_json(bool works, const std::string& outcome, const std::string& message, const std::string& advice,
                 MicroDollars cost, std::chrono::steady_clock::duration took) {
  return {{"works", works},
          {"outcome", outcome},
          {"message", message},
          {"advice", text_or_null(advice)},
          {"cost", micro_dollars_json(cost)},
          {"durationMs", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()}};
}

Json outcome_json(const spending::Outcome& outcome, std::chrono::steady_clock::duration took) {
  const std::string message = works(outcome.kind) ? "It answered." : outcome.reason;
  return result_json(works(outcome.kind), spending::outcome_name(outcome.kind), message, advice_on(outcome.kind),
                     outcome.cost, took);
}

}  // namespace

std::vector<settings::ProviderAbout> provider_list() {
  return {{"attom", "ATTOM", "property", "https://api.developer.attomdata.com"},
          {"corelogic", "CoreLogic (Cotality)", "property", "https://www.cotality.com"},
          {"zerobounce", "ZeroBounce", "email", "https://www.zerobounce.net/members/API"},
          {"neverbounce", "NeverBounce", "email", "https://app.neverbounce.com"},
          {"abstract_email", "AbstractAPI E-mail", "email", "https://app.abstractapi.com"},
          {"twilio", "Twilio Lookup", "phone", "https://console.twilio.com"},
          {"smarty", "Smarty", "address", "https://www.smarty.com/account/keys"},
          {"numverify", "NumVerify", "phone", "https://apilayer.com"},
          {"abstract_phone", "AbstractAPI Phone", "phone", "https://app.abstractapi.com"}};
}

Result<Json> test_provider(const TrialServices& s, const std::string& provider) {
  HK_TRY(const std::vector<Trial> trials, all_trials(s));
  for (const Trial& trial : trials) {
    if (trial.service->name() != provider) continue;
    spending::Purchases purchases(s.clock, s.db, {s.zone, 0, s.metrics});
    const spending::Product& product = trial.service->products().front();
    // A subject of its own, so that no earlier answer stands for this one.
    const spending::Buyer buyer{"", "", "test_" + spending::CallId::make().str()};
    const auto begun = std::chrono::steady_clock::now();
    HK_TRY(const auto bought, purchases.buy(
                                  *trial.service, product, buyer,
                                  [&](const spending::Sending& sending) { return trial.ask(product, sending); },
                                  [&](store::Session& session, const spending::Outcome&, Micros) -> Status {
                                    s.outbox.emit(session, {"provider_changed", {{"provider", provider}}});
                                    return {};
                                  }));
    const auto took = std::chrono::steady_clock::now() - begun;
    if (const auto* obstacle = std::get_if<spending::Obstacle>(&bought))
      return result_json(false, "not_asked", obstacle->reason, "It was not asked. See its row in Enrichment.", 0, took);
    return outcome_json(std::get<spending::Outcome>(bought), took);
  }
  return conflict("provider_not_ready", "It has no key yet.", "Enter its key, save, and test it then.");
}

}  // namespace hk::app
