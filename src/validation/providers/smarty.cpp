// Requests to Smarty's US Street Address API: one array of addresses each.
#include <hk/validation/smarty.hpp>

#include <algorithm>

#include <hk/base/json.hpp>

#include "http_service.hpp"

namespace hk::validation {
namespace {

using Kind = spending::Outcome::Kind;
using Addresses = std::vector<canonical::Address>;

constexpr std::size_t kStreetMax = 50;

std::string street_of(canonical::Address address) {
  address.unit_designator.clear();
  address.unit_id.clear();
  return address.street_line();
}

Json entry_of(const canonical::Address& address, std::size_t position, const std::string& match) {
  Json entry = {
      {"input_id", std::to_string(position)}, {"street", street_of(address)}, {"candidates", 1}, {"match", match}};
  const std::string unit = address.unit_designator + " " + address.unit_id;
  if (!address.unit_id.empty()) entry["secondary"] = unit;
  // The ZIP code is a text: a number is refused.
  for (const auto& [name, part] :
       {std::pair{"city", &address.city}, {"state", &address.state}, {"zipcode", &address.zip}})
    if (!part->empty()) entry[name] = *part;
  return entry;
}

std::string body_of(const Addresses& addresses, const std::string& match) {
  Json entries = Json::array();
  for (std::size_t i = 0; i < addresses.size(); ++i) entries.push_back(entry_of(addresses[i], i, match));
  return dump_json(entries);
}

http::ClientRequest request_of(const SmartySettings& settings, const std::string& base_url,
                               const Addresses& addresses) {
  http::ClientRequest request;
  request.method = http::Method::kPost;
  request.url = base_url + "/street-address?auth-id=" + http::url_encode(settings.auth_id) +
                "&auth-token=" + http::url_encode(settings.key);
  request.headers = {{"Content-Type", "application/json"}};
  request.body = body_of(addresses, settings.match);
  return request;
}

bool may_be_asked(const canonical::Address& address) {
  const std::string street = street_of(address);
  return !street.empty() && street.size() <= kStreetMax &&
         (!address.zip.empty() || (!address.city.empty() && !address.state.empty()));
}

AddressReplies not_asked(const std::string& why) {
  return {.outcome = {.kind = Kind::kNotFound, .reason = "It was not asked: " + why}};
}

class Smarty final : public HttpService<AddressService, AddressReplies, Addresses> {
 public:
  Smarty(Wire<AddressReplies, Addresses> wire, std::string match, http::Client& client)
      : HttpService(std::move(wire), client), match_(std::move(match)) {}
  std::size_t addresses_max() const override { return kSmartyAddressesMax; }

  AddressReplies check(const spending::Product& product, const Addresses& addresses,
                       const spending::Sending& sending) override {
    if (addresses.empty() || addresses.size() > kSmartyAddressesMax)
      return not_asked("a request holds 1 to 100 addresses.");
    if (!std::ranges::all_of(addresses, may_be_asked))
      return not_asked(
          "Smarty needs a street of at most 50 characters, and a ZIP code or a city and state. Complete the address.");
    if (body_of(addresses, match_).size() > kSmartyBytesMax) return not_asked("a request holds 32,768 bytes.");
    return HttpService::check(product, addresses, sending);
  }

 private:
  AddressReplies read(const Addresses& addresses, const http::ClientResponse& answer,
                      MicroDollars price) const override {
    return parse_smarty_answer(answer.status, answer.body, addresses.size(), price);
  }

  const std::string match_;
};

Status check_match(const std::string& match) {
  for (const char* known : {"enhanced", "strict", "invalid"})
    if (match == known) return {};
  return bad_setting("smarty", "match", "must be enhanced, strict or invalid.", "For example enhanced.");
}

// What is not delivered to today may be built tomorrow.
spending::Product product_of(const SmartySettings& settings) {
  return {.name = "us_street",
          .price = settings.price_per_check,
          .fields = {"addressStatus"},
          .fresh_for = settings.fresh_for,
          .miss_for = std::min(settings.fresh_for, 30 * kDay)};
}

}  // namespace

Result<std::unique_ptr<AddressService>> smarty_service(const SmartySettings& settings, http::Client& client) {
  HK_CHECK(check_key("smarty", "auth_id", settings.auth_id));
  HK_CHECK(check_key("smarty", "key", settings.key));
  HK_CHECK(check_match(settings.match));
  HK_TRY(const std::string base_url, checked_url("smarty", settings.base_url, kSmartyBaseUrl));
  Wire<AddressReplies, Addresses> wire{
      .name = "smarty",
      .title = "Smarty",
      .secrets = {settings.key, settings.auth_id},
      .product = product_of(settings),
      .account = settings.account,
      .timeout_ms = settings.timeout_ms,
      .request_of = [settings, base_url](const Addresses& all) { return request_of(settings, base_url, all); }};
  return std::unique_ptr<AddressService>(std::make_unique<Smarty>(std::move(wire), settings.match, client));
}

}  // namespace hk::validation
