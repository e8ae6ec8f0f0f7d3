// A county's records on loopback over the parcels of a county file, as Socrata and as ArcGIS speak.
//
//   HK_TRY(auto counties, CountySimulator::start({.serving = {.seed = 7}, .parcels_file = "county.csv"}));
//   client.get(counties->origin() + "/resource/64uk-42ks.json?$limit=10&$order=:id");
//   client.get(counties->layer_url() + "/query?where=1%3D1&outFields=*&f=json");
//
// Socrata: the data sets 64uk-42ks (PLUTO's columns), 3723-97qp and x54s-btds (Cook County's); any other is 404.
// ArcGIS: one layer; /private/ wants a token, /signin/ leads to a page. Nothing is charged. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <hk/base/result.hpp>
#include <hk/simulator/serving.hpp>

namespace hk::simulator {

struct CountySettings {
  ServingSettings serving{};
  Allowance allowance{};                                // of each of the two
  std::string parcels_file{};                           // a county file, as the import understands it
  std::string state{};                                  // two letters, for files that do not say
  std::string updated_at = "2026-01-05T06:00:00.000Z";  // Socrata: of all rows
  std::string app_token{};                              // Socrata: another one is refused; empty: any is right
  std::int64_t rows_max = 1'000;                        // ArcGIS: of one page, whatever is asked
};

class CountySimulator {
 public:
  // Errors: parcels_unreadable, parcels_columns_missing, simulator_setting_invalid, simulator_file, simulator_port.
  static Result<std::unique_ptr<CountySimulator>> start(const CountySettings& settings);
  ~CountySimulator();  // stops
  CountySimulator(const CountySimulator&) = delete;
  CountySimulator& operator=(const CountySimulator&) = delete;

  std::uint16_t port() const;
  std::string origin() const;     // "http://127.0.0.1:PORT"
  std::string layer_url() const;  // ".../arcgis/rest/services/Parcels/FeatureServer/0"
  std::size_t parcels() const;
  std::uint64_t calls() const;
  void stop();

 private:
  class Impl;
  explicit CountySimulator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace hk::simulator
