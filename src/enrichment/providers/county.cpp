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

// "2024-01-01" -> 2024; 0 when the county does not say.
int year_of(const std::string& as_of) {
  const auto date = parse_date(as_of);
  return date ? date->year : 0;
}

Reply reply_of(store::Session& session, MatchResult match) {
  Reply reply;
  reply.reason = std::move(match.reason);
  reply.candidates = std::move(match.candidates);
  if (match.outcome == MatchResult::Outcome::kAmbiguous) reply.kind = Reply::Kind::kAmbiguous;
  if (match.outcome == MatchResult::Outcome::kFound) {
    reply.kind = Reply::Kind::kFound;
    reply.facts = county_facts(*match.parcel, match.confidence);
    reply.records = county_records(*match.parcel, sales_of(session, match.parcel->id));
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
    auto reply = db_.read([&](store::Session& session) -> Result<Reply> {
      return reply_of(session, match_parcel(session, query.property));
    });
    if (reply) return *std::move(reply);
    Reply down;
    down.kind = Reply::Kind::kDown;
    down.reason = reply.error().message;
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
        "lastSaleDate", "lastSalePrice", "ownerName", "taxAmount", "parcelNumber", "landUse", "zoning", "floodZone"}}};
};

}  // namespace

std::vector<FoundFact> county_facts(const Parcel& parcel, double confidence) {
  const ParcelValues& v = parcel.values;
  FactList facts(v.as_of, confidence);
  facts.add("parcelNumber", parcel.parcel_number);
  facts.add("ownerName", v.owner_name);
  facts.add("landUse", v.land_use);
  facts.add("zoning", v.zoning);
  facts.add("floodZone", v.flood_zone);
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

FoundRecords county_records(const Parcel& parcel, const std::vector<ParcelSale>& sales) {
  const ParcelValues& v = parcel.values;
  FoundRecords records;
  records.owner_name = v.owner_name;
  records.mailing_address = v.mailing_address;
  records.all_sales = !sales.empty();
  for (const ParcelSale& sale : sales)
    records.sales.push_back({.date = sale.date,
                             .price = sale.price,
                             .reference = sale.reference,
                             .kind = sale.vacant.value_or(false) ? "Sold as vacant" : ""});
  if (sales.empty() && (!v.last_sale_date.empty() || v.last_sale_price))
    records.sales.push_back({.date = v.last_sale_date, .price = v.last_sale_price});
  if (v.land_value || v.building_value || v.total_value || v.tax_amount)
    records.assessments.push_back({.year = year_of(v.as_of),
                                   .land = v.land_value,
                                   .building = v.building_value,
                                   .total = v.total_value,
                                   .tax = v.tax_amount});
  return records;
}

std::unique_ptr<Provider> county_provider(store::Database& db) { return std::make_unique<CountyProvider>(db); }

}  // namespace hk::enrichment
