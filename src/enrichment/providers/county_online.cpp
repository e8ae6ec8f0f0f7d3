#include <hk/enrichment/county_online.hpp>

#include <hk/canonical/address.hpp>

namespace hk::enrichment {
namespace {

using Kind = Reply::Kind;

constexpr std::size_t kRowsMax = 500;  // about one address: units of a house, years of a parcel
constexpr Micros kFresh = 30 * kDay, kMiss = 7 * kDay;

class CountyOnline final : public Provider {
 public:
  CountyOnline(const CountyService& county, const CountyAccess& access, const spending::Account& account,
               std::vector<Product> products, http::Client& client)
      : reader_(county, access, client),
        account_(account),
        products_(std::move(products)),
        name_("county-" + county.name) {}

  const std::string& name() const override { return name_; }
  const std::vector<Product>& products() const override { return products_; }
  const Account& account() const override { return account_; }
  bool covers(const crm::Property& property) const override { return lies_in(reader_.county(), property); }

  Reply call(const Product&, const PropertyQuery& query) override {
    const CountyService& county = reader_.county();
    const auto where = query.provider_id.empty() ? near(query.property) : of_parcel(county, query.provider_id);
    if (where.empty())
      return {.kind = Kind::kNotFound, .reason = "The county was not asked: the address needs a number and a street."};
    CountyQuery question{.columns = columns_of(county), .where = where, .order = county.order, .limit = kRowsMax};
    if (!county.filter.empty()) question.where.push_back(county.filter);
    if (!county.newest_of.empty()) question.order = county.newest_of + " DESC," + county.order;
    const CountyAnswer answer = reader_.ask(question, query.sending);
    if (answer.outcome.kind != Kind::kFound) return Reply::of(answer.outcome);
    const bool cut_off = answer.more || answer.rows.size() >= kRowsMax;
    return match_rows(county, answer.rows, cut_off && !has_older(answer), query.property, query.provider_id);
  }

 private:
  std::vector<std::string> near(const crm::Property& property) const {
    const crm::PostalAddress& a = property.typed;
    const auto typed = canonical::parse_address({a.street, a.unit, a.city, a.state, a.zip});
    return typed ? near_address(reader_.county(), *typed) : std::vector<std::string>();
  }

  // Rows come newest first: when older ones are among them, none of the newest is missing.
  bool has_older(const CountyAnswer& answer) const {
    const std::string& year = reader_.county().newest_of;
    return !year.empty() && answer.rows.front().value(year, Json()) != answer.rows.back().value(year, Json());
  }

  const CountyReader reader_;
  const Account account_;
  const std::vector<Product> products_;
  const std::string name_;
};

// What the county's columns may fill.
std::vector<std::string> facts_of(const CountyService& county) {
  std::vector<std::string> facts;
  for (const CountyField& field : county.fields) {
    switch (field.field) {
      case ParcelField::kFullBaths:
        facts.emplace_back("bathrooms");
        break;
      case ParcelField::kLotAcres:
        facts.emplace_back("lotSize");
        break;
      case ParcelField::kSaleDate:
        facts.emplace_back("lastSaleDate");
        break;
      case ParcelField::kSalePrice:
        facts.emplace_back("lastSalePrice");
        break;
      case ParcelField::kParcelNumber:
      case ParcelField::kOwnerName:
      case ParcelField::kLandUse:
      case ParcelField::kZoning:
      case ParcelField::kFloodZone:
      case ParcelField::kBedrooms:
      case ParcelField::kBathrooms:
      case ParcelField::kSqft:
      case ParcelField::kYearBuilt:
      case ParcelField::kLotSize:
      case ParcelField::kLandValue:
      case ParcelField::kBuildingValue:
      case ParcelField::kTotalValue:
      case ParcelField::kTaxAmount:
        facts.emplace_back(parcel_field_name(field.field));
        break;
      default:
        break;
    }
  }
  return facts;
}

}  // namespace

Result<std::unique_ptr<Provider>> county_online_provider(const CountyService& county, const CountyAccess& access,
                                                         const spending::Account& account, http::Client& client) {
  const bool has_address =
      county.field(ParcelField::kAddress) != nullptr ||
      (county.field(ParcelField::kHouseNumber) != nullptr && county.field(ParcelField::kStreetName) != nullptr);
  if (!has_address || county.field(ParcelField::kParcelNumber) == nullptr)
    return invalid("county_not_live", "The county " + county.name + " can't be asked about an address.",
                   "Take it out of counties.live; it can be synchronised.");
  spending::Account own = account;
  own.asks_outside = true;
  std::vector<Product> products = {
      {.name = "records", .price = 0, .fields = facts_of(county), .fresh_for = kFresh, .miss_for = kMiss}};
  return std::unique_ptr<Provider>(std::make_unique<CountyOnline>(county, access, own, std::move(products), client));
}

}  // namespace hk::enrichment
