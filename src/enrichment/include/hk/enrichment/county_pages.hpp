// Reads all of a county's rows, page after page, so that it can go on where it was interrupted.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/enrichment/county_reader.hpp>

namespace hk::enrichment {

// How far it is; kept with what was read.
struct CountyPosition {
  std::int64_t rows = 0;      // received so far, those of no use among them
  bool began = false;         // the two below are known
  std::string changed_until;  // the latest change at the beginning: where the next, smaller reading starts
  std::string newest;         // see CountyService::newest_of
  std::string changed_after;  // empty: all rows, else those changed since
  bool done = false;
  std::int64_t after_id = -1;  // of a layer without pages: rows up to this id are read
};
Json to_json(const CountyPosition& position);
CountyPosition position_of(const Json& json);

class CountyPages {
 public:
  // Waits; true when it should stop instead.
  using Sleep = std::function<bool(Micros)>;
  CountyPages(const CountyReader& reader, Sleep sleep) : reader_(reader), sleep_(std::move(sleep)) {}

  // The cells of the next page, in order of the county's fields; moves the position on. Throttling and failures are
  // waited for, kTriesMax times in a row.
  // Errors: county_refused (a person has to look), county_unavailable (later again), county_stopped.
  Result<std::vector<std::vector<std::string>>> next(CountyPosition& position);

  static constexpr int kTriesMax = 6;

 private:
  Status begin(CountyPosition& position);
  Result<std::string> newest(const std::string& column);
  Status look_at_layer();
  Status find_ids(const CountyPosition& position);
  Result<CountyAnswer> next_page(CountyPosition& position);
  Result<CountyAnswer> next_ids(CountyPosition& position);
  Result<CountyAnswer> ask(const CountyQuery& query);

  const CountyReader& reader_;
  const Sleep sleep_;
  bool looked_ = false;                                // at the layer
  bool has_pages_ = true;                              // false: its rows are asked for by their ids
  std::size_t rows_max_ = 0;                           // of an answer of the layer; 0: not said
  std::optional<std::vector<std::int64_t>> ids_ = {};  // in order
};

}  // namespace hk::enrichment
