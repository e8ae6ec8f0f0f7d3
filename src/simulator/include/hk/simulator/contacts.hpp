// The services that check e-mail addresses, phone numbers and postal addresses, on loopback and one port: their wire
// formats, their charges and their bad days.
//
//   HK_TRY(auto contacts, ContactSimulator::start({.serving = {.seed = 7, .bill_file = "bill.jsonl"}}));
//   client.get(contacts->base_url("zerobounce") + "/validate?api_key=...&email=jane%40example.com&ip_address=");
//
// Services agree about an address and about a number, each in its own words. A word in the local part of an address
// decides (jane.invalid@example.com), else the seed does; see mailbox.hpp, phone_line.hpp and delivery_point.hpp. The
// same seed and order of calls give the same answers and the same faults. What each service charges for is on the bill
// before the first byte of the answer leaves. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/simulator/bill.hpp>
#include <hk/simulator/serving.hpp>

namespace hk::simulator {

struct ContactSettings {
  ServingSettings serving{};
  Allowance allowance{};                         // of each service, which counts for itself
  std::string key{};                             // of services without their own; empty: any key is right
  std::map<std::string, std::string> keys{};     // by service
  std::map<std::string, MicroDollars> prices{};  // by service, of a charged call; a list price otherwise
};

class ContactSimulator {
 public:
  // "zerobounce", ...: as on the bill.
  static std::vector<std::string> services();

  // Errors: simulator_setting_invalid, simulator_file, simulator_port, bill_unreadable.
  static Result<std::unique_ptr<ContactSimulator>> start(const ContactSettings& settings);
  ~ContactSimulator();  // stops
  ContactSimulator(const ContactSimulator&) = delete;
  ContactSimulator& operator=(const ContactSimulator&) = delete;

  std::uint16_t port() const;
  std::string base_url(const std::string& service) const;  // "http://127.0.0.1:PORT/zerobounce/v2"; empty: not known
  std::uint64_t calls() const;                             // of this run, whatever was answered
  Result<std::vector<BillLine>> bill() const;
  // Ends all connections; answers that wait are not sent and not billed.
  void stop();

 private:
  class Impl;
  explicit ContactSimulator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace hk::simulator
