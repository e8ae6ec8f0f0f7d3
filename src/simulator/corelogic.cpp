#include <hk/simulator/corelogic.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

#include "base64.hpp"
#include "contact_terms.hpp"
#include "corelogic_sections.hpp"
#include "corelogic_tokens.hpp"
#include "draw.hpp"
#include "paid_server.hpp"
#include "parcel_book.hpp"
#include "web_call.hpp"

#include <hk/base/text.hpp>

namespace hk::simulator {

std::string TokenBook::give(std::uint64_t number, Micros now) {
  constexpr std::size_t kGivenMax = 1'000;
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "sim-%016llx", static_cast<unsigned long long>(draw(seed_, number, "token")));
  const std::lock_guard lock(mutex_);
  if (given_.size() >= kGivenMax) given_.clear();
  given_[text.data()] = {now + lifetime_, calls_.value_or(0)};
  return text.data();
}

bool TokenBook::admits(const std::string& token, Micros now) {
  const std::lock_guard lock(mutex_);
  const auto found = given_.find(token);
  if (found == given_.end() || now >= found->second.until) return false;
  return !calls_ || found->second.calls_left-- > 0;
}

namespace {

constexpr std::string_view kTokenPath = "/oauth/token";
constexpr std::string_view kProperties = "/v2/properties/";

Error bad_setting(const std::string& message) { return invalid("simulator_setting_invalid", message); }

RawAnswer fault(int status, const std::string& message, const std::string& code) {
  return json_answer(status, {{"fault", {{"faultstring", message}, {"detail", {{"errorcode", code}}}}}});
}

// What a path asks for: a product, and the clip of the property when it stands in it.
struct Asked {
  std::string product{}, clip{};
};

std::optional<Asked> asked_at(const std::string& path) {
  if (!path.starts_with(kProperties)) return std::nullopt;
  const std::string rest = path.substr(kProperties.size());
  if (rest == "search") return Asked{"search", ""};
  constexpr std::string_view kEnriched = "liens/enriched/";
  if (rest.starts_with(kEnriched)) return Asked{"liens-enriched", rest.substr(kEnriched.size())};
  const auto slash = rest.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const std::string what = rest.substr(slash + 1);
  const std::string clip = rest.substr(0, slash);
  if (what == "tax-assessments/latest") return Asked{"tax-assessments", clip};
  if (what == "ownership-transfers/market/latest" || what == "ownership-transfers/all/latest")
    return Asked{"ownership-transfers", clip};
  const auto& sold = CoreLogicSimulator::products();
  const bool is_sold = std::ranges::find(sold, what) != sold.end() && what.find('/') == std::string::npos;
  return is_sold ? std::optional(Asked{what, clip}) : std::nullopt;
}

class CoreLogic final : public Vendor {
 public:
  CoreLogic(const ParcelBook& book, const CoreLogicSettings& s)
      : Vendor(s.serving.seed),
        book_(book),
        settings_(s),
        tokens_(s.serving.seed, s.token_seconds * kSecond, s.token_calls) {}

  VendorAnswer answer(const VendorCall& call) const override {
    const auto asked = read_call(call.request.target, "");
    if (!asked) return {failure(400, "Invalid encoding of the request", call.number)};
    if (asked->path == kTokenPath) return {give_token(call, *asked)};
    if (call.request.method != "GET") return {failure(405, "Method not allowed", call.number)};
    const std::string bearer = call.request.header("authorization");
    const bool admitted = starts_with_ci(bearer, "Bearer ") &&
                          tokens_.admits(std::string(trim(std::string_view(bearer).substr(7))), SystemClock().now());
    if (!admitted) return {fault(401, "Invalid access token", "oauth.v2.InvalidAccessToken")};
    const auto wanted = asked_at(asked->path);
    if (!wanted) return {fault(404, "Unable to identify proxy for host", "messaging.adaptors.http.flow.NotFound")};
    if (settings_.not_licensed.contains(wanted->product))
      return {failure(403, "Your account is not entitled to this resource", call.number)};
    RawAnswer wire = wanted->product == "search" ? search(*asked, call.number) : detail(*wanted, call.number);
    const bool billed = wire.status == 200 && price_of(wanted->product) > 0;
    return {std::move(wire), billed ? std::optional(price_of(wanted->product)) : std::nullopt};
  }

  // Without the clip.
  std::string path(const RawRequest& request) const override {
    std::string path = displayed_path(request, "");
    const auto wanted = asked_at(path);
    if (!wanted || wanted->clip.empty()) return path;
    path.replace(path.find(wanted->clip, kProperties.size()), wanted->clip.size(), "{clip}");
    return path;
  }
  RawAnswer too_many_calls(std::uint64_t) const override {
    return fault(429, "Spike arrest violation. Allowed rate : MessageRate", "policies.ratelimit.SpikeArrestViolation");
  }
  RawAnswer quota_exceeded(std::uint64_t) const override {
    return fault(429, "Rate limit quota violation. Quota limit exceeded.", "policies.ratelimit.QuotaViolation");
  }

 private:
  // Two forms are in use.
  RawAnswer failure(int status, const std::string& message, std::uint64_t number) const {
    if (draw(seed(), number, "form of an error") % 2 == 0)
      return json_answer(status, {{"errorResponse", {{"httpStatus", status}, {"message", message}}}});
    return json_answer(status, {{"status", status}, {"message", message}});
  }

  RawAnswer give_token(const VendorCall& call, const WebCall& asked) const {
    const RawRequest& request = call.request;
    if (request.method != "POST") return failure(405, "Method not allowed", call.number);
    if (!request.headers.contains("content-length"))
      return {.status = 411, .content_type = "text/html", .body = "<html><body>Length Required</body></html>"};
    if (asked.parameter("grant_type") != "client_credentials" || request.header("content-length") != "0")
      return json_answer(400, {{"ErrorCode", "invalid_request"}, {"Error", "Required param : grant_type"}});
    const std::string header = request.header("authorization");
    const std::string pair =
        starts_with_ci(header, "Basic ") ? from_base64(trim(std::string_view(header).substr(6))) : std::string{};
    const auto colon = std::min(pair.find(':'), pair.size());
    const ContactTerms key{.key = settings_.key}, secret{.key = settings_.secret};
    if (!key.admits(pair.substr(0, colon)) || !secret.admits(pair.substr(std::min(colon + 1, pair.size()))))
      return json_answer(401, {{"ErrorCode", "InvalidClientIdentifier"}, {"Error", "Client identifier is invalid"}});
    const std::string token = tokens_.give(call.number, SystemClock().now());
    const bool as_text = draw(seed(), call.number, "form of expires_in") % 2 == 0;
    Json seconds = settings_.token_seconds;
    if (as_text) seconds = std::to_string(settings_.token_seconds);
    return json_answer(200, {{"access_token", token}, {"token_type", "Bearer"}, {"expires_in", seconds}});
  }

  MicroDollars price_of(const std::string& product) const {
    const auto own = settings_.prices.find(product);
    return own == settings_.prices.end() ? settings_.price : own->second;
  }

  RawAnswer search(const WebCall& call, std::uint64_t number) const {
    const std::string street = call.parameter("streetaddress"), zip = call.parameter("zipcode"),
                      city = call.parameter("city"), state = call.parameter("state"), apn = call.parameter("apn");
    const bool enough = street.empty() ? !apn.empty() && (!zip.empty() || !state.empty())
                                       : !zip.empty() || (!city.empty() && !state.empty());
    if (!enough) return failure(400, "Give streetAddress and zipCode, or city and state", number);
    ParcelBook::Found found;
    if (street.empty()) {
      found = book_.with_apn(apn);
    } else if (const auto typed =
                   canonical::parse_address({.street = street, .city = city, .state = state, .zip = zip})) {
      found = book_.at_address(*typed);
    }
    if (call.parameter("bestmatch") == "true" && found.size() > 1) found.resize(1);
    return found.empty() ? no_match(number) : items(found);
  }

  RawAnswer no_match(std::uint64_t number) const {
    if (draw(seed(), number, "form of no match") % 2 == 0)
      return json_answer(404, {{"properties", Json::array()}, {"messages", {"No property matches."}}});
    return json_answer(200,
                       {{"metadata", {{"totalRecords", 0}}}, {"items", Json::array()}, {"messages", Json::array()}});
  }

  RawAnswer items(const ParcelBook::Found& found) const {
    constexpr std::size_t kPage = 10;
    constexpr int kScore = 10;
    Json list = Json::array();
    for (const auto& [parcel, address] : found)
      if (list.size() < kPage) list.push_back(corelogic_item(*parcel, address, settings_.fips, kScore));
    const Json metadata = {{"pageNumber", 1},
                           {"pageSize", kPage},
                           {"totalRecords", found.size()},
                           {"totalPages", found.size() / kPage + 1}};
    return json_answer(200, {{"metadata", metadata}, {"items", list}, {"messages", Json::array()}});
  }

  RawAnswer detail(const Asked& wanted, std::uint64_t number) const {
    const auto id = parse_int(wanted.clip);
    const ParcelBook::Found found = id ? book_.with_attom_id(*id) : ParcelBook::Found();
    if (found.empty()) return failure(404, "No property with this clip", number);
    const BookParcel& parcel = *found.front().parcel;
    const auto subject = static_cast<std::uint64_t>(parcel.attom_id);
    if (wanted.product == "property-detail")
      return json_answer(
          200, corelogic_composite(parcel, seed(), draw_fraction(seed(), subject, "half null") < settings_.half_null));
    const Json section = corelogic_section(wanted.product, parcel, seed());
    return section.is_null() ? failure(404, "No data found", number) : json_answer(200, section);
  }

  const ParcelBook& book_;
  const CoreLogicSettings settings_;
  mutable TokenBook tokens_;
};

Status check(const CoreLogicSettings& s) {
  if (s.price < 0 || std::ranges::any_of(s.prices, [](const auto& one) { return one.second < 0; }))
    return bad_setting("The price can't be negative.");
  if (s.token_seconds < 0 || s.token_calls.value_or(0) < 0)
    return bad_setting("A token can't be good for less than 0.");
  if (!(s.half_null >= 0 && s.half_null <= 1)) return bad_setting("The part that is half null must be from 0 to 1.");
  const auto& sold = CoreLogicSimulator::products();
  const auto is_sold = [&](const std::string& name) { return std::ranges::find(sold, name) != sold.end(); };
  for (const auto& [name, price] : s.prices)
    if (!is_sold(name)) return bad_setting("There is no product " + name + ".");
  for (const std::string& name : s.not_licensed)
    if (!is_sold(name)) return bad_setting("There is no product " + name + ".");
  return {};
}

}  // namespace

class CoreLogicSimulator::Impl {
 public:
  explicit Impl(ParcelBook book) : book_(std::move(book)) {}

  Status serve(const CoreLogicSettings& s) {
    std::vector<HostedVendor> vendors;
    vendors.push_back({"corelogic", "", std::make_unique<CoreLogic>(book_, s), s.allowance});
    HK_TRY(server_, PaidServer::start(s.serving, std::move(vendors)));
    return {};
  }
  const ParcelBook& book() const { return book_; }
  PaidServer& server() { return *server_; }

 private:
  const ParcelBook book_;
  std::unique_ptr<PaidServer> server_;  // last: its threads read the book
};

const std::vector<std::string>& CoreLogicSimulator::products() {
  static const std::vector<std::string> all = {"search",        "property-detail", "buildings",           "ownership",
                                               "site-location", "tax-assessments", "ownership-transfers", "liens",
                                               "liens-enriched"};
  return all;
}

Result<std::unique_ptr<CoreLogicSimulator>> CoreLogicSimulator::start(const CoreLogicSettings& settings) {
  HK_CHECK(check(settings));
  HK_TRY(ParcelBook book, ParcelBook::load(settings.parcels_file, settings.state));
  auto impl = std::make_unique<Impl>(std::move(book));
  HK_CHECK(impl->serve(settings));
  return std::unique_ptr<CoreLogicSimulator>(new CoreLogicSimulator(std::move(impl)));
}

CoreLogicSimulator::CoreLogicSimulator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CoreLogicSimulator::~CoreLogicSimulator() = default;

std::uint16_t CoreLogicSimulator::port() const { return impl_->server().port(); }
std::string CoreLogicSimulator::origin() const { return impl_->server().origin(); }
std::string CoreLogicSimulator::token_url() const { return origin() + std::string(kTokenPath); }
std::size_t CoreLogicSimulator::parcels() const { return impl_->book().size(); }
std::uint64_t CoreLogicSimulator::calls() const { return impl_->server().calls(); }
Result<std::vector<BillLine>> CoreLogicSimulator::bill() const { return impl_->server().bill(); }
void CoreLogicSimulator::stop() { impl_->server().stop(); }

}  // namespace hk::simulator
