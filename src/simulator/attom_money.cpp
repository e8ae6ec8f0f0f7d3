// Owner, mortgage, assessment, sale and valuation blocks.
#include <algorithm>
#include <cmath>

#include "attom_property.hpp"
#include "book_mortgage.hpp"
#include "draw.hpp"

#include <hk/base/text.hpp>
#include <hk/canonical/names.hpp>

namespace hk::simulator {
namespace {

constexpr std::uint64_t kEstimatedOneIn = 16;  // sales in states that do disclose
constexpr double kAssessmentRatio = 0.25;      // of the market value; a trap for who takes one for the other

std::optional<Json> dollars(const std::optional<Cents>& cents) {
  return cents ? std::optional<Json>(dollars_json(*cents)) : std::nullopt;
}

std::optional<Json> share(const std::optional<Cents>& cents, double ratio) {
  return cents ? std::optional<Json>(std::llround(static_cast<double>(*cents) / 100 * ratio)) : std::nullopt;
}

std::optional<Json> per(const std::optional<Cents>& cents, const std::optional<std::int64_t>& units, double precision) {
  if (!cents || !units) return std::nullopt;
  const double value = static_cast<double>(*cents) / 100 / static_cast<double>(*units);
  return Json(std::round(value / precision) * precision);
}

// Parts of names come with a trailing blank.
std::string padded(const std::string& part) { return part.empty() ? part : part + " "; }

std::string words(std::initializer_list<std::string> parts) {
  std::string out;
  for (const std::string& part : parts) out += part.empty() ? "" : (out.empty() ? "" : " ") + part;
  return out;
}

Json person_json(const Manner& manner, const std::string& name, const canonical::PersonName& person) {
  return AttomBlock(manner, name)
      .text("fullname", "fullName", words({person.last, person.first, person.middle, person.suffix}))
      .text("lastname", "lastName", padded(words({person.last, person.suffix})))
      .text("firstnameandmi", "firstNameAndMi", padded(words({person.first, person.middle})))
      .take();
}

Json company_json(const Manner& manner, const std::string& name) {
  return AttomBlock(manner, "owner1")
      .text("fullname", "fullName", name)
      .text("lastname", "lastName", padded(name))
      .text("firstnameandmi", "firstNameAndMi", "")
      .take();
}

// "LADNER, TIM & DOROTHY": the second shares the family name.
void add_people(AttomBlock& out, const Manner& manner, const std::string& owner) {
  const auto ampersand = std::min(owner.find('&'), owner.size());
  const auto first = canonical::parse_person(owner.substr(0, ampersand), canonical::NameOrder::kLastFirst);
  out.block("owner1", person_json(manner, "owner1", first));
  const std::string rest(trim(std::string_view(owner).substr(std::min(ampersand + 1, owner.size()))));
  if (rest.empty()) {
    out.block("owner2", Json::object());
    return;
  }
  auto second = canonical::parse_person(rest, canonical::NameOrder::kLastFirst);
  if (rest.find(' ') == std::string::npos) {
    second.first = rest;
    second.last = first.last;
  }
  out.block("owner2", person_json(manner, "owner2", second));
}

bool discloses(const std::string& state) {
  static constexpr std::string_view kSilent[] = {"AK", "ID", "KS", "LA", "MO", "MS",
                                                 "MT", "ND", "NM", "TX", "UT", "WY"};
  return std::ranges::count(kSilent, state) == 0;
}

const char* sale_code(const Manner& manner, std::size_t sale, const std::string& state) {
  const auto chance = draw(manner.seed, manner.subject + sale, "estimated sale price");
  return discloses(state) && chance % kEstimatedOneIn != 0
             ? "SALE PRICE (FULL) Full sales price as per documents"
             : "SALE PRICE (ESTIMATED) Price is estimated because the county does not disclose sale prices";
}

// Deeds are recorded some days after the sale.
std::string recorded(const std::string& sold, const Manner& manner, std::size_t sale) {
  const auto date = parse_date(sold);
  if (!date) return {};
  const auto days = static_cast<Micros>(1 + draw(manner.seed, manner.subject + sale, "days to recording") % 10);
  return format_date(utc_date(midnight_utc(*date) + days * kDay));
}

Json amount_json(const BookSale& sale, const Manner& manner, std::size_t index, const std::string& recorded_on,
                 const std::string& state) {
  return AttomBlock(manner, "sale.amount." + std::to_string(index))
      .number("saleamt", "saleAmt", dollars(sale.price))
      .text("salecode", "saleCode", sale.price ? sale_code(manner, index, state) : "")
      .date("salerecdate", "saleRecDate", recorded_on)
      .block(manner.family == Family::kDetail ? "saledisclosuretype" : "saleDisclosureType", 0)
      .text("saledoctype", "saleDocType", "")
      .text("saledocnum", "saleDocNum", sale.document)
      .text("saletranstype", "saleTransType", "Resale")
      .take();
}

std::optional<Cents> basis_of(const BookParcel& parcel) {
  if (parcel.total_value) return parcel.total_value;
  const auto priced = std::ranges::find_if(parcel.sales, [](const BookSale& sale) { return sale.price.has_value(); });
  return priced == parcel.sales.end() ? std::nullopt : priced->price;
}

std::int64_t round_to_thousand(double value) { return std::max<std::int64_t>(1, std::llround(value / 1'000)) * 1'000; }

}  // namespace

Json owner_json(const BookParcel& parcel, const Manner& manner) {
  AttomBlock out(manner, "owner");
  const bool company = canonical::looks_like_company(parcel.owner);
  const char* kind = parcel.owner.empty() ? "" : company ? "COMPANY" : "INDIVIDUAL";
  out.text("corporateindicator", "corporateIndicator",
           parcel.owner.empty() ? ""
           : company            ? "Y"
                                : "N")
      .text("type", "type", kind)
      .text("description", "description", kind);
  if (parcel.owner.empty()) {
    out.block("owner1", Json::object());
  } else if (company) {
    out.block("owner1", company_json(manner, parcel.owner));
  } else {
    add_people(out, manner, parcel.owner);
  }
  return out.block("owner3", Json::object())
      .block("owner4", Json::object())
      .text("absenteeownerstatus", "absenteeOwnerStatus", "")
      .text("ownerrelationshiptype", "ownerRelationshipType", "")
      .text("mailingaddressoneline", "mailingAddressOneLine", "")
      .take();
}

// ATTOM says nothing of balances.
Json mortgages_json(const BookParcel& parcel, const Manner& manner) {
  Json out = {{"FirstConcurrent", Json::object()}, {"SecondConcurrent", Json::object()}};
  std::string place = "FirstConcurrent";
  for (const BookMortgage& one : mortgages_of(parcel, manner.seed)) {
    out[place] = {{"amount", one.amount_dollars},
                  {"lenderLastName", one.lender + " "},
                  {"date", one.date},
                  {"loanTypeCode", "CNV"},
                  {"interestRateType", one.is_adjustable ? "ADJUSTABLE" : "FIXED"},
                  {"term", "360"},
                  {"dueDate", one.due_date},
                  {"trustDeedDocumentNumber", one.document}};
    place = "SecondConcurrent";
  }
  return out;
}

Json assessment_json(const BookParcel& parcel, const Manner& manner) {
  AttomBlock out(manner, "assessment");
  out.block("appraised", Json::object());
  out.block("assessed", AttomBlock(manner, "assessment.assessed")
                            .number("assdimprvalue", "assdImprValue", share(parcel.building_value, kAssessmentRatio))
                            .number("assdlandvalue", "assdLandValue", share(parcel.land_value, kAssessmentRatio))
                            .number("assdttlvalue", "assdTtlValue", share(parcel.total_value, kAssessmentRatio))
                            .take());
  out.block("market", AttomBlock(manner, "assessment.market")
                          .number("mktimprvalue", "mktImprValue", dollars(parcel.building_value))
                          .number("mktlandvalue", "mktLandValue", dollars(parcel.land_value))
                          .number("mktttlvalue", "mktTtlValue", dollars(parcel.total_value))
                          .take());
  const auto year = parse_int(std::string_view(parcel.as_of).substr(0, 4));
  out.block("tax", AttomBlock(manner, "assessment.tax")
                       .number("taxamt", "taxAmt", dollars(parcel.tax))
                       .number("taxpersizeunit", "taxPerSizeUnit", per(parcel.tax, parcel.sqft, 0.01))
                       .number("taxyear", "taxYear", json_of(year))
                       .block("exemption", Json::object())
                       .block("exemptiontype", Json::object())
                       .take());
  std::optional<Json> improved;
  if (parcel.building_value && parcel.total_value) improved = *parcel.building_value * 100 / *parcel.total_value;
  return out.number("improvementPercent", "improvementPercent", improved).take();
}

Json sale_json(const BookParcel& parcel, std::size_t index, const Manner& manner, SaleShape shape,
               const std::string& state) {
  const BookSale& sale = parcel.sales[index];
  const std::string recorded_on = recorded(sale.date, manner, index);
  const std::string name = "sale." + std::to_string(index);
  return AttomBlock(manner, name)
      .block("sequenceSaleHistory", index + 1)
      .text("sellerName", "sellerName", "")
      .date("salesearchdate", "saleSearchDate", recorded_on)
      .date("saleTransDate", "saleTransDate", sale.date)
      .block(shape == SaleShape::kAmount ? "amount" : "saleAmountData",
             amount_json(sale, manner, index, recorded_on, state))
      .block("calculation", AttomBlock(manner, name + ".calculation")
                                .number("priceperbed", "pricePerBed", per(sale.price, parcel.beds, 1))
                                .number("pricepersizeunit", "pricePerSizeUnit", per(sale.price, parcel.sqft, 0.01))
                                .take())
      .take();
}

bool has_valuation(const BookParcel& parcel) { return basis_of(parcel).has_value(); }

// The county's total (or the last price) times a factor of this parcel between 0.9 and 1.35.
Json avm_json(const BookParcel& parcel, const Manner& manner, const Date& today) {
  const auto basis = basis_of(parcel);
  if (!basis) return Json::object();
  const auto chance = [&](const char* what) { return draw_fraction(manner.seed, manner.subject, what); };
  const std::int64_t value = round_to_thousand(static_cast<double>(*basis) / 100 * (0.9 + 0.45 * chance("valuation")));
  const double spread = 0.04 + 0.16 * chance("spread of the valuation");
  const std::int64_t high = round_to_thousand(static_cast<double>(value) * (1 + spread));
  const std::int64_t low = round_to_thousand(static_cast<double>(value) * (1 - spread));
  const auto age = static_cast<Micros>(draw(manner.seed, manner.subject, "age of the valuation") % 20);
  AttomBlock out(manner, "avm");
  out.date("eventDate", "eventDate", format_date(utc_date(midnight_utc(today) - age * kDay)));
  out.block("amount", {{"scr", std::llround(100 - 250 * spread)},
                       {"value", value},
                       {"high", high},
                       {"low", low},
                       {"valueRange", high - low},
                       {"fsd", std::llround(100 * spread)}});
  out.block("calculations",
            AttomBlock(manner, "avm.calculations")
                .number("perSizeUnit", "perSizeUnit", per(std::optional<Cents>(value * 100), parcel.sqft, 0.01))
                .take());
  return out.take();
}

}  // namespace hk::simulator
