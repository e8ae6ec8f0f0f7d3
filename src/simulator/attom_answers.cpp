#include "attom_answers.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <tuple>

#include "attom_endpoints.hpp"
#include "draw.hpp"
#include "xml.hpp"

#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

constexpr std::size_t kPageSizeDefault = 10, kPageSizeMax = 100;

RawAnswer json_answer(int status, const Json& body) { return {.status = status, .body = dump_json(body)}; }

// The form of the gateway before the service: one more level, and strings.
RawAnswer gateway_refusal(int code, const std::string& message) {
  const Json status = {{"version", "1.0.0"}, {"code", std::to_string(code)}, {"msg", message}, {"total", "0"}};
  return json_answer(code, {{"Response", {{"status", status}}}});
}

bool accepts_json(const std::string& accept) {
  const std::string wanted = lower_ascii(accept);
  return wanted.find("application/json") != std::string::npos || wanted.find("*/*") != std::string::npos;
}

struct Page {
  std::size_t number = 1, size = kPageSizeDefault;
};

std::optional<std::size_t> read_count(const std::string& text, std::size_t otherwise, std::size_t most) {
  if (text.empty()) return otherwise;
  const auto value = parse_int(text);
  if (!value || *value < 1 || *value > static_cast<long long>(most)) return std::nullopt;
  return static_cast<std::size_t>(*value);
}

std::optional<Page> read_page(const WebCall& call) {
  const auto number = read_count(call.parameter("page"), 1, 1'000'000);
  const auto size = read_count(call.parameter("pagesize"), kPageSizeDefault, kPageSizeMax);
  if (!number || !size) return std::nullopt;
  return Page{*number, *size};
}

Error bad_parameter(const std::string& message) { return invalid("parameter", message); }

}  // namespace

RawAnswer AttomAnswers::answer(const RawRequest& request, std::uint64_t number) const {
  if (request.method != "GET")
    return {.status = 405, .body = R"({"msg":"method not allowed"})", .headers = {{"Allow", "GET"}}};
  const std::string key = request.header("apikey");
  if (key.empty() || (!contract_.key.empty() && !equal_constant_time(key, contract_.key))) return unauthorized(number);
  const auto call = read_call(request.target, kAttomBase);
  if (!call) return json_answer(400, {{"status", status(400, "Invalid encoding of parameters", 0, number)}});
  if (contract_.not_entitled.contains(call->path) || is_sold_elsewhere(call->path))
    return gateway_refusal(403, "Forbidden: this account is not entitled to " + call->path);
  const Shape* shape = request.target.starts_with(kAttomBase) ? find_endpoint(call->path) : nullptr;
  if (shape == nullptr) return gateway_refusal(404, "Resource not found");
  RawAnswer answer = answer_call(*call, *shape, number);
  if (!accepts_json(request.header("accept"))) {
    answer.content_type = "application/xml";
    answer.body = xml_of("Response", *parse_json(answer.body));
  }
  return answer;
}

RawAnswer AttomAnswers::unauthorized(std::uint64_t number) const {
  if (chance(number, "gateway form of 401", 2)) return json_answer(401, {{"msg", "unauthorized"}});
  return gateway_refusal(401, "Unauthorized");
}

RawAnswer AttomAnswers::answer_call(const WebCall& call, const Shape& shape, std::uint64_t number) const {
  const auto page = read_page(call);
  auto found = page ? find(call) : bad_parameter("Invalid page or pagesize");
  if (!found) return json_answer(400, {{"status", status(400, found.error().message, 0, number)}});
  if (shape.parts.contains(Part::kAvm))
    std::erase_if(*found, [](const ParcelBook::Match& match) { return !has_valuation(*match.parcel); });
  const std::size_t first = (page->number - 1) * page->size;
  if (first >= found->size()) return no_match(number);
  Json body = {{"status", status(0, "SuccessWithResult", found->size(), number)}, {"property", Json::array()}};
  body["status"]["page"] = page->number;
  body["status"]["pagesize"] = page->size;
  for (std::size_t i = first; i < std::min(first + page->size, found->size()); ++i)
    body["property"].push_back(property_json(*(*found)[i].parcel, (*found)[i].address, shape, contract_.around));
  return json_answer(200, body);
}

RawAnswer AttomAnswers::no_match(std::uint64_t number) const {
  Json body = {{"status", status(400, "SuccessWithoutResult", 0, number)}};
  if (!chance(number, "no match without property", 3)) body["property"] = Json::array();
  return json_answer(400, body);
}

Json AttomAnswers::status(int code, const std::string& message, std::size_t total, std::uint64_t number) const {
  std::array<char, 13> id{};
  const auto bits = draw(contract_.around.seed, number, "transaction");
  std::snprintf(id.data(), id.size(), "%012llx", static_cast<unsigned long long>(bits >> 16));
  return {{"version", "1.0.0"},
          {"code", code},
          {"msg", message},
          {"total", total},
          {"page", 1},
          {"pagesize", kPageSizeDefault},
          {"responseDateTime", format_rfc3339(SystemClock().now() / kMillisecond * kMillisecond)},
          {"transactionID", id.data()}};
}

// One way of lookup, the most exact that is given.
Result<ParcelBook::Found> AttomAnswers::find(const WebCall& call) const {
  if (const std::string id = call.parameter("attomid"); !id.empty()) {
    const auto number = parse_int(id);
    if (!number) return bad_parameter("Invalid attomid");
    return book_.with_attom_id(*number);
  }
  if (const std::string apn = call.parameter("apn"); !apn.empty()) {
    const std::string fips = call.parameter("fips");
    if (fips.size() != 5 || !parse_int(fips)) return bad_parameter("fips must have five digits");
    return fips == contract_.around.fips ? book_.with_apn(apn) : ParcelBook::Found();
  }
  const std::string line1 = call.parameter("address1"), line2 = call.parameter("address2");
  if (!line1.empty() && !line2.empty()) return find_address(line1 + ", " + line2);
  if (const std::string line = call.parameter("address"); !line.empty()) return find_address(line);
  return bad_parameter("Missing parameters: give address1 and address2, address, attomid, or fips and apn");
}

Result<ParcelBook::Found> AttomAnswers::find_address(const std::string& line) const {
  const auto typed = canonical::parse_address({.street = line});
  return typed ? book_.at_address(*typed) : ParcelBook::Found();  // unreadable is nothing that it knows
}

bool AttomAnswers::chance(std::uint64_t number, std::string_view what, std::uint64_t one_in) const {
  return draw(contract_.around.seed, number, what) % one_in == 0;
}

}  // namespace hk::simulator
