// The provider "attom": ATTOM's Property API. Each answer with HTTP 200 is charged, whatever it holds; no other is.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/enrichment/provider.hpp>

namespace hk::http {
class Client;
}

namespace hk::enrichment {

inline constexpr const char* kAttomBaseUrl = "https://api.gateway.attomdata.com/propertyapi/v1.0.0";

struct AttomSettings {
  std::string base_url = kAttomBaseUrl;
  std::string key{};
  MicroDollars price_per_call = 0;
  std::vector<std::string> products = {"expandedprofile", "attomavm"};
  Account account{};
  int timeout_ms = 15'000;
};

// Errors, all `setting_invalid`: no key, one that can't stand in a header, no URL, an unknown product or one twice.
// `client` must outlive the provider.
Result<std::unique_ptr<Provider>> attom_provider(const AttomSettings& settings, http::Client& client);

// expandedprofile, detailowner, assessment, sale, saleshistory, attomavm, avm; empty for other names.
std::optional<Product> attom_product(std::string_view name, MicroDollars price);

// What an answer says. Pure, and safe for any input: an answer that can't be read is kUnusable. The property asked for
// is looked up among the answer's; facts of another house are never taken.
Reply parse_attom_answer(int http_status, const std::string& content_type, const std::string& body,
                         const Product& product, const PropertyQuery& query, MicroDollars price);

}  // namespace hk::enrichment
