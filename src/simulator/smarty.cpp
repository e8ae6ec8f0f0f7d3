#include "smarty.hpp"

#include <array>

#include "draw.hpp"

namespace hk::simulator {
namespace {

constexpr std::size_t kAddressesMax = 100;
constexpr std::size_t kBodyBytesMax = 32'768;
constexpr std::size_t kInputIdMax = 36;
constexpr std::size_t kStreetMax = 50;
constexpr std::size_t kFreeformMax = 100;
constexpr const char* kFields[] = {"input_id", "street",   "street2",   "secondary",    "city", "state",
                                   "zipcode",  "lastline", "addressee", "urbanization", "match"};

std::string text_at(const Json& entry, const char* name) {
  return entry.contains(name) ? entry.at(name).get<std::string>() : std::string{};
}

bool is_freeform(const Json& entry) {
  for (const char* name : {"city", "state", "zipcode", "lastline"})
    if (!text_at(entry, name).empty()) return false;
  return true;
}

// What is wrong with the form of an entry; empty: nothing.
std::string fault_in(const Json& entry) {
  if (!entry.is_object()) return "An address is an object.";
  for (const char* name : kFields)
    if (entry.contains(name) && !entry.at(name).is_string()) return std::string(name) + " must be a string.";
  if (text_at(entry, "input_id").size() > kInputIdMax) return "input_id is too long.";
  if (text_at(entry, "street").size() > (is_freeform(entry) ? kFreeformMax : kStreetMax)) return "street is too long.";
  return "";
}

// Strict answers about those that mail reaches; an address in one line forces that.
bool is_answered(const DeliveryPoint& point, const Json& entry) {
  const std::string match = text_at(entry, "match");
  if (match == "invalid" && !is_freeform(entry)) return true;
  const bool reached = point.delivery != Delivery::kNotConfirmed && point.delivery != Delivery::kWithoutMail;
  return reached || (match == "enhanced" && !is_freeform(entry));
}

// "123 Example St Apt 4"
std::string written(const std::string& standard) {
  std::string text = standard;
  bool is_inside = false;
  for (char& c : text) {
    if (is_inside && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    is_inside = c != ' ';
  }
  return text;
}

// Fields without a value are left out.
void put(Json& object, const char* name, const std::string& value) {
  if (!value.empty()) object[name] = value;
}

Json components_of(const canonical::Address& a) {
  Json json = Json::object();
  put(json, "primary_number", a.number.empty() ? a.po_box : a.number);
  put(json, "street_name", written(a.street_name));
  put(json, "street_suffix", written(a.suffix));
  put(json, "secondary_number", a.unit_id);
  put(json, "secondary_designator", written(a.unit_designator));
  put(json, "city_name", written(a.city));
  put(json, "default_city_name", written(a.city));
  put(json, "state_abbreviation", a.state);
  put(json, "zipcode", a.zip);
  put(json, "plus4_code", a.plus4);
  return json;
}

struct County {
  std::string_view state, fips, name, time_zone;
  int utc_offset;
};
constexpr County kCounties[] = {{"CO", "08031", "Denver", "Mountain", -7},
                                {"TN", "47037", "Davidson", "Central", -6},
                                {"GA", "13121", "Fulton", "Eastern", -5},
                                {"CA", "06037", "Los Angeles", "Pacific", -8}};

Json metadata_of(const DeliveryPoint& point) {
  static constexpr std::array<const char*, 3> kPrecisions = {"Zip9", "Rooftop", "Parcel"};
  const bool is_box = point.address.number.empty();
  Json json = {{"record_type", is_box                          ? "P"
                               : point.address.unit_id.empty() ? "S"
                                                               : "H"},
               {"zip_type", is_box ? "POBox" : "Standard"},
               {"carrier_route", "C001"},
               {"rdi", point.commercial ? "Commercial" : "Residential"},
               {"latitude", point.latitude},
               {"longitude", point.longitude},
               {"coordinate_license", 1},
               {"precision", kPrecisions[point.dice % kPrecisions.size()]}};
  for (const County& county : kCounties) {
    if (county.state != point.address.state) continue;
    json["county_fips"] = county.fips;
    json["county_name"] = county.name;
    json["time_zone"] = county.time_zone;
    json["utc_offset"] = county.utc_offset;
    json["dst"] = true;
  }
  return json;
}

struct DeliveryWords {
  Delivery delivery;
  const char *code, *dpv_footnotes, *footnotes, *enhanced;
};
constexpr DeliveryWords kWords[] = {{Delivery::kConfirmed, "Y", "AABB", "", "postal-match"},
                                    {Delivery::kUnitUnknown, "S", "AACC", "S#", "postal-match,unknown-secondary"},
                                    {Delivery::kUnitMissing, "D", "AAN1", "H#", "postal-match,missing-secondary"},
                                    {Delivery::kNotConfirmed, "N", "AAM3", "", "none"},
                                    {Delivery::kWithoutMail, "", "A1", "W#", "non-postal-match"}};

Json analysis_of(const DeliveryPoint& point, const Json& entry) {
  const auto flag = [](bool is_so) { return is_so ? "Y" : "N"; };
  Json json = Json::object();
  for (const DeliveryWords& words : kWords) {
    if (words.delivery != point.delivery) continue;
    put(json, "dpv_match_code", words.code);
    put(json, "dpv_footnotes", words.dpv_footnotes);
    put(json, "footnotes", (point.zip_was_corrected ? "A#" : "") + std::string(words.footnotes));
    if (text_at(entry, "match") == "enhanced") put(json, "enhanced_match", words.enhanced);
  }
  json["dpv_cmra"] = flag(point.mail_drop);
  json["dpv_vacant"] = flag(point.vacant);
  json["dpv_no_stat"] = flag(point.no_stat);
  json["active"] = "Y";
  return json;
}

Json candidate_of(const DeliveryPoint& point, const Json& entry, std::size_t index) {
  Json json = {{"input_index", index},
               {"candidate_index", 0},
               {"delivery_line_1", written(point.address.street_line())},
               {"last_line", written(point.address.city) + " " + point.address.state + " " + point.address.zip + "-" +
                                 point.address.plus4},
               {"components", components_of(point.address)},
               {"metadata", metadata_of(point)},
               {"analysis", analysis_of(point, entry)}};
  put(json, "input_id", text_at(entry, "input_id"));
  return json;
}

Json entry_of_query(const WebCall& call) {
  Json entry = Json::object();
  for (const char* name : kFields)
    if (const std::string value = call.parameter(name); !value.empty()) entry[name] = value;
  return Json::array({entry});
}

}  // namespace

VendorAnswer Smarty::answer(const VendorCall& asked) const {
  const auto call = read_call(asked.request.target, kSmartyBase);
  if (!call) return {refused(400, "Malformed query.", asked.number)};
  if (call->path != "/street-address") return {refused(404, "Not found.", asked.number)};
  const bool posted = asked.request.method == "POST";
  if (!posted && asked.request.method != "GET") return {refused(405, "Method not allowed.", asked.number)};
  if (call->parameter("auth-id").empty() || !terms_.admits(call->parameter("auth-token")))
    return {refused(401, "Authentication required: the credentials are missing or not valid.", asked.number)};
  if (asked.request.body.size() > kBodyBytesMax) return {refused(413, "The request is too large.", asked.number)};
  if (!posted) {
    if (call->parameter("street").empty()) return {refused(400, "GET needs a street.", asked.number)};
    return look_up(entry_of_query(*call), asked.number);
  }
  const auto entries = parse_json(asked.request.body);
  if (!entries || !entries->is_array()) return {refused(400, "The body must be a JSON array.", asked.number)};
  return look_up(*entries, asked.number);
}

VendorAnswer Smarty::look_up(const Json& entries, std::uint64_t number) const {
  if (entries.empty() || entries.size() > kAddressesMax)
    return {refused(400, "A request holds 1 to 100 addresses.", number)};
  for (const Json& entry : entries)
    if (const std::string fault = fault_in(entry); !fault.empty()) return {refused(400, fault, number)};
  for (const Json& entry : entries)
    if (text_at(entry, "street").empty()) return {refused(422, "An address needs a street.", number)};
  Json found = Json::array();
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Json& entry = entries[i];
    const auto point = delivery_point({.street = text_at(entry, "street"),
                                       .unit = text_at(entry, "secondary"),
                                       .city = text_at(entry, "city"),
                                       .state = text_at(entry, "state"),
                                       .zip = text_at(entry, "zipcode")},
                                      terms_.seed);
    if (point && is_answered(*point, entry)) found.push_back(candidate_of(*point, entry, i));
  }
  const auto count = static_cast<std::int64_t>(entries.size());
  return {json_answer(200, found), terms_.price * count, count};
}

std::string Smarty::path(const RawRequest& request) const { return displayed_path(request, kSmartyBase); }

// The form of an error is not promised.
RawAnswer Smarty::refused(int status, const std::string& message, std::uint64_t number) const {
  if (draw(seed(), number, "form of an error") % 2 == 0)
    return {.status = status, .content_type = "text/plain", .body = message + "\n"};
  return json_answer(status, {{"errors", {{{"id", number}, {"message", message}}}}});
}

RawAnswer Smarty::too_many_calls(std::uint64_t number) const {
  RawAnswer answer = refused(429, "Too many requests.", number);
  if (draw(seed(), number, "retry after") % 2 == 0) answer.headers.emplace_back("Retry-After", "2");
  return answer;
}

RawAnswer Smarty::quota_exceeded(std::uint64_t number) const {
  return refused(402, "There is no active subscription, or its lookups are used up.", number);
}

}  // namespace hk::simulator
