// CoreLogic's answers and those of its endpoint of tokens: any bytes with any status. Facts are only of fields that the
// product names, and can be stored; a token can stand in a header.
//
// The first byte of an input chooses the status and what is known of the house, the second the product; the rest is the
// body.
#include <algorithm>
#include <array>

#include <hk/base/time.hpp>
#include <hk/enrichment/corelogic.hpp>

#include "fuzz.hpp"

namespace hk::fuzz {
namespace {

using namespace hk::enrichment;

constexpr MicroDollars kPrice = 100'000;

const std::array<Product, 9>& products() {
  static const std::array<Product, 9> kProducts = {
      Product{.name = "search", .price = kPrice, .fields = {"parcelNumber"}},
      Product{.name = "property-detail",
              .price = kPrice,
              .fields = {"bedrooms", "bathrooms", "sqft", "yearBuilt", "ownerName", "lotSize", "landValue",
                         "buildingValue", "totalValue", "taxAmount", "lastSaleDate", "lastSalePrice"}},
      Product{.name = "buildings", .price = kPrice, .fields = {"bedrooms", "bathrooms", "sqft", "yearBuilt"}},
      Product{.name = "ownership", .price = kPrice, .fields = {"ownerName"}},
      Product{.name = "site-location", .price = kPrice, .fields = {"lotSize"}},
      Product{.name = "tax-assessments",
              .price = kPrice,
              .fields = {"landValue", "buildingValue", "totalValue", "taxAmount"}},
      Product{.name = "ownership-transfers", .price = kPrice, .fields = {"lastSaleDate", "lastSalePrice"}},
      Product{.name = "liens", .price = kPrice, .fields = {"mortgageAmount"}},
      Product{.name = "liens-enriched", .price = kPrice, .fields = {"mortgageBalance", "mortgageAmount"}}};
  return kProducts;
}

PropertyQuery query_of(std::uint8_t choice) {
  PropertyQuery query;
  query.property.typed = {.street = "123 Example St", .city = "Bremerton", .state = "WA", .zip = "98310"};
  if (choice & 16)
    query.property.typed = {.street = "900 Sample Ave", .unit = "101", .city = "Bremerton", .state = "WA"};
  if (choice & 32) query.property.values.parcel_number = "0000-000-000-0000";
  return query;
}

void check_fact(const FoundFact& fact, const Product& product) {
  require(std::ranges::count(product.fields, fact.field) == 1, "facts are of fields that the product names",
          fact.field);
  require(!fact.value.empty(), "a fact says something", fact.field);
  require(fact.confidence >= 0 && fact.confidence <= 1, "a confidence is between 0 and 1", fact.field);
  for (const std::string& text : {fact.value, fact.note}) require_text(text);
  for (const std::string& date : {fact.as_of, fact.field == "lastSaleDate" ? fact.value : std::string()})
    require(date.empty() || (date.size() == 10 && parse_date(date)), "dates are dates", date);
}

void check_mortgage(const FoundMortgage& one) {
  for (const std::string& text : {one.lender, one.kind, one.rate_type, one.reference, one.note}) require_text(text);
  for (const std::string& date : {one.date, one.due_date})
    require(date.empty() || (date.size() == 10 && parse_date(date)), "dates are dates", date);
  require(!one.amount || *one.amount > 0, "0 is not known");
  require(one.rate.value_or(1) > 0 && one.rate.value_or(1) <= 100, "a rate is a percentage");
}

void check(const CoreLogicAnswer& answer, int status, const Product& product) {
  const Reply& reply = answer.reply;
  require(reply.cost == (status == 200 ? kPrice : 0), "an answer is charged when its status is 200, and only then");
  require(reply.facts.empty() || reply.kind == Reply::Kind::kFound, "facts are of a house that was found");
  require(reply.kind == Reply::Kind::kFound || !reply.reason.empty(), "what is not found has a reason");
  require((reply.kind == Reply::Kind::kAmbiguous) == !reply.candidates.empty(), "an ambiguous answer shows what fits");
  require(product.name != "search" || (reply.kind == Reply::Kind::kFound) == !reply.provider_id.empty(),
          "what is found has an id", reply.provider_id);
  require(reply.provider_id.size() <= 64, "an id can be kept", reply.provider_id);
  for (const std::string& text : {reply.reason, reply.provider_id, reply.candidates.dump()}) require_text(text);
  require(answer.unlisted.size() <= 30, "not everything goes to the log");
  for (const std::string& word : answer.unlisted) require(word.size() <= 100, "words for the log are short", word);
  for (const FoundFact& fact : reply.facts) check_fact(fact, product);
  for (const FoundMortgage& one : reply.records.mortgages) check_mortgage(one);
}

void check_token(int status, const std::string& body) {
  const auto read = parse_corelogic_token(status, body);
  if (const auto* none = std::get_if<spending::Outcome>(&read)) {
    require(none->cost == 0 && !none->reason.empty(), "no token costs nothing and has a reason");
    require_text(none->reason);
    return;
  }
  const auto& token = std::get<CoreLogicToken>(read);
  require(status == 200 && token.lifetime >= 0 && token.lifetime <= 7 * kDay, "a token ends");
  require(!token.text.empty() && std::ranges::all_of(token.text, [](char c) { return c > ' ' && c <= '~'; }),
          "a token can stand in a header", token.text);
}

}  // namespace
}  // namespace hk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hk::fuzz;
  static constexpr int kStatuses[] = {200, 200, 200, 200, 404, 403, 429, 500};
  if (size < 2) return 0;
  const int status = kStatuses[data[0] & 7];
  const std::string type = data[0] & 128 ? "text/html" : "application/json";
  const std::string body(text_of(data + 2, size - 2));
  const std::size_t choice = data[1] % (products().size() + 1);
  if (choice == products().size()) {
    check_token(status, body);
    return 0;
  }
  const auto& product = products()[choice];
  check(parse_corelogic_answer(status, type, body, product, query_of(data[0]), kPrice), status, product);
  return 0;
}
