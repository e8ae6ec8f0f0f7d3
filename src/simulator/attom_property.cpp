#include "attom_property.hpp"

#include <array>
#include <cstdio>

#include "draw.hpp"

#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

struct UseCode {
  std::string_view word;  // in the county's land use
  const char *prop_class, *prop_subtype, *prop_type, *property_type;
};
constexpr UseCode kUseCodes[] = {
    {"SINGLE FAM", "Single Family Residence / Townhouse", "HOUSE", "SFR", "SINGLE FAMILY RESIDENCE"},
    {"SFR", "Single Family Residence / Townhouse", "HOUSE", "SFR", "SINGLE FAMILY RESIDENCE"},
    {"CONDO", "Condominium (residential)", "RESIDENTIAL", "CONDOMINIUM", "CONDOMINIUM"},
    {"DUPLEX", "Duplex (2 units, any combination)", "MULTI FAMILY", "DUPLEX", "DUPLEX"},
    {"TRIPLEX", "Triplex (3 units, any combination)", "MULTI FAMILY", "TRIPLEX", "TRIPLEX"},
    {"VACANT", "Vacant Land", "VACANT", "VACANT LAND (NEC)", "VACANT LAND (NEC)"},
};

std::string place_of(const canonical::Address& a, const std::string& state) {
  std::string place = a.city;
  if (!state.empty()) place += (place.empty() ? "" : ", ") + state;
  if (!a.zip.empty()) place += (place.empty() ? "" : " ") + a.zip;
  return place;
}

// "NASHVILLE" -> "Nashville"
std::string title_case(const std::string& upper) {
  std::string out = lower_ascii(upper);
  for (std::size_t i = 0; i < out.size(); ++i)
    if (i == 0 || out[i - 1] == ' ') out.replace(i, 1, upper, i, 1);
  return out;
}

Json identifier_json(const BookParcel& parcel, const Manner& manner, const Surroundings& around) {
  return AttomBlock(manner, "identifier")
      .number("Id", "Id", parcel.attom_id)
      .text("fips", "fips", around.fips)
      .text("apn", "apn", parcel.apn)
      .number("attomId", "attomId", parcel.attom_id)
      .take();
}

Json address_json(const BookAddress& address, const Manner& manner, const std::string& state) {
  const std::string line = address.street_line();
  const std::string place = place_of(address.parsed, state);
  return AttomBlock(manner, "address")
      .text("country", "country", "US")
      .text("countrySubd", "countrySubd", state)
      .text("line1", "line1", line)
      .text("line2", "line2", place)
      .text("locality", "locality", title_case(address.parsed.city))
      .text("matchCode", "matchCode", "ExaStr")
      .text("oneLine", "oneLine", line + (place.empty() ? "" : ", " + place))
      .text("postal1", "postal1", address.parsed.zip)
      .text("postal2", "postal2", address.parsed.plus4)
      .take();
}

Json lot_json(const BookParcel& parcel, const Manner& manner) {
  return AttomBlock(manner, "lot")
      .text("lotnum", "lotNum", "")
      .number("lotsize1", "lotSize1", json_of(parcel.lot_acres))
      .number("lotsize2", "lotSize2", json_of(parcel.lot_sqft))
      .number("depth", "depth", std::nullopt)
      .number("frontage", "frontage", std::nullopt)
      .take();
}

Json area_json(const BookAddress& address, const Manner& manner) {
  return AttomBlock(manner, "area")
      .text("blockNum", "blockNum", "")
      .text("locType", "locType", "")
      .text("munname", "munName", address.parsed.city)
      .text("subdname", "subdName", "")
      .take();
}

// Within 0.2 degrees of a made-up center: county files carry no coordinates.
Json location_json(const Manner& manner) {
  const auto degrees = [&](double center, const char* what) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.6f",
                  center + 0.4 * draw_fraction(manner.seed, manner.subject, what) - 0.2);
    return std::string(text.data());
  };
  return AttomBlock(manner, "location")
      .text("accuracy", "accuracy", "Rooftop")
      .text("latitude", "latitude", degrees(36.16, "latitude"))
      .text("longitude", "longitude", degrees(-86.78, "longitude"))
      .block("distance", 0.0)
      .take();
}

Json summary_json(const BookParcel& parcel, const Manner& manner) {
  const UseCode* use = nullptr;
  for (const UseCode& code : kUseCodes)
    if (use == nullptr && parcel.land_use.find(code.word) != std::string::npos) use = &code;
  const auto named = [&](const char* UseCode::*name) { return use == nullptr ? parcel.land_use : use->*name; };
  return AttomBlock(manner, "summary")
      .text("absenteeInd", "absenteeInd", "")
      .text("propclass", "propClass", named(&UseCode::prop_class))
      .text("propsubtype", "propSubType", named(&UseCode::prop_subtype))
      .text("proptype", "propType", named(&UseCode::prop_type))
      .text("propertyType", "propertyType", named(&UseCode::property_type))
      .number("yearbuilt", "yearBuilt", json_of(parcel.year_built))
      .text("propLandUse", "propLandUse", named(&UseCode::prop_type))
      .loose_number("propIndicator", "propIndicator", use == nullptr ? std::nullopt : std::optional<std::int64_t>(10))
      .text("legal1", "legal1", "")
      .take();
}

// For one parcel in eight the living area stands only under its other name.
Json size_json(const BookParcel& parcel, const Manner& manner) {
  const bool only_universal = draw(manner.seed, manner.subject, "only universal size") % 8 == 0;
  return AttomBlock(manner, "building.size")
      .number("bldgsize", "bldgSize", json_of(parcel.sqft))
      .number("livingsize", "livingSize", only_universal ? std::nullopt : json_of(parcel.sqft))
      .text("sizeInd", "sizeInd", parcel.sqft ? "LIVING SQFT" : "")
      .number("universalsize", "universalSize", json_of(parcel.sqft))
      .take();
}

Json rooms_json(const BookParcel& parcel, const Manner& manner) {
  return AttomBlock(manner, "building.rooms")
      .number("bathsfull", "bathsFull", json_of(parcel.full_baths))
      .number("bathshalf", "bathsHalf", json_of(parcel.half_baths))
      .number("bathstotal", "bathsTotal", json_of(parcel.baths))
      .number("beds", "beds", json_of(parcel.beds))
      .number("roomsTotal", "roomsTotal", std::nullopt)
      .take();
}

Json building_json(const BookParcel& parcel, const Manner& manner, bool full) {
  AttomBlock building(manner, "building");
  building.block("size", size_json(parcel, manner)).block("rooms", rooms_json(parcel, manner));
  if (!full) return building.take();
  building.block("interior", AttomBlock(manner, "building.interior")
                                 .number("bsmtsize", "bsmtSize", std::nullopt)
                                 .text("bsmttype", "bsmtType", "")
                                 .number("fplccount", "fplcCount", std::nullopt)
                                 .take());
  building.block("construction", AttomBlock(manner, "building.construction")
                                     .text("condition", "condition", "AVERAGE")
                                     .text("roofcover", "roofCover", "")
                                     .text("wallType", "wallType", "")
                                     .take());
  building.block("parking", AttomBlock(manner, "building.parking")
                                .text("garagetype", "garageType", "")
                                .loose_number("prkgSpaces", "prkgSpaces", std::nullopt)
                                .take());
  building.block("summary", AttomBlock(manner, "building.summary")
                                .number("levels", "levels", std::nullopt)
                                .loose_number("unitsCount", "unitsCount", 1)
                                .text("view", "view", "")
                                .take());
  return building.take();
}

Json utilities_json(const Manner& manner) {
  return AttomBlock(manner, "utilities")
      .text("coolingtype", "coolingType", "")
      .text("heatingfuel", "heatingFuel", "")
      .text("heatingtype", "heatingType", "")
      .take();
}

Json vintage_json(const Manner& manner, const Date& today) {
  const std::string day = format_date(today);
  return AttomBlock(manner, "vintage").date("lastModified", "lastModified", day).date("pubDate", "pubDate", day).take();
}

void add_body(AttomBlock& out, const BookParcel& parcel, const BookAddress& address, const Manner& manner,
              const Shape& shape) {
  const bool full = shape.parts.contains(Part::kFull);
  if (full) out.block("area", area_json(address, manner));
  if (full || shape.parts.contains(Part::kSmallSummary)) {
    out.block("location", location_json(manner));
    out.block("summary", summary_json(parcel, manner));
    out.block("building", building_json(parcel, manner, full));
  }
  if (full) out.block("utilities", utilities_json(manner));
}

Json sale_history_json(const BookParcel& parcel, const Manner& manner, const Shape& shape, const std::string& state) {
  Json sales = Json::array();
  for (std::size_t i = 0; i < parcel.sales.size(); ++i)
    sales.push_back(sale_json(parcel, i, manner, shape.sale, state));
  return sales;
}

// The profiles keep owner and mortgage inside the assessment.
void add_ownership(AttomBlock& out, const BookParcel& parcel, const Manner& manner, const Shape& shape) {
  const bool profile = shape.family == Family::kProfile;
  const bool owner = shape.parts.contains(Part::kOwner);
  if (owner && !profile) out.block("owner", owner_json(parcel, manner));
  if (!shape.parts.contains(Part::kAssessment)) return;
  Json assessment = assessment_json(parcel, manner);
  if (owner && profile) {
    assessment["owner"] = owner_json(parcel, manner);
    assessment["mortgage"] = mortgages_json(parcel, manner);
  }
  out.block("assessment", std::move(assessment));
}

}  // namespace

Json property_json(const BookParcel& parcel, const BookAddress* shown, const Shape& shape, const Surroundings& around) {
  static const BookAddress kUnknown;
  const BookAddress& address = shown == nullptr ? kUnknown : *shown;
  const Manner manner{shape.family, around.seed, static_cast<std::uint64_t>(parcel.attom_id)};
  const std::string state = address.parsed.state.empty() ? around.state : address.parsed.state;
  AttomBlock out(manner, "property");
  out.block("identifier", identifier_json(parcel, manner, around));
  if (shape.parts.contains(Part::kLot)) out.block("lot", lot_json(parcel, manner));
  if (shape.parts.contains(Part::kAddress)) out.block("address", address_json(address, manner, state));
  add_body(out, parcel, address, manner, shape);
  add_ownership(out, parcel, manner, shape);
  if (shape.parts.contains(Part::kSale))
    out.block("sale", parcel.sales.empty() ? Json::object() : sale_json(parcel, 0, manner, shape.sale, state));
  if (shape.parts.contains(Part::kSaleHistory))
    out.block(shape.family == Family::kDetail ? "salehistory" : "saleHistory",
              sale_history_json(parcel, manner, shape, state));
  if (shape.parts.contains(Part::kAvm)) out.block("avm", avm_json(parcel, manner, around.today));
  out.block("vintage", vintage_json(manner, around.today));
  return out.take();
}

}  // namespace hk::simulator
