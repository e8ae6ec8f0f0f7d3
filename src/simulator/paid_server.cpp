#include "paid_server.hpp"

#include <algorithm>
#include <utility>

#include "draw.hpp"
#include "mishaps.hpp"

#include <hk/base/csv.hpp>

namespace hk::simulator {
namespace {

Error bad_setting(const std::string& message) { return invalid("simulator_setting_invalid", message); }

Status check(const ServingSettings& s) {
  constexpr int kHourMs = 3'600'000;
  if (!(s.fault_rate >= 0 && s.fault_rate <= 1)) return bad_setting("The fault rate must be from 0 to 1.");
  if (s.latency_ms_min < 0 || s.latency_ms_max < s.latency_ms_min || s.latency_ms_max > kHourMs)
    return bad_setting("The latency must be MIN-MAX in milliseconds, at most an hour.");
  if (s.slow_ms < 0 || s.slow_ms > kHourMs) return bad_setting("A slow answer takes from 0 ms to an hour.");
  return {};
}

Status check(const Allowance& allowance) {
  if (allowance.quota.value_or(0) < 0 || allowance.quota_reset_ms < 0)
    return bad_setting("The quota can't be negative.");
  return {};
}

// Where the numbering of the calls goes on, so that a restart does not repeat the faults that were.
Result<std::uint64_t> last_number_of(const std::string& bill_file) {
  if (bill_file.empty()) return std::uint64_t{0};
  HK_TRY(const std::vector<BillLine> lines, read_bill(bill_file));
  std::uint64_t last = 0;
  for (const BillLine& line : lines) last = std::max(last, line.number);
  return last;
}

bool lies_below(std::string_view target, std::string_view base) {
  if (!target.starts_with(base)) return false;
  return base.empty() || target.substr(base.size()).starts_with('/');
}

RawAnswer plain(int status, const std::string& text) {
  return {.status = status, .content_type = "text/plain", .body = text + "\n"};
}

}  // namespace

PaidServer::Booth::Booth(HostedVendor vendor)
    : hosted(std::move(vendor)),
      limit(hosted.allowance.limit),
      quota(hosted.allowance.quota, hosted.allowance.quota_reset_ms * kMillisecond) {}

Result<PaidServer::Books> PaidServer::Books::open(const ServingSettings& settings) {
  HK_TRY(Journal bill, Journal::open(settings.bill_file));
  HK_TRY(Journal arrivals, Journal::open(settings.arrivals_file));
  HK_TRY(const std::uint64_t last, last_number_of(settings.bill_file));
  return Books{std::move(bill), std::move(arrivals), last};
}

PaidServer::PaidServer(const ServingSettings& settings, std::vector<HostedVendor> vendors, Books books)
    : settings_(settings), plan_(settings.seed, settings.fault_rate, settings.fault_mix), books_(std::move(books)) {
  for (HostedVendor& vendor : vendors) booths_.emplace_back(std::move(vendor));
}

Result<std::unique_ptr<PaidServer>> PaidServer::start(const ServingSettings& settings,
                                                      std::vector<HostedVendor> vendors) {
  HK_CHECK(check(settings));
  for (const HostedVendor& vendor : vendors) HK_CHECK(check(vendor.allowance));
  HK_TRY(Books books, Books::open(settings));
  std::unique_ptr<PaidServer> server(new PaidServer(settings, std::move(vendors), std::move(books)));
  HK_CHECK(server->listen());
  return server;
}

Status PaidServer::listen() {
  const RawServerSettings raw{settings_.address,         settings_.port,
                              settings_.connections_max, settings_.header_bytes_max,
                              settings_.read_timeout_ms, settings_.body_bytes_max};
  HK_TRY(server_, RawServer::start(raw, [this](const RawRequest& request, runtime::StopSignal& stop) {
           return serve(request, stop);
         }));
  return {};
}

std::string PaidServer::origin() const { return "http://" + settings_.address + ":" + std::to_string(port()); }

Result<std::vector<BillLine>> PaidServer::bill() const {
  if (settings_.bill_file.empty()) return std::vector<BillLine>();
  return read_bill(settings_.bill_file);
}

PaidServer::Booth* PaidServer::booth_of(const RawRequest& request) {
  const auto found =
      std::ranges::find_if(booths_, [&](const Booth& booth) { return lies_below(request.target, booth.hosted.base); });
  return found == booths_.end() ? nullptr : &*found;
}

RawAnswer PaidServer::serve(const RawRequest& request, runtime::StopSignal& stop) {
  Booth* booth = booth_of(request);
  if (booth == nullptr) return plain(404, "No service is simulated at this path.");
  const std::uint64_t number = books_.last_number + ++calls_;
  Decision decision = decide(*booth, request, number);
  if (decision.wait > 0 && stop.sleep_for(decision.wait)) return {.status = 0, .ending = RawAnswer::Ending::kReset};
  if (!record(*booth, request, decision, number)) return plain(500, "The simulator can't write its files.");
  return std::move(decision.answer.wire);
}

PaidServer::Decision PaidServer::decide(Booth& booth, const RawRequest& request, std::uint64_t number) {
  const bool admitted = booth.limit.admits(request.arrived);
  const auto fault = admitted ? plan_.of_call(number) : std::nullopt;
  Decision out{.answer = admitted ? answer(booth, request, number, fault)
                                  : VendorAnswer{booth.hosted.vendor->too_many_calls(number),
                                                 booth.hosted.vendor->charge_of_failure()},
               .wait = latency(number)};
  if (out.answer.charge && !booth.quota.take(request.arrived, out.answer.lookups)) {
    out.answer = {booth.hosted.vendor->quota_exceeded(number)};
    return out;
  }
  if (fault && spoil(out.answer.wire, *fault)) out.fault = fault_name(*fault);
  if (fault == Fault::kSlow) out.wait += settings_.slow_ms * kMillisecond;
  return out;
}

VendorAnswer PaidServer::answer(Booth& booth, const RawRequest& request, std::uint64_t number,
                                std::optional<Fault> fault) {
  const Vendor& vendor = *booth.hosted.vendor;
  auto early = fault ? vendor.early_mishap(*fault, number) : std::nullopt;
  if (!early) return vendor.answer({request, number, booth.quota.left(request.arrived)});
  const bool heard = *fault != Fault::kReset && *fault != Fault::kQuota;  // a reset call never came
  return {*std::move(early), heard ? vendor.charge_of_failure() : std::nullopt};
}

Micros PaidServer::latency(std::uint64_t number) const {
  const auto span = static_cast<std::uint64_t>((settings_.latency_ms_max - settings_.latency_ms_min) * kMillisecond);
  return settings_.latency_ms_min * kMillisecond +
         static_cast<Micros>(draw(settings_.seed, number, "latency") % (span + 1));
}

// The bill comes first: nothing may leave that is not on it.
bool PaidServer::record(const Booth& booth, const RawRequest& request, const Decision& decision, std::uint64_t number) {
  const std::string path = booth.hosted.vendor->path(request);
  const std::string reference = displayable(request.header("x-request-id"), 200);
  if (decision.answer.charge && !books_.bill.append({{"n", number},
                                                     {"at", format_rfc3339(SystemClock().now())},
                                                     {"service", booth.hosted.name},
                                                     {"path", path},
                                                     {"reference", reference},
                                                     {"microDollars", *decision.answer.charge},
                                                     {"fault", text_or_null(decision.fault)}}))
    return false;
  return books_.arrivals.append({{"monotonicMicros", request.arrived},
                                 {"n", number},
                                 {"service", booth.hosted.name},
                                 {"path", path},
                                 {"reference", reference},
                                 {"status", decision.answer.wire.status}});
}

}  // namespace hk::simulator
