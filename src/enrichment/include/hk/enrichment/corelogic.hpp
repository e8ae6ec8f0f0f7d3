// The provider "corelogic": the Property API v2 of CoreLogic, which calls itself Cotality since 2025.
//
// A property is found by its address first (the product "search", the finder): that tells the clip, its permanent id,
// by which everything else is asked. Answers with HTTP 200 are booked at the price of their product, no other is:
// prices are in no public document, so each is a setting.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/enrichment/provider.hpp>

namespace hk::http {
class Client;
}

namespace hk::enrichment {

inline constexpr const char* kCoreLogicBaseUrl = "https://api1.cotality.com";
inline constexpr const char* kCoreLogicTokenUrl = "https://api1.cotality.com/oauth/token";

struct CoreLogicSettings {
  std::string base_url = kCoreLogicBaseUrl;
  std::string token_url = kCoreLogicTokenUrl;
  std::string key{}, secret{};                   // consumer key and consumer secret
  MicroDollars price_per_call = 0;               // of products that `prices` does not name
  std::map<std::string, MicroDollars> prices{};  // by product, the finder included
  std::vector<std::string> products = {"buildings", "ownership", "site-location", "tax-assessments",
                                       "ownership-transfers"};
  bool best_match = false;  // it picks one property; else the address does, and people where that is not enough
  std::string sale_type = "market";  // of ownership-transfers: market, all
  Account account{};
  int timeout_ms = 15'000;
};

// Errors, all `setting_invalid`: no key or secret or one that can't stand in a header, no URL, an unknown product, one
// twice, an unknown sale type. `client` must outlive the provider.
Result<std::unique_ptr<Provider>> corelogic_provider(const CoreLogicSettings& settings, http::Client& client);

// search, buildings, ownership, site-location, tax-assessments, ownership-transfers; property-detail, which has all of
// these but the first in one answer; liens and liens-enriched, which it has not. Empty for other names.
std::optional<Product> corelogic_product(std::string_view name, MicroDollars price);

struct CoreLogicAnswer {
  Reply reply;
  std::vector<std::string> unlisted{};  // "occupancyCode=X", "ownership=failed": for the log. Nothing about people
};

// What an answer says, of the search or of another product. Pure, and safe for any input: what can't be read is
// kUnusable. Facts of another house are never taken.
CoreLogicAnswer parse_corelogic_answer(int http_status, const std::string& content_type, const std::string& body,
                                       const Product& product, const PropertyQuery& query, MicroDollars price);

struct CoreLogicToken {
  std::string text{};
  Micros lifetime = 0;
};
// The same of the endpoint of tokens, which charges for nothing.
std::variant<CoreLogicToken, spending::Outcome> parse_corelogic_token(int http_status, const std::string& body);

}  // namespace hk::enrichment
