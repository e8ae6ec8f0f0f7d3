// Answers of county services: any bytes with any status, read as Socrata's and as ArcGIS's, and their rows as cells.
//
// The first byte of an input chooses the HTTP status, the second the type; the rest is the body.
#include <hk/enrichment/county_answer.hpp>
#include <hk/enrichment/county_service.hpp>

#include "fuzz.hpp"

namespace hk::fuzz {
namespace {

using namespace hk::enrichment;
using Kind = spending::Outcome::Kind;

const CountyService& county() {
  static const CountyService kCounty = [] {
    CountyService out;
    out.name = "fuzz";
    out.skip_when = {"skip"};
    out.fields = {{.field = ParcelField::kParcelNumber, .columns = {"pin", "bbl"}, .cut_at = ".", .drop = "-"},
                  {.field = ParcelField::kAddress, .columns = {"address"}},
                  {.field = ParcelField::kYearBuilt, .columns = {"year"}, .zero_is_unknown = true},
                  {.field = ParcelField::kLotSize, .columns = {"acres"}, .times = 43'560},
                  {.field = ParcelField::kTotalValue, .columns = {"value"}, .zero_is_unknown = true},
                  {.field = ParcelField::kSaleDate, .columns = {"date"}}};
    return out;
  }();
  return kCounty;
}

void check(const CountyAnswer& answer) {
  const Kind kind = answer.outcome.kind;
  require((kind == Kind::kFound) == !answer.rows.empty(), "found is what has rows");
  require((kind == Kind::kFound) == answer.outcome.reason.empty(), "what is not found has a reason",
          answer.outcome.reason);
  require(answer.outcome.cost == 0, "nothing costs anything");
  require(kind != Kind::kUnknown && kind != Kind::kAmbiguous, "an answer is known", answer.outcome.reason);
  require(answer.outcome.reason.size() <= 1'000, "a reason is short", answer.outcome.reason);
  require_text(answer.outcome.reason);
  for (const Json& row : answer.rows) {
    (void)is_of_use(county(), row);
    const auto cells = row_of(county(), row);
    require(cells.size() == county().fields.size(), "a row has a cell for each field");
    for (const std::string& cell : cells) require_text(cell);
  }
}

}  // namespace
}  // namespace hk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hk::fuzz;
  static constexpr int kStatuses[] = {200, 200, 200, 302, 400, 403, 429, 504};
  static constexpr const char* kTypes[] = {"application/json", "application/json;charset=utf-8", "text/html", ""};
  if (size < 2) return 0;
  const int status = kStatuses[data[0] & 7];
  const char* type = kTypes[data[1] & 3];
  const std::string body(text_of(data + 2, size - 2));
  check(hk::enrichment::parse_socrata_answer(status, type, body));
  using What = hk::enrichment::CountyQuery::What;
  check(hk::enrichment::parse_arcgis_answer(status, type, body));
  const auto ids = hk::enrichment::parse_arcgis_answer(status, type, body, What::kIds);
  require((ids.outcome.kind == Kind::kFound) == !ids.ids.empty(), "found is what has ids");
  const auto layer = hk::enrichment::parse_arcgis_answer(status, type, body, What::kLayer);
  for (const auto& answer : {ids, layer}) {
    require(answer.rows.empty(), "what was not asked for is no answer");
    require((answer.outcome.kind == Kind::kFound) == answer.outcome.reason.empty(), "what is not found has a reason");
    require_text(answer.outcome.reason);
  }
  return 0;
}
