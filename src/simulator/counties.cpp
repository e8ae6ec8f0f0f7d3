#include <hk/simulator/counties.hpp>

#include <algorithm>
#include <map>

#include "county_table.hpp"
#include "paid_server.hpp"
#include "web_call.hpp"

#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

constexpr std::string_view kSocrataBase = "/resource";
constexpr std::string_view kArcgisBase = "/arcgis/rest/services";
constexpr std::string_view kLayer = "/Parcels/FeatureServer/0";
constexpr std::string_view kOldLayer = "/OldParcels/MapServer/0";  // the same rows, without pages
constexpr std::size_t kSocrataRowsMax = 50'000, kSocrataRows = 1'000;

RawAnswer json(int status, const Json& body) { return {.status = status, .body = dump_json(body)}; }

std::optional<std::size_t> size_in(const WebCall& call, const std::string& name, std::size_t otherwise) {
  const std::string text = call.parameter(name);
  if (text.empty()) return otherwise;
  const auto number = parse_int(text);
  return number && *number >= 0 ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

// Only what was asked for; "*" is all.
Json selected(const Json& row, const std::vector<std::string>& columns) {
  Json out = Json::object();
  for (const std::string& column : columns) {
    if (column == "*") {
      for (const auto& [name, value] : row.items())
        if (!name.starts_with(':')) out[name] = value;
    } else if (const auto found = row.find(column); found != row.end()) {
      out[column] = *found;
    }
  }
  return out;
}

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  for (const std::string& part : split(list, ','))
    if (const auto name = trim(part); !name.empty()) names.emplace_back(name);
  return names;
}

// What both kinds are asked for, once it is understood.
struct Question {
  RowFilter filter{};
  std::vector<std::string> columns{};
  std::string order{};
  std::string unknown_column{};  // not empty: asked for, and there is none
  bool readable = true;
};

Question question_of(const CountyTable& table, const std::string& where, const std::string& select,
                     const std::string& order) {
  Question q{.columns = names_in(select.empty() ? "*" : select), .order = order};
  RowFilter::Problem problem;
  auto filter = RowFilter::parse(
      where, [&](const std::string& name) { return table.has(name); }, problem);
  q.readable = filter.has_value();
  q.unknown_column = problem.column;
  if (filter) q.filter = *std::move(filter);
  for (const std::string& name : q.columns)
    if (name != "*" && !table.has(name)) q.unknown_column = name;
  for (const std::string& name : names_in(order))
    if (const std::string column = split(name, ' ').front(); !table.has(column)) q.unknown_column = column;
  return q;
}

class Socrata final : public Vendor {
 public:
  Socrata(const ParcelBook& book, const CountySettings& s) : Vendor(s.serving.seed), app_token_(s.app_token) {
    for (const char* dataset : {"64uk-42ks", "3723-97qp", "x54s-btds"})
      tables_[dataset] = socrata_table(book, dataset, s.updated_at);
  }

  VendorAnswer answer(const VendorCall& call) const override { return {answer_to(call)}; }
  std::string path(const RawRequest& request) const override { return displayed_path(request, kSocrataBase); }
  RawAnswer too_many_calls(std::uint64_t number) const override {
    RawAnswer out = json(429, {{"code", "throttled"}, {"error", true}, {"message", "Request rate is too high."}});
    if (number % 2 == 0) out.headers.emplace_back("Retry-After", "1");
    return out;
  }
  RawAnswer quota_exceeded(std::uint64_t number) const override { return too_many_calls(number); }

 private:
  RawAnswer answer_to(const VendorCall& asked) const {
    const auto call = read_call(asked.request.target, kSocrataBase);
    if (!call) return refusal("query.compiler.malformed", "Malformed request", asked.number);
    const std::string token = asked.request.header("x-app-token");
    if (!app_token_.empty() && !token.empty() && token != app_token_)
      return json(403, {{"code", "permission_denied"}, {"error", true}, {"message", "Invalid app_token specified"}});
    const std::string file = call->path.empty() ? "" : call->path.substr(1);
    const auto table = file.ends_with(".json") ? tables_.find(file.substr(0, file.size() - 5)) : tables_.end();
    if (table == tables_.end())
      return json(404, {{"code", "dataset.missing"}, {"error", true}, {"message", "Not found"}});
    return rows_of(table->second, *call, asked.number);
  }

  // Two generations of refusals are in use.
  static RawAnswer refusal(const std::string& code, const std::string& message, std::uint64_t number) {
    if (number % 2 == 0)
      return json(400, {{"code", code}, {"error", true}, {"message", message}, {"data", Json::object()}});
    return json(400, {{"message", "Query coordinator error: " + code + "; " + message + "; position: Map(row -> 1)"},
                      {"errorCode", code},
                      {"data", Json::object()}});
  }

  static RawAnswer rows_of(const CountyTable& table, const WebCall& call, std::uint64_t number) {
    const Question q =
        question_of(table, call.parameter("$where"), call.parameter("$select"), call.parameter("$order"));
    if (!q.unknown_column.empty())
      return refusal("query.soql.no-such-column", "No such column: " + q.unknown_column, number);
    const auto limit = size_in(call, "$limit", kSocrataRows), offset = size_in(call, "$offset", 0);
    if (!q.readable || !limit || !offset || *limit > kSocrataRowsMax)
      return refusal("query.compiler.malformed", "Could not parse SoQL query", number);
    Json rows = Json::array();
    for (const Json& row : page_of(table, q.filter, q.order, *offset, *limit).rows)
      rows.push_back(selected(row, q.columns));
    RawAnswer out = json(200, rows);
    out.content_type = "application/json;charset=utf-8";
    return out;
  }

  std::map<std::string, CountyTable> tables_;
  const std::string app_token_;
};

class Arcgis final : public Vendor {
 public:
  Arcgis(const ParcelBook& book, const CountySettings& s)
      : Vendor(s.serving.seed), table_(arcgis_table(book)), rows_max_(static_cast<std::size_t>(s.rows_max)) {}

  VendorAnswer answer(const VendorCall& call) const override { return {answer_to(call)}; }
  std::string path(const RawRequest& request) const override { return displayed_path(request, kArcgisBase); }
  // With HTTP 200, as most of its failures.
  RawAnswer too_many_calls(std::uint64_t number) const override {
    if (number % 2 == 0) return {.status = 429, .content_type = "text/plain", .body = "Too many requests"};
    return failure(429, "Too many requests", "");
  }
  RawAnswer quota_exceeded(std::uint64_t number) const override { return too_many_calls(number); }
  std::optional<RawAnswer> early_mishap(Fault fault, std::uint64_t number) const override {
    if (fault == Fault::kServerError && number % 2 == 0) return failure(504, "Your request has timed out.", "");
    return Vendor::early_mishap(fault, number);
  }

 private:
  static RawAnswer failure(int code, const std::string& message, const std::string& detail) {
    Json details = Json::array();
    if (!detail.empty()) details.push_back(detail);
    return json(200, {{"error", {{"code", code}, {"message", message}, {"details", details}}}});
  }

  RawAnswer answer_to(const VendorCall& asked) const {
    const auto call = read_posted_call(asked.request, kArcgisBase);
    if (!call) return failure(400, "Unable to complete operation.", "");
    if (call->path.starts_with("/signin/"))
      return {.content_type = "text/html", .body = "<html><body>Sign in to view this layer</body></html>"};
    if (call->path.starts_with("/private/")) return failure(499, "Token Required", "");
    for (const std::string_view layer : {kLayer, kOldLayer}) {
      const bool has_pages = layer == kLayer;
      if (call->path == layer) return description(has_pages);
      if (call->path == std::string(layer) + "/query") return has_pages ? features_of(*call) : old_features_of(*call);
    }
    return failure(404, "Service not found", "");
  }

  RawAnswer description(bool has_pages) const {
    Json fields = Json::array();
    for (const std::string& column : table_.columns) fields.push_back({{"name", column}});
    return json(200, {{"id", 0},
                      {"name", "Parcels"},
                      {"maxRecordCount", rows_max_},
                      {"fields", fields},
                      {"advancedQueryCapabilities", {{"supportsPagination", has_pages}}}});
  }

  // An old server: all ids at once, and rows by their ids.
  RawAnswer old_features_of(const WebCall& call) const {
    for (const char* name : {"resultoffset", "resultrecordcount", "orderbyfields"})
      if (!call.parameter(name).empty())
        return failure(400, "Unable to complete operation.", "Pagination is not supported.");
    const std::string where = call.parameter("where"), ids = call.parameter("objectids");
    if (where.empty() && ids.empty()) return failure(400, "Unable to complete operation.", "");
    const Question q = question_of(table_, where == "1=1" ? "" : where, call.parameter("outfields"), "");
    if (!q.readable || !q.unknown_column.empty()) return failure(400, "Unable to complete operation.", "");
    if (call.parameter("returnidsonly") == "true") return ids_of(q);
    Json document = {{"objectIdFieldName", "OBJECTID"}, {"features", Json::array()}};
    for (const std::string& id : split(ids, ',')) {
      const auto number = parse_int(id);
      if (!number || *number < 1 || static_cast<std::size_t>(*number) > table_.rows.size()) continue;
      if (document["features"].size() == rows_max_) {
        document["exceededTransferLimit"] = true;
        break;
      }
      document["features"].push_back(
          {{"attributes", selected(table_.rows[static_cast<std::size_t>(*number) - 1], q.columns)}});
    }
    return json(200, document);
  }

  RawAnswer ids_of(const Question& q) const {
    Json ids = Json::array();
    for (const Json& row : table_.rows)
      if (q.filter.fits(row)) ids.insert(ids.begin(), row.at("OBJECTID"));  // in no order that anybody promised
    return json(200, {{"objectIdFieldName", "OBJECTID"}, {"objectIds", ids}});
  }

  RawAnswer features_of(const WebCall& call) const {
    const std::string where = call.parameter("where");
    if (where.empty()) return failure(400, "Unable to complete operation.", "'where' parameter not specified");
    const Question q =
        question_of(table_, where == "1=1" ? "" : where, call.parameter("outfields"), call.parameter("orderbyfields"));
    if (!q.unknown_column.empty())
      return failure(400, "Unable to complete operation.",
                     "'Invalid field: " + q.unknown_column + "' parameter is invalid");
    const auto limit = size_in(call, "resultrecordcount", rows_max_), offset = size_in(call, "resultoffset", 0);
    if (!q.readable || !limit || !offset)
      return failure(400, "Unable to complete operation.", "Unable to perform query");
    const CountyPage page = page_of(table_, q.filter, q.order, *offset, std::min(*limit, rows_max_));
    Json document = {{"objectIdFieldName", "OBJECTID"}, {"globalIdFieldName", ""}, {"features", Json::array()}};
    for (const Json& row : page.rows) document["features"].push_back({{"attributes", selected(row, q.columns)}});
    if (page.more) document["exceededTransferLimit"] = true;
    return json(200, document);
  }

  const CountyTable table_;
  const std::size_t rows_max_;
};

}  // namespace

class CountySimulator::Impl {
 public:
  Impl(std::unique_ptr<PaidServer> server, std::size_t parcels) : server_(std::move(server)), parcels_(parcels) {}
  PaidServer& server() { return *server_; }
  std::size_t parcels() const { return parcels_; }

 private:
  std::unique_ptr<PaidServer> server_;
  const std::size_t parcels_;
};

Result<std::unique_ptr<CountySimulator>> CountySimulator::start(const CountySettings& settings) {
  constexpr std::size_t kBodyBytesMax = 64 * 1024;
  if (settings.rows_max < 1) return invalid("simulator_setting_invalid", "A page holds at least one row.");
  HK_TRY(const ParcelBook book, ParcelBook::load(settings.parcels_file, settings.state));
  ServingSettings serving = settings.serving;
  serving.body_bytes_max = std::max(serving.body_bytes_max, kBodyBytesMax);  // long questions come with POST
  std::vector<HostedVendor> vendors;
  vendors.push_back(
      {"socrata", std::string(kSocrataBase), std::make_unique<Socrata>(book, settings), settings.allowance});
  vendors.push_back({"arcgis", std::string(kArcgisBase), std::make_unique<Arcgis>(book, settings), settings.allowance});
  HK_TRY(auto server, PaidServer::start(serving, std::move(vendors)));
  return std::unique_ptr<CountySimulator>(new CountySimulator(std::make_unique<Impl>(std::move(server), book.size())));
}

CountySimulator::CountySimulator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CountySimulator::~CountySimulator() = default;

std::uint16_t CountySimulator::port() const { return impl_->server().port(); }
std::string CountySimulator::origin() const { return impl_->server().origin(); }
std::string CountySimulator::layer_url() const { return origin() + std::string(kArcgisBase) + std::string(kLayer); }
std::size_t CountySimulator::parcels() const { return impl_->parcels(); }
std::uint64_t CountySimulator::calls() const { return impl_->server().calls(); }
void CountySimulator::stop() { impl_->server().stop(); }

}  // namespace hk::simulator
