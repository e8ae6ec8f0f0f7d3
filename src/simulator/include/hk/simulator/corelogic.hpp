// The Property API v2 of CoreLogic (Cotality) on loopback: its tokens, its wire format, its bill and its bad days, over
// the parcels of a county file.
//
//   HK_TRY(auto corelogic, CoreLogicSimulator::start({.serving = {.seed = 7}, .parcels_file = "county.csv"}));
//   client.post(corelogic->token_url() + "?grant_type=client_credentials");   // Basic key:secret, Content-Length: 0
//   client.get(corelogic->origin() + "/v2/properties/search?streetAddress=...&zipCode=...");   // Bearer token
//
// A call that is answered with HTTP 200 is billed at the price of its product, tokens are free. The line is in the bill
// file before the first byte of the answer leaves. The same seed, parcels and order of calls give the same answers and
// the same faults. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <hk/base/money.hpp>
#include <hk/base/result.hpp>
#include <hk/simulator/bill.hpp>
#include <hk/simulator/serving.hpp>

namespace hk::simulator {

struct CoreLogicSettings {
  ServingSettings serving{};
  Allowance allowance{};
  std::string parcels_file{};                    // a county file, as the import understands it
  std::string state{};                           // two letters, for files that do not say
  std::string fips = "53035";                    // of the county
  std::string key{}, secret{};                   // empty: any is right
  MicroDollars price = 100'000;                  // of a billed call
  std::map<std::string, MicroDollars> prices{};  // by product, where it differs: "search", "buildings"
  std::set<std::string> not_licensed{};          // products that are 403
  std::int64_t token_seconds = 3'600;            // as the answer says
  std::optional<std::int64_t> token_calls{};     // calls after which a token is refused before its time
  double half_null = 0;                          // of all properties: their composite lacks sections, 0-1
};

class CoreLogicSimulator {
 public:
  // "search", "property-detail", "buildings", ...: what is sold.
  static const std::vector<std::string>& products();

  // Errors: parcels_unreadable, parcels_columns_missing, simulator_setting_invalid, simulator_file, simulator_port.
  static Result<std::unique_ptr<CoreLogicSimulator>> start(const CoreLogicSettings& settings);
  ~CoreLogicSimulator();  // stops
  CoreLogicSimulator(const CoreLogicSimulator&) = delete;
  CoreLogicSimulator& operator=(const CoreLogicSimulator&) = delete;

  std::uint16_t port() const;
  std::string origin() const;     // "http://127.0.0.1:PORT"
  std::string token_url() const;  // ".../oauth/token"
  std::size_t parcels() const;
  std::uint64_t calls() const;  // of this run, tokens among them
  Result<std::vector<BillLine>> bill() const;
  // Ends all connections; answers that wait are not sent and not billed.
  void stop();

 private:
  class Impl;
  explicit CoreLogicSimulator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace hk::simulator
