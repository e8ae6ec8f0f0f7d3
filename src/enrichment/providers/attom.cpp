// Calls of ATTOM's Property API: which address is asked, with which headers, and how a call without an answer ended.
#include <algorithm>

#include <hk/base/text.hpp>
#include <hk/enrichment/attom.hpp>
#include <hk/http/client.hpp>

namespace hk::enrichment {
namespace {

constexpr Micros kAvmFresh = 7 * kDay;

struct Endpoint {
  std::string_view name, path;
  Micros fresh_for;
  std::vector<std::string> fields;
  std::vector<std::string> also{};
};

const std::vector<Endpoint>& endpoints() {
  static const std::vector<Endpoint> all = {
      {"expandedprofile",
       "/property/expandedprofile",
       30 * kDay,
       {"bedrooms", "bathrooms", "sqft", "yearBuilt", "lotSize", "landValue", "buildingValue", "totalValue",
        "lastSaleDate", "lastSalePrice", "ownerName", "taxAmount", "parcelNumber", "landUse"},
       {"zoning"}},
      {"detailowner",
       "/property/detailowner",
       30 * kDay,
       {"bedrooms", "bathrooms", "sqft", "yearBuilt", "lotSize", "ownerName", "parcelNumber", "landUse"},
       {"zoning"}},
      {"assessment", "/assessment/detail", 30 * kDay, {"landValue", "buildingValue", "totalValue", "taxAmount"}},
      {"sale", "/sale/detail", 30 * kDay, {"lastSaleDate", "lastSalePrice"}},
      {"saleshistory", "/saleshistory/detail", 30 * kDay, {"lastSaleDate", "lastSalePrice"}},
      {"attomavm", "/attomavm/detail", kAvmFresh, {"estimatedValue"}},
      {"avm", "/avm/detail", kAvmFresh, {"estimatedValue"}},
  };
  return all;
}

const Endpoint* find_endpoint(std::string_view name) {
  const auto found = std::ranges::find(endpoints(), name, &Endpoint::name);
  return found == endpoints().end() ? nullptr : &*found;
}

std::string joined(const std::string& a, std::string_view separator, const std::string& b) {
  return a.empty() || b.empty() ? a + b : a + std::string(separator) + b;
}

// "City, ST" is what every subscription accepts; some find nothing when the ZIP code follows, and a second try would be
// a call of its own. So the ZIP code only stands in for a city or state that is not known.
std::string place_of(const crm::PostalAddress& a) {
  if (!a.city.empty() && !a.state.empty()) return a.city + ", " + a.state;
  if (a.zip.empty()) return {};
  return joined(a.city.empty() ? a.state : a.city, " ", a.zip);
}

// The query part of the URL; empty when too little of the address is known to ask.
std::string lookup_of(const PropertyQuery& query) {
  if (!query.provider_id.empty()) return "attomid=" + http::url_encode(query.provider_id);
  const crm::Property& property = query.property;
  const crm::PostalAddress& a = property.standard.street.empty() ? property.typed : property.standard;
  const std::string place = place_of(a);
  if (a.street.empty() || place.empty()) return {};
  return "address1=" + http::url_encode(joined(a.street, " ", a.unit)) + "&address2=" + http::url_encode(place);
}

class AttomProvider final : public Provider {
 public:
  AttomProvider(const AttomSettings& settings, std::vector<Product> products, http::Client& client)
      : settings_(settings), products_(std::move(products)), client_(client) {}

  const std::string& name() const override { return name_; }
  const std::vector<Product>& products() const override { return products_; }
  const Account& account() const override { return settings_.account; }

  Reply call(const Product& product, const PropertyQuery& query) override {
    const std::string lookup = lookup_of(query);
    if (lookup.empty())
      return {.kind = Reply::Kind::kNotFound,
              .reason = "ATTOM was not asked: the address needs a street, and a city with state or a ZIP code."};
    auto sent = spending::send_paid(client_, {"ATTOM", {settings_.key}, product.price, request_of(product, lookup)},
                                    query.sending);
    if (auto* ended = std::get_if<spending::Outcome>(&sent)) return Reply::of(std::move(*ended));
    return read(std::get<http::ClientResponse>(sent), product, query);
  }

 private:
  http::ClientRequest request_of(const Product& product, const std::string& lookup) const {
    http::ClientRequest request;
    request.url = settings_.base_url + std::string(find_endpoint(product.name)->path) + "?" + lookup;
    request.headers = {{"apikey", settings_.key}, {"Accept", "application/json"}};
    request.timeout_ms = settings_.timeout_ms;
    return request;
  }

  static Reply read(const http::ClientResponse& answer, const Product& product, const PropertyQuery& query) {
    Reply reply = parse_attom_answer(answer.status, spending::header_of(answer, "content-type"), answer.body, product,
                                     query, product.price);
    if (reply.kind == Reply::Kind::kLimited) reply.retry_after = spending::retry_after(answer);
    return reply;
  }

  const AttomSettings settings_;
  const std::vector<Product> products_;
  http::Client& client_;
  const std::string name_ = "attom";
};

Error bad_setting(const std::string& name, const std::string& problem, std::string next_step) {
  return invalid("setting_invalid", "The setting providers.attom." + name + " " + problem, std::move(next_step));
}

Result<std::vector<Product>> products_of(const AttomSettings& settings) {
  std::vector<Product> products;
  std::vector<std::string> known;
  for (const Endpoint& endpoint : endpoints()) known.emplace_back(endpoint.name);
  const std::string choices = "Choose from " + join(known, ", ") + ".";
  for (const std::string& name : settings.products) {
    auto product = attom_product(name, settings.price_per_call);
    if (!product) return bad_setting("products", "names the unknown product \"" + name + "\".", choices);
    if (std::ranges::find(products, name, &Product::name) != products.end())
      return bad_setting("products", "names " + name + " twice.", choices);
    products.push_back(*std::move(product));
  }
  if (products.empty()) return bad_setting("products", "is empty.", choices);
  return products;
}

}  // namespace

std::optional<Product> attom_product(std::string_view name, MicroDollars price) {
  const Endpoint* endpoint = find_endpoint(name);
  if (endpoint == nullptr) return std::nullopt;
  return Product{.name = std::string(name),
                 .price = price,
                 .fields = endpoint->fields,
                 .fresh_for = endpoint->fresh_for,
                 .also = endpoint->also};
}

Result<std::unique_ptr<Provider>> attom_provider(const AttomSettings& settings, http::Client& client) {
  if (!spending::may_stand_in_header(settings.key))
    return bad_setting("key", "must be a key of visible characters without blanks.", "Copy it from ATTOM's console.");
  if (!starts_with_ci(settings.base_url, "http://") && !starts_with_ci(settings.base_url, "https://"))
    return bad_setting("base_url", "must be an http or https URL.", std::string("The real one is ") + kAttomBaseUrl);
  HK_TRY(auto products, products_of(settings));
  AttomSettings own = settings;
  while (own.base_url.ends_with('/')) own.base_url.pop_back();
  return std::unique_ptr<Provider>(std::make_unique<AttomProvider>(own, std::move(products), client));
}

}  // namespace hk::enrichment
