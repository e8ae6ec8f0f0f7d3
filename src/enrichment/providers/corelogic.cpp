// Calls of CoreLogic's Property API: which path is asked, with which token, and how a call without an answer ended.
#include <algorithm>

#include <hk/base/text.hpp>
#include <hk/enrichment/corelogic.hpp>
#include <hk/http/client.hpp>
#include <hk/telemetry/log.hpp>

#include "corelogic_facts.hpp"
#include "corelogic_liens.hpp"
#include "corelogic_token.hpp"

namespace hk::enrichment {
namespace {

using corelogic::sections;
using corelogic::TokenOrNot;

constexpr const char* kFinder = "search";
constexpr const char* kComposite = "property-detail";
constexpr const char* kProperties = "/v2/properties/";

std::vector<std::string> fields_of(std::string_view name) {
  if (name == kFinder) return {"parcelNumber"};
  if (std::vector<std::string> of_liens = corelogic::lien_fields(name); !of_liens.empty()) return of_liens;
  std::vector<std::string> all;
  for (const corelogic::Section& section : sections()) {
    if (section.product == name) return section.fields;
    all.insert(all.end(), section.fields.begin(), section.fields.end());
  }
  return name == kComposite ? all : std::vector<std::string>{};
}

std::vector<std::string> product_names() {
  std::vector<std::string> names = {kComposite};
  for (const corelogic::Section& section : sections()) names.emplace_back(section.product);
  names.insert(names.end(), {corelogic::kLiens, corelogic::kEnrichedLiens});
  return names;
}

// Below /v2/properties/.
std::string path_of(const Product& product, const std::string& clip, const std::string& sale_type) {
  if (product.name == "tax-assessments") return clip + "/tax-assessments/latest";
  if (product.name == "ownership-transfers") return clip + "/ownership-transfers/" + sale_type + "/latest";
  if (product.name == corelogic::kEnrichedLiens) return "liens/enriched/" + clip;
  return clip + "/" + product.name;
}

// The query of the search; empty when too little of the address is known to ask.
std::string lookup_of(const PropertyQuery& query, bool best_match) {
  const crm::Property& property = query.property;
  const crm::PostalAddress& a = property.standard.street.empty() ? property.typed : property.standard;
  if (a.street.empty() || (a.zip.empty() && (a.city.empty() || a.state.empty()))) return {};
  std::string lookup = "streetAddress=" + http::url_encode(a.unit.empty() ? a.street : a.street + " " + a.unit);
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"city", a.city}, {"state", a.state}, {"zipCode", a.zip}})
    if (!value.empty()) lookup += "&" + name + "=" + http::url_encode(value);
  return lookup + (best_match ? "&bestMatch=true" : "");
}

class CoreLogicProvider final : public Provider {
 public:
  CoreLogicProvider(const CoreLogicSettings& settings, std::vector<Product> products, http::Client& client)
      : settings_(settings), products_(std::move(products)), client_(client), tokens_(settings, client) {}

  const std::string& name() const override { return name_; }
  const std::vector<Product>& products() const override { return products_; }
  const Account& account() const override { return settings_.account; }
  const Product* finder() const override { return products_.data(); }

  Reply call(const Product& product, const PropertyQuery& query) override {
    const std::string target = target_of(product, query);
    if (target.empty())
      return {.kind = Reply::Kind::kNotFound,
              .reason = "CoreLogic was not asked: the address needs a street, and a ZIP code or a city with state."};
    const TokenOrNot first = tokens_.token();
    if (const auto* none = std::get_if<spending::Outcome>(&first)) return Reply::of(*none);
    auto sent = send(product, query, target, std::get<std::string>(first));
    if (is_unauthorized(sent)) {  // the token was taken back before its time: certainly not charged
      const TokenOrNot second = tokens_.instead_of(std::get<std::string>(first));
      if (const auto* none = std::get_if<spending::Outcome>(&second)) return Reply::of(*none);
      sent = send(product, query, target, std::get<std::string>(second));
    }
    if (auto* ended = std::get_if<spending::Outcome>(&sent)) return Reply::of(std::move(*ended));
    return read(std::get<http::ClientResponse>(sent), product, query);
  }

 private:
  using Sent = std::variant<http::ClientResponse, spending::Outcome>;

  static bool is_unauthorized(const Sent& sent) {
    const auto* answer = std::get_if<http::ClientResponse>(&sent);
    return answer != nullptr && answer->status == 401;
  }

  // What follows the host; empty when too little is known to ask.
  std::string target_of(const Product& product, const PropertyQuery& query) const {
    if (product.name == kFinder) {
      const std::string lookup = lookup_of(query, settings_.best_match);
      return lookup.empty() ? lookup : std::string(kProperties) + "search?" + lookup;
    }
    if (query.provider_id.empty()) return {};
    return kProperties + path_of(product, http::url_encode(query.provider_id), settings_.sale_type);
  }

  Sent send(const Product& product, const PropertyQuery& query, const std::string& target, const std::string& token) {
    http::ClientRequest request;
    request.url = settings_.base_url + target;
    if (product.name != kFinder)
      request.url_in_traces = settings_.base_url + kProperties + path_of(product, "{clip}", settings_.sale_type);
    request.headers = {{"Authorization", "Bearer " + token}, {"Accept", "application/json"}};
    request.timeout_ms = settings_.timeout_ms;
    return spending::send_paid(
        client_, {"CoreLogic", {settings_.key, settings_.secret, tokens_.credentials(), token}, product.price, request},
        query.sending);
  }

  static Reply read(const http::ClientResponse& answer, const Product& product, const PropertyQuery& query) {
    CoreLogicAnswer parsed = parse_corelogic_answer(answer.status, spending::header_of(answer, "content-type"),
                                                    answer.body, product, query, product.price);
    if (!parsed.unlisted.empty())
      telemetry::log_warn("service_words_unlisted", {{"service", "corelogic"}, {"words", join(parsed.unlisted, ", ")}});
    if (parsed.reply.kind == Reply::Kind::kLimited) parsed.reply.retry_after = spending::retry_after(answer);
    return std::move(parsed.reply);
  }

  const CoreLogicSettings settings_;
  const std::vector<Product> products_;  // the finder first
  http::Client& client_;
  corelogic::TokenCache tokens_;
  const std::string name_ = "corelogic";
};

Error bad_setting(const std::string& name, const std::string& problem, std::string next_step) {
  return invalid("setting_invalid", "The setting providers.corelogic." + name + " " + problem, std::move(next_step));
}

MicroDollars price_of(const CoreLogicSettings& settings, const std::string& name) {
  const auto own = settings.prices.find(name);
  return own == settings.prices.end() ? settings.price_per_call : own->second;
}

Status check_prices(const CoreLogicSettings& settings) {
  for (const auto& [name, price] : settings.prices)
    if (!corelogic_product(name, price))
      return bad_setting("prices", "names the unknown product \"" + name + "\".",
                         "Choose from search, " + join(product_names(), ", ") + ".");
  return {};
}

Result<std::vector<Product>> products_of(const CoreLogicSettings& settings) {
  HK_CHECK(check_prices(settings));
  std::vector<Product> products = {*corelogic_product(kFinder, price_of(settings, kFinder))};
  const std::string choices = "Choose from " + join(product_names(), ", ") + ".";
  for (const std::string& name : settings.products) {
    auto product = corelogic_product(name, price_of(settings, name));
    if (name != kFinder && !product)
      return bad_setting("products", "names the unknown product \"" + name + "\".", choices);
    if (std::ranges::find(products, name, &Product::name) != products.end())
      return bad_setting(
          "products", name == kFinder ? "names search, which is always there." : "names " + name + " twice.", choices);
    products.push_back(*std::move(product));
  }
  if (products.size() == 1) return bad_setting("products", "is empty.", choices);
  return products;
}

// A colon would end the name in the header.
Status check_credentials(const CoreLogicSettings& settings) {
  if (!spending::may_stand_in_header(settings.key) || settings.key.find(':') != std::string::npos)
    return bad_setting("key", "must be a consumer key of visible characters without blanks and colons.",
                       "Copy it from your account at CoreLogic.");
  if (!spending::may_stand_in_header(settings.secret))
    return bad_setting("secret", "must be a consumer secret of visible characters without blanks.",
                       "Copy it from your account at CoreLogic.");
  return {};
}

Status check_url(const std::string& name, const std::string& url, const char* real) {
  if (starts_with_ci(url, "http://") || starts_with_ci(url, "https://")) return {};
  return bad_setting(name, "must be an http or https URL.", std::string("The one we know is ") + real);
}

}  // namespace

std::optional<Product> corelogic_product(std::string_view name, MicroDollars price) {
  std::vector<std::string> fields = fields_of(name);
  if (fields.empty()) return std::nullopt;
  return Product{
      .name = std::string(name), .price = price, .fields = std::move(fields), .also = corelogic::also_of_liens(name)};
}

Result<std::unique_ptr<Provider>> corelogic_provider(const CoreLogicSettings& settings, http::Client& client) {
  HK_CHECK(check_credentials(settings));
  HK_CHECK(check_url("base_url", settings.base_url, kCoreLogicBaseUrl));
  HK_CHECK(check_url("token_url", settings.token_url, kCoreLogicTokenUrl));
  if (settings.sale_type != "market" && settings.sale_type != "all")
    return bad_setting("sale_type", "must be market or all.", "For example market.");
  HK_TRY(auto products, products_of(settings));
  CoreLogicSettings own = settings;
  own.account.asks_outside = true;  // a search may be free, and is booked and limited all the same
  while (own.base_url.ends_with('/')) own.base_url.pop_back();
  return std::unique_ptr<Provider>(std::make_unique<CoreLogicProvider>(own, std::move(products), client));
}

}  // namespace hk::enrichment
