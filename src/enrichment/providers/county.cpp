#include <hk/enrichment/county.hpp>

#include <cstdio>

namespace hk::enrichment {
namespace {

std::string text_of(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

class FactList {
 public:
  FactList(std::string as_of, double confidence) : as_of_(std::move(as_of)), confidence_(confidence) {}
  void add(const char* field, const std::string& value) {
    if (!value.empty()) facts_.push_back({field, value, as_of_, confidence_});
  }
  void add(const char* field, const std::optional<std::int64_t>& value) {
    if (value) add(field, std::to_string(*value));
  }
  void add_money(const char* field, const std::optional<Cents>& value) {
    if (value) add(field, format_dollars(*value));
  }
  void as_of(std::string date) { as_of_ = std::move(date); }
  std::vector<FoundFact> take() { return std::move(facts_); }

 private:
  std::string as_of_;
  double confidence_;
  std::vector<FoundFact> facts_;
};

Reply reply_of(MatchResult match) {
  Reply reply;
  reply.reason = std::move(match.reason);
  reply.candidates = std::move(match.candidates);
  if (match.outcome == MatchResult::Outcome::kAmbiguous) reply.kind = Reply::Kind::kAmbiguous;
  if (match.outcome == MatchResult::Outcome::kFound) {
    reply.kind = Reply::Kind::kFound;
    reply.facts = county_facts(*match.parcel, match.confidence);
  }
  return reply;
}

class CountyProvider final : public Provider {
 public:
  explicit CountyProvider(store::Database& db) : db_(db) {}
  const std::string& name() const override { return name_; }
  const std::vector<Product>& products() const override { return products_; }
  const Account& account() const override { return account_; }

  Reply call(const Product&, const PropertyQuery& query) override {
    const auto match =
        db_.read([&](store::Session& session) -> Result<MatchResult> { return match_parcel(session, query.property); });
    if (match) return reply_of(*match);
    Reply down;
    down.kind = Reply::Kind::kDown;
    down.reason = match.error().message;
    return down;
  }

 private:
  store::Database& db_;
  const std::string name_ = "county";
  const Account account_ = {.limits = {.calls = 0, .concurrency = 0}};
  const std::vector<Product> products_ = {
      {"parcel",
       0,
       {"bedrooms", "bathrooms", "sqft", "yearBuilt", "lotSize", "landValue", "buildingValue", "totalValue",
        "lastSaleDate", "lastSalePrice", "ownerName", "taxAmount", "parcelNumber", "landUse"}}};
};

}  // namespace

std::vector<FoundFact> county_facts(const Parcel& parcel, double confidence) {
  const ParcelValues& v = parcel.values;
  FactList facts(v.as_of, confidence);
  facts.add("parcelNumber", parcel.parcel_number);
  facts.add("ownerName", v.owner_name);
  facts.add("landUse", v.land_use);
  facts.add("bedrooms", v.bedrooms);
  if (v.bathrooms) facts.add("bathrooms", text_of(*v.bathrooms));
  facts.add("sqft", v.sqft);
  facts.add("yearBuilt", v.year_built);
  facts.add("lotSize", v.lot_size);
  facts.add_money("landValue", v.land_value);
  facts.add_money("buildingValue", v.building_value);
  facts.add_money("totalValue", v.total_value);
  facts.add_money("taxAmount", v.tax_amount);
  facts.as_of(v.last_sale_date);
  facts.add("lastSaleDate", v.last_sale_date);
  facts.add_money("lastSalePrice", v.last_sale_price);
  return facts.take();
}

std::unique_ptr<Provider> county_provider(store::Database& db) { return std::make_unique<CountyProvider>(db); }

}  // namespace hk::enrichment
