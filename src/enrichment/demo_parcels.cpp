#include <hk/enrichment/demo_parcels.hpp>
#include <hk/enrichment/history.hpp>

#include <array>
#include <cstdio>
#include <random>

#include <hk/enrichment/parcel_import.hpp>

namespace hk::enrichment {
namespace {

constexpr const char* kSource = "demo";
const std::vector<std::string> kHeader = {"parcelNumber", "address",  "city",      "state",         "zip",
                                          "ownerName",    "landUse",  "bedrooms",  "bathrooms",     "sqft",
                                          "yearBuilt",    "lotSize",  "landValue", "buildingValue", "totalValue",
                                          "taxAmount",    "saleDate", "salePrice", "asOf"};

struct Place {
  const char *city, *zip;
};
constexpr std::array<Place, 6> kPlaces = {{{"Nashville", "37206"},
                                           {"Nashville", "37211"},
                                           {"Antioch", "37013"},
                                           {"Madison", "37115"},
                                           {"Hermitage", "37076"},
                                           {"Goodlettsville", "37072"}}};
constexpr std::array kStreets = {"Oak Hollow", "Cedar Ridge", "Willow Bend", "Maple", "Chestnut", "Fairview",
                                 "Lakeshore",  "Stone Mill",  "Riverside",   "Park",  "Highland", "Sunset",
                                 "Meadow",     "Orchard",     "Walnut",      "Brook"};
constexpr std::array kSuffixes = {"St", "Ave", "Dr", "Ln", "Ct", "Rd"};
constexpr std::array kFirst = {"Alice", "Brian", "Carla",  "Daniel", "Elena",
                               "Frank", "Grace", "Hector", "Irene",  "James"};
constexpr std::array kLast = {"Abbott", "Bennett", "Castillo", "Dawson", "Ellis",
                              "Foster", "Griffin", "Hayes",    "Ingram", "Jensen"};

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed), seed_(seed) {}

  // The cells of parcel number `i`; the second half of a duplex repeats the address of the first.
  std::vector<std::string> row(std::size_t i) {
    if (i % 20 != 1 || i == 1) next_address(i);
    const int beds = between(2, 5), year = between(1925, 2019), sqft = 480 + beds * between(260, 420);
    const int land = between(30, 140) * 1'000, building = sqft * between(70, 150);
    const int half = between(0, 1);
    char number[32], date[32];
    std::snprintf(number, sizeof number, "D%llu-%05zu", static_cast<unsigned long long>(seed_), i);
    std::snprintf(date, sizeof date, "%d-%02d-%02d", between(2009, 2024), between(1, 12), between(1, 28));
    const std::string owner = std::string(pick(kLast)) + " " + pick(kFirst);
    const bool assessed = i % 9 != 4;  // some parcels are known by their sale only
    const auto cell = [&](const std::string& text) { return assessed ? text : std::string(); };
    return {number,
            line_,
            place_.city,
            "TN",
            place_.zip,
            owner,
            i % 20 <= 1 ? "DUPLEX" : "SINGLE FAMILY",
            cell(std::to_string(beds)),
            cell(std::to_string(between(1, 3)) + (half ? ".5" : "")),
            cell(std::to_string(sqft)),
            cell(std::to_string(year)),
            cell(std::to_string(between(4, 30) * 1'000)),
            cell(std::to_string(land)),
            cell(std::to_string(building)),
            cell(std::to_string(land + building)),
            cell(std::to_string((land + building) / 125)),
            date,
            std::to_string((land + building) * between(90, 140) / 100 / 500 * 500),
            "2025-01-01"};
  }

  crm::PostalAddress address() const { return {line_, "", place_.city, "TN", place_.zip}; }

 private:
  void next_address(std::size_t i) {
    place_ = kPlaces[static_cast<std::size_t>(between(0, static_cast<int>(kPlaces.size()) - 1))];
    // The running number keeps house numbers apart, whatever street is drawn.
    line_ = std::to_string(100 + i * 3) + " " + pick(kStreets) + " " + pick(kSuffixes);
  }
  int between(int least, int most) {
    return least + static_cast<int>(random_() % static_cast<std::uint64_t>(most - least + 1));
  }
  template <class Words>
  const char* pick(const Words& words) {
    return words[static_cast<std::size_t>(between(0, static_cast<int>(words.size()) - 1))];
  }

  std::mt19937_64 random_;
  std::uint64_t seed_;
  std::string line_;
  Place place_ = kPlaces[0];
};

ColumnMapping mapping_of_header() {
  ColumnMapping mapping;
  for (std::size_t i = 0; i < kHeader.size(); ++i) mapping[i] = *parcel_field_of(kHeader[i]);
  return mapping;
}

}  // namespace

Result<std::vector<crm::PostalAddress>> generate_demo_parcels(store::Database& db, const Clock& clock,
                                                              std::uint64_t seed, std::size_t count) {
  HK_TRY(ParcelImporter importer, ParcelImporter::begin(clock, {.source = kSource, .state = "TN", .is_demo = true},
                                                        mapping_of_header(), kHeader.size()));
  Maker maker(seed);
  std::vector<crm::PostalAddress> addresses;
  for (std::size_t i = 0; i < count; ++i) {
    CsvRecord record;
    record.line = static_cast<std::int64_t>(i) + 1;
    record.fields = maker.row(i);
    if (auto problem = importer.add(record)) return internal_error("demo parcel: " + problem->message);
    addresses.push_back(maker.address());
    if (importer.full()) HK_CHECK(importer.commit(db));
  }
  HK_CHECK(importer.commit(db));
  return addresses;
}

std::int64_t remove_demo_parcels(store::Session& session) {
  for (const char* table : {"parcel_addresses", "parcel_sales"})
    session.run(std::string("delete from ") + table + " where parcel_id in (select id from parcels where is_demo = 1)");
  session.run("delete from facts where not exists (select 1 from properties p where p.id = facts.property_id)");
  remove_orphaned_records(session);
  return session.run("delete from parcels where is_demo = 1");
}

}  // namespace hk::enrichment
