#include <hk/enrichment/county_query.hpp>

#include <algorithm>

#include <hk/base/text.hpp>

namespace hk::enrichment {
namespace {

constexpr std::size_t kUrlMax = 2'000;  // of ArcGIS servers; beyond it the question goes in a form

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

bool is_plain_number(const std::string& text) {
  return !text.empty() && text.size() <= 30 && text.find_first_not_of("0123456789.") == std::string::npos &&
         parse_number(text).has_value();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "MAIN" of MAIN, "5" of FIFTH and 5TH, "70" of HIGHWAY 70, "WASHINGTON" of MOUNT WASHINGTON.
std::string steady_word(const canonical::Address& address) {
  constexpr std::size_t kName = 2;
  const auto parts = split(canonical::address_key(address).street, '|');
  const std::string name = parts.size() > kName ? parts[kName] : std::string();
  const auto digit = std::ranges::find_if(name, is_digit);
  if (digit != name.end()) return {digit, std::find_if_not(digit, name.end(), is_digit)};
  std::string longest;
  for (const std::string& word : split(address.street_name, ' '))
    if (word.size() > longest.size()) longest = word;
  return longest;
}

// Parts of patterns must not be patterns themselves.
std::string literal(std::string text) {
  std::erase_if(text, [](char c) { return c == '%' || c == '_' || c == '\\'; });
  return text;
}

std::string like(const std::string& column, const std::string& pattern) {
  return "upper(" + column + ") like " + quoted(pattern);
}

std::string parameters_of(const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters)
    if (!value.empty()) out += (out.empty() ? "" : "&") + name + "=" + http::url_encode(value);
  return out;
}

std::string all_of(const std::vector<std::string>& conditions) {
  if (conditions.size() == 1) return conditions.front();
  std::vector<std::string> bracketed;
  bracketed.reserve(conditions.size());
  for (const std::string& one : conditions) bracketed.push_back("(" + one + ")");
  return join(bracketed, " AND ");
}

http::ClientRequest socrata_request(const CountyService& county, const CountyQuery& query, const std::string& token) {
  http::ClientRequest request;
  request.url = county.base_url + "/resource/" + county.dataset + ".json?" +
                parameters_of({{"$select", join(query.columns, ",")},
                               {"$where", all_of(query.where)},
                               {"$order", query.order},
                               {"$limit", std::to_string(query.limit)},
                               {"$offset", std::to_string(query.offset)}});
  if (!token.empty()) request.headers.emplace_back("X-App-Token", token);
  return request;
}

// Layers without paging refuse whatever belongs to it.
std::string arcgis_form(const CountyQuery& query) {
  const std::string where = query.where.empty() ? "1=1" : all_of(query.where);
  if (query.what == CountyQuery::What::kIds)
    return parameters_of({{"where", where}, {"returnIdsOnly", "true"}, {"f", "json"}});
  if (!query.ids.empty()) {
    std::vector<std::string> ids;
    for (const std::int64_t id : query.ids) ids.push_back(std::to_string(id));
    return parameters_of({{"objectIds", join(ids, ",")},
                          {"outFields", join(query.columns, ",")},
                          {"returnGeometry", "false"},
                          {"f", "json"}});
  }
  return parameters_of({{"where", where},
                        {"outFields", join(query.columns, ",")},
                        {"returnGeometry", "false"},
                        {"orderByFields", query.order},
                        {"resultOffset", std::to_string(query.offset)},
                        {"resultRecordCount", std::to_string(query.limit)},
                        {"f", "json"}});
}

http::ClientRequest arcgis_request(const CountyService& county, const CountyQuery& query) {
  http::ClientRequest request;
  if (query.what == CountyQuery::What::kLayer) {
    request.url = county.base_url + "?f=json";
    return request;
  }
  const std::string form = arcgis_form(query);
  request.url = county.base_url + "/query";
  if (request.url.size() + 1 + form.size() <= kUrlMax) {
    request.url += "?" + form;
    return request;
  }
  request.method = http::Method::kPost;
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  request.body = form;
  return request;
}

}  // namespace

std::string condition(const std::string& column, const char* compare, const std::string& value, bool as_number) {
  return column + " " + compare + " " + (as_number && is_plain_number(value) ? value : quoted(value));
}

std::string is_known(const std::string& column) { return column + " IS NOT NULL"; }

std::vector<std::string> near_address(const CountyService& county, const canonical::Address& address) {
  const std::string number = literal(split(address.number, ' ').front());
  const std::string word = literal(steady_word(address));
  if (number.empty() || word.empty()) return {};
  if (const CountyField* line = county.field(ParcelField::kAddress))
    return {like(line->columns.front(), number + " %" + word + "%")};
  const CountyField* house = county.field(ParcelField::kHouseNumber);
  const CountyField* street = county.field(ParcelField::kStreetName);
  if (house == nullptr || street == nullptr) return {};
  return {condition(house->columns.front(), "=", number, house->is_number),
          like(street->columns.front(), "%" + word + "%")};
}

std::vector<std::string> of_parcel(const CountyService& county, const std::string& parcel_number) {
  const CountyField* field = county.field(ParcelField::kParcelNumber);
  if (field == nullptr) return {};
  return {condition(field->columns.front(), "=", parcel_number, field->is_number)};
}

http::ClientRequest county_request(const CountyService& county, const CountyQuery& query,
                                   const std::string& app_token) {
  http::ClientRequest request =
      county.kind == CountyKind::kSocrata ? socrata_request(county, query, app_token) : arcgis_request(county, query);
  request.headers.emplace_back("Accept", "application/json");
  request.url_in_traces = county.base_url;
  return request;
}

}  // namespace hk::enrichment
