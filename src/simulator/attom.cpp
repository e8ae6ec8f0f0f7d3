#include <hk/simulator/attom.hpp>

#include <utility>

#include "attom_answers.hpp"
#include "mishaps.hpp"
#include "paid_server.hpp"
#include "parcel_book.hpp"

#include <hk/base/csv.hpp>
#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

Error bad_setting(const std::string& message) { return invalid("simulator_setting_invalid", message); }

Status check(const AttomSettings& s) {
  if (s.price_micro_dollars < 0) return bad_setting("The price can't be negative.");
  if (s.fips.size() != 5 || s.fips.find_first_not_of("0123456789") != std::string::npos)
    return bad_setting("A FIPS code of a county has five digits.");
  return {};
}

ServingSettings serving_of(const AttomSettings& s) {
  return {.address = s.address,
          .port = s.port,
          .seed = s.seed,
          .fault_rate = s.fault_rate,
          .fault_mix = s.fault_mix,
          .latency_ms_min = s.latency_ms_min,
          .latency_ms_max = s.latency_ms_max,
          .slow_ms = s.slow_ms,
          .bill_file = s.bill_file,
          .arrivals_file = s.arrivals_file,
          .connections_max = s.connections_max,
          .header_bytes_max = s.header_bytes_max,
          .read_timeout_ms = s.read_timeout_ms};
}

AttomContract contract_of(const AttomSettings& settings) {
  const Date today = settings.today.value_or(utc_date(SystemClock().now()));
  return {settings.key, settings.not_entitled, {settings.seed, settings.fips, upper_ascii(settings.state), today}};
}

// Calls that are answered with 200 are charged, nothing else is.
class Attom final : public Vendor {
 public:
  Attom(const ParcelBook& book, const AttomSettings& settings)
      : Vendor(settings.seed), answers_(book, contract_of(settings)), price_(settings.price_micro_dollars) {}

  VendorAnswer answer(const VendorCall& call) const override {
    RawAnswer wire = answers_.answer(call.request, call.number);
    const bool found = wire.status == 200;
    return {std::move(wire), found ? std::optional(price_) : std::nullopt};
  }
  std::string path(const RawRequest& request) const override {
    const auto call = read_call(request.target, kAttomBase);
    return call ? call->path : displayable(request.target, 200);
  }
  RawAnswer too_many_calls(std::uint64_t number) const override { return simulator::too_many_calls(seed(), number); }
  RawAnswer quota_exceeded(std::uint64_t number) const override { return simulator::quota_exceeded(seed(), number); }
  std::optional<RawAnswer> early_mishap(Fault fault, std::uint64_t number) const override {
    return simulator::early_mishap(fault, seed(), number);  // a contract that is used up is 402 here
  }

 private:
  const AttomAnswers answers_;
  const MicroDollars price_;
};

}  // namespace

class AttomSimulator::Impl {
 public:
  explicit Impl(ParcelBook book) : book_(std::move(book)) {}

  Status serve(const AttomSettings& s) {
    std::vector<HostedVendor> vendors;
    vendors.push_back({"attom", "", std::make_unique<Attom>(book_, s), {s.limit, s.quota, s.quota_reset_ms}});
    HK_TRY(server_, PaidServer::start(serving_of(s), std::move(vendors)));
    return {};
  }

  const ParcelBook& book() const { return book_; }
  PaidServer& server() { return *server_; }

 private:
  const ParcelBook book_;
  std::unique_ptr<PaidServer> server_;  // last: its threads read the book
};

Result<std::unique_ptr<AttomSimulator>> AttomSimulator::start(const AttomSettings& settings) {
  HK_CHECK(check(settings));
  HK_TRY(ParcelBook book, ParcelBook::load(settings.parcels_file, settings.state));
  auto impl = std::make_unique<Impl>(std::move(book));
  HK_CHECK(impl->serve(settings));
  return std::unique_ptr<AttomSimulator>(new AttomSimulator(std::move(impl)));
}

AttomSimulator::AttomSimulator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AttomSimulator::~AttomSimulator() = default;

std::uint16_t AttomSimulator::port() const { return impl_->server().port(); }
std::string AttomSimulator::base_url() const { return impl_->server().origin() + std::string(kAttomBase); }
std::size_t AttomSimulator::parcels() const { return impl_->book().size(); }
std::size_t AttomSimulator::rows_skipped() const { return impl_->book().rows_skipped(); }
std::uint64_t AttomSimulator::calls() const { return impl_->server().calls(); }
Result<std::vector<BillLine>> AttomSimulator::bill() const { return impl_->server().bill(); }
void AttomSimulator::stop() { impl_->server().stop(); }

}  // namespace hk::simulator
