// Serves paid services over one port: their limits, their bad days, and the bill.
//
// A call that is charged is on the bill before the first byte of its answer leaves. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/simulator/bill.hpp>
#include <hk/simulator/serving.hpp>

#include "journal.hpp"
#include "limits.hpp"
#include "raw_server.hpp"
#include "vendor.hpp"

namespace hk::simulator {

struct HostedVendor {
  std::string name;  // on the bill
  std::string base;  // what its paths begin with; empty: all are its own
  std::unique_ptr<Vendor> vendor;
  Allowance allowance{};
};

class PaidServer {
 public:
  // Errors: simulator_setting_invalid, simulator_file, simulator_port, bill_unreadable.
  static Result<std::unique_ptr<PaidServer>> start(const ServingSettings& settings, std::vector<HostedVendor> vendors);

  std::uint16_t port() const { return server_->port(); }
  std::string origin() const;  // "http://127.0.0.1:PORT"
  std::uint64_t calls() const { return calls_; }
  Result<std::vector<BillLine>> bill() const;
  // Ends all connections; answers that wait are not sent and not billed.
  void stop() { server_->stop(); }

 private:
  struct Booth {
    explicit Booth(HostedVendor vendor);
    HostedVendor hosted;
    CallLimit limit;
    Quota quota;
  };
  struct Books {
    static Result<Books> open(const ServingSettings& settings);
    Journal bill;
    Journal arrivals;
    std::uint64_t last_number = 0;  // of the runs before
  };
  struct Decision {
    VendorAnswer answer;
    std::string fault{};
    Micros wait = 0;
  };

  PaidServer(const ServingSettings& settings, std::vector<HostedVendor> vendors, Books books);
  Status listen();
  Booth* booth_of(const RawRequest& request);
  RawAnswer serve(const RawRequest& request, runtime::StopSignal& stop);
  Decision decide(Booth& booth, const RawRequest& request, std::uint64_t number);
  VendorAnswer answer(Booth& booth, const RawRequest& request, std::uint64_t number, std::optional<Fault> fault);
  Micros latency(std::uint64_t number) const;
  bool record(const Booth& booth, const RawRequest& request, const Decision& decision, std::uint64_t number);

  const ServingSettings settings_;
  const FaultPlan plan_;
  std::list<Booth> booths_;
  Books books_;
  std::atomic<std::uint64_t> calls_ = 0;
  std::unique_ptr<RawServer> server_;  // last: its threads use all of the above
};

}  // namespace hk::simulator
