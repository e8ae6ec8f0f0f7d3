#include <hk/simulator/attom.hpp>

#include <algorithm>
#include <atomic>
#include <utility>

#include "attom_answers.hpp"
#include "attom_call.hpp"
#include "draw.hpp"
#include "journal.hpp"
#include "limits.hpp"
#include "mishaps.hpp"
#include "parcel_book.hpp"
#include "raw_server.hpp"

#include <hk/base/csv.hpp>
#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

Error bad_setting(const std::string& message) { return invalid("simulator_setting_invalid", message); }

Status check(const AttomSettings& s) {
  constexpr int kHourMs = 3'600'000;
  if (!(s.fault_rate >= 0 && s.fault_rate <= 1)) return bad_setting("The fault rate must be from 0 to 1.");
  if (s.latency_ms_min < 0 || s.latency_ms_max < s.latency_ms_min || s.latency_ms_max > kHourMs)
    return bad_setting("The latency must be MIN-MAX in milliseconds, at most an hour.");
  if (s.slow_ms < 0 || s.slow_ms > kHourMs) return bad_setting("A slow answer takes from 0 ms to an hour.");
  if (s.quota.value_or(0) < 0 || s.quota_reset_ms < 0) return bad_setting("The quota can't be negative.");
  if (s.price_micro_dollars < 0) return bad_setting("The price can't be negative.");
  if (s.fips.size() != 5 || s.fips.find_first_not_of("0123456789") != std::string::npos)
    return bad_setting("A FIPS code of a county has five digits.");
  return {};
}

// Where the numbering of the calls goes on, so that a restart does not repeat the faults that were.
Result<std::uint64_t> last_number(const std::string& bill_file) {
  if (bill_file.empty()) return std::uint64_t{0};
  HK_TRY(const std::vector<BillLine> lines, read_bill(bill_file));
  std::uint64_t last = 0;
  for (const BillLine& line : lines) last = std::max(last, line.number);
  return last;
}

AttomContract contract_of(const AttomSettings& settings) {
  const Date today = settings.today.value_or(utc_date(SystemClock().now()));
  return {settings.key, settings.not_entitled, {settings.seed, settings.fips, upper_ascii(settings.state), today}};
}

}  // namespace

class AttomSimulator::Impl {
 public:
  Impl(const AttomSettings& settings, ParcelBook book, Journal bill, Journal arrivals, std::uint64_t first_number)
      : settings_(settings),
        book_(std::move(book)),
        answers_(book_, contract_of(settings)),
        plan_(settings.seed, settings.fault_rate, settings.fault_mix),
        limit_(settings.limit),
        quota_(settings.quota, settings.quota_reset_ms * kMillisecond),
        bill_(std::move(bill)),
        arrivals_(std::move(arrivals)),
        first_number_(first_number) {}

  Status listen() {
    const RawServerSettings raw{settings_.address, settings_.port, settings_.connections_max,
                                settings_.header_bytes_max, settings_.read_timeout_ms};
    HK_TRY(server_, RawServer::start(raw, [this](const RawRequest& request, runtime::StopSignal& stop) {
             return serve(request, stop);
           }));
    return {};
  }

  const AttomSettings& settings() const { return settings_; }
  const ParcelBook& book() const { return book_; }
  RawServer& server() { return *server_; }
  std::uint64_t calls() const { return calls_; }

 private:
  struct Decision {
    RawAnswer answer;
    std::string fault{};
    Micros wait = 0;
  };

  RawAnswer serve(const RawRequest& request, runtime::StopSignal& stop) {
    const std::uint64_t number = first_number_ + ++calls_;
    Decision decision = decide(request, number);
    if (decision.wait > 0 && stop.sleep_for(decision.wait)) return {.status = 0, .ending = RawAnswer::Ending::kReset};
    if (!record(request, decision, number))
      return {.status = 500, .content_type = "text/plain", .body = "The simulator can't write its files.\n"};
    return std::move(decision.answer);
  }

  Decision decide(const RawRequest& request, std::uint64_t number) {
    Decision out{.answer = {}, .wait = latency(number)};
    if (!limit_.admits(request.arrived)) {
      out.answer = too_many_calls(settings_.seed, number);
      return out;
    }
    const auto fault = plan_.of_call(number);
    if (auto early = fault ? early_mishap(*fault, settings_.seed, number) : std::nullopt) {
      out.answer = *std::move(early);
      return out;
    }
    out.answer = answers_.answer(request, number);
    if (out.answer.status == 200 && !quota_.take(request.arrived)) {
      out.answer = quota_exceeded(settings_.seed, number);
      return out;
    }
    if (fault && spoil(out.answer, *fault)) out.fault = fault_name(*fault);
    if (fault == Fault::kSlow) out.wait += settings_.slow_ms * kMillisecond;
    return out;
  }

  Micros latency(std::uint64_t number) const {
    const auto span = static_cast<std::uint64_t>((settings_.latency_ms_max - settings_.latency_ms_min) * kMillisecond);
    return settings_.latency_ms_min * kMillisecond +
           static_cast<Micros>(draw(settings_.seed, number, "latency") % (span + 1));
  }

  // The bill comes first: nothing may leave that is not on it.
  bool record(const RawRequest& request, const Decision& decision, std::uint64_t number) {
    const auto call = read_call(request.target);
    const std::string path = call ? call->path : displayable(request.target, 200);
    const std::string reference = displayable(request.header("x-request-id"), 200);
    if (decision.answer.status == 200 && !bill_.append({{"n", number},
                                                        {"at", format_rfc3339(SystemClock().now())},
                                                        {"path", path},
                                                        {"reference", reference},
                                                        {"microDollars", settings_.price_micro_dollars},
                                                        {"fault", text_or_null(decision.fault)}}))
      return false;
    return arrivals_.append({{"monotonicMicros", request.arrived},
                             {"n", number},
                             {"path", path},
                             {"reference", reference},
                             {"status", decision.answer.status}});
  }

  const AttomSettings settings_;
  const ParcelBook book_;
  const AttomAnswers answers_;
  const FaultPlan plan_;
  CallLimit limit_;
  Quota quota_;
  Journal bill_;
  Journal arrivals_;
  const std::uint64_t first_number_;
  std::atomic<std::uint64_t> calls_ = 0;
  std::unique_ptr<RawServer> server_;  // last: its threads use all of the above
};

Result<std::unique_ptr<AttomSimulator>> AttomSimulator::start(const AttomSettings& settings) {
  HK_CHECK(check(settings));
  HK_TRY(ParcelBook book, ParcelBook::load(settings.parcels_file, settings.state));
  HK_TRY(Journal bill, Journal::open(settings.bill_file));
  HK_TRY(Journal arrivals, Journal::open(settings.arrivals_file));
  HK_TRY(const std::uint64_t last, last_number(settings.bill_file));
  auto impl = std::make_unique<Impl>(settings, std::move(book), std::move(bill), std::move(arrivals), last);
  HK_CHECK(impl->listen());
  return std::unique_ptr<AttomSimulator>(new AttomSimulator(std::move(impl)));
}

AttomSimulator::AttomSimulator(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AttomSimulator::~AttomSimulator() = default;

std::uint16_t AttomSimulator::port() const { return impl_->server().port(); }
std::string AttomSimulator::base_url() const {
  return "http://" + impl_->settings().address + ":" + std::to_string(port()) + std::string(kAttomBase);
}
std::size_t AttomSimulator::parcels() const { return impl_->book().size(); }
std::size_t AttomSimulator::rows_skipped() const { return impl_->book().rows_skipped(); }
std::uint64_t AttomSimulator::calls() const { return impl_->calls(); }
Result<std::vector<BillLine>> AttomSimulator::bill() const {
  if (impl_->settings().bill_file.empty()) return std::vector<BillLine>();
  return read_bill(impl_->settings().bill_file);
}
void AttomSimulator::stop() { impl_->server().stop(); }

}  // namespace hk::simulator
