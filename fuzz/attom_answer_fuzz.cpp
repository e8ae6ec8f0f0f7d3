// ATTOM's answers: any bytes with any status. Facts are only of fields that the product names, and can be stored.
//
// The first byte of an input chooses the status, the product and what is known of the house; the rest is the body.
#include <algorithm>
#include <array>

#include <hk/base/time.hpp>
#include <hk/enrichment/attom.hpp>

#include "fuzz.hpp"

namespace hk::fuzz {
namespace {

using namespace hk::enrichment;

constexpr MicroDollars kPrice = 100'000;

const std::array<Product, 2>& products() {
  static const std::array<Product, 2> kProducts = {
      Product{.name = "everything",
              .price = kPrice,
              .fields = {"parcelNumber", "landUse", "bedrooms", "bathrooms", "yearBuilt", "sqft", "lotSize",
                         "ownerName", "landValue", "buildingValue", "totalValue", "taxAmount", "lastSaleDate",
                         "lastSalePrice", "estimatedValue", "zoning"}},
      Product{.name = "sale", .price = kPrice, .fields = {"lastSaleDate", "lastSalePrice"}}};
  return kProducts;
}

PropertyQuery query_of(std::uint8_t choice) {
  PropertyQuery query;
  query.property.typed = {.street = "123 Example St", .city = "Denver", .state = "CO", .zip = "80200"};
  if (choice & 16) query.property.typed = {.street = "900 Sample Ave", .unit = "101", .city = "Denver", .state = "CO"};
  if (choice & 32) query.provider_id = "100000001";
  if (choice & 64) query.property.values.parcel_number = "05076-01-101-000";
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

void check(const Reply& reply, int status, const Product& product) {
  require(reply.cost == (status == 200 ? kPrice : 0), "an answer is charged when its status is 200, and only then");
  require(reply.facts.empty() || reply.kind == Reply::Kind::kFound, "facts are of a house that was found");
  require(reply.kind == Reply::Kind::kFound || !reply.reason.empty(), "what is not found has a reason");
  require((reply.kind == Reply::Kind::kAmbiguous) == (reply.candidates.size() > 1), "several fit, or none is shown");
  for (const std::string& text : {reply.reason, reply.provider_id, reply.candidates.dump()}) require_text(text);
  for (const FoundFact& fact : reply.facts) check_fact(fact, product);
  for (const FoundMortgage& one : reply.records.mortgages) check_mortgage(one);
}

}  // namespace
}  // namespace hk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hk::fuzz;
  static constexpr int kStatuses[] = {200, 200, 200, 200, 400, 401, 503, 204};
  if (size == 0) return 0;
  const int status = kStatuses[data[0] & 7];
  const Product& product = products()[data[0] >> 3 & 1];
  const std::string type = data[0] & 128 ? "text/html" : "application/json;charset=utf-8";
  const std::string body(text_of(data + 1, size - 1));
  check(parse_attom_answer(status, type, body, product, query_of(data[0]), kPrice), status, product);
  return 0;
}
