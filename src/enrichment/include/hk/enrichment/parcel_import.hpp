// Brings rows of a county file into the parcels, a batch a transaction.
//
//   HK_TRY(auto importer, ParcelImporter::begin(clock, {.source = layout_source(header)}, mapping, header.size()));
//   for each record:  if (auto problem = importer.add(record)) quarantine(*problem);
//                     if (importer.full()) HK_CHECK(importer.commit(db));
//   HK_CHECK(importer.commit(db));
//   HK_CHECK(importer.finish(db));
//
// Rows of one parcel are merged: a known value is never overwritten by a blank, the later sale (or assessment date)
// decides between two known values, sales are kept once each. Importing a file again changes nothing.
//
// Codes of rows that are refused: wrong_column_count, no_parcel_and_no_address, bad_money, bad_date, bad_number.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <hk/base/csv.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/enrichment/parcel_columns.hpp>
#include <hk/enrichment/parcels.hpp>
#include <hk/store/store.hpp>

namespace hk::enrichment {

inline constexpr std::size_t kParcelBatchRows = 1'000;

struct ParcelImportSettings {
  std::string source{};  // see Parcel::source
  std::string state{};   // two letters, for files that do not say; may be empty
  bool is_demo = false;
};

// read = created + updated + unchanged + quarantined, once all is committed.
struct ParcelImportCounts {
  std::int64_t read = 0;
  std::int64_t created = 0;  // rows that brought a new parcel
  std::int64_t updated = 0;  // rows that changed a parcel, or added an address or a sale
  std::int64_t unchanged = 0;
  std::int64_t repaired = 0;  // rows with a repair other than of blanks and Yes/No
  std::int64_t quarantined = 0;
  // By kind: money_text, line_break, address_recovered, number_text; spaces, flag_spelling; address_unreadable (kept as
  // text, can't be matched), no_house_number (likewise).
  std::map<std::string, std::int64_t> notes;
};

class ParcelImporter {
 public:
  // Error `columns_missing` when neither a parcel number nor an address is mapped.
  static Result<ParcelImporter> begin(const Clock& clock, const ParcelImportSettings& settings,
                                      const ColumnMapping& mapping, std::size_t columns);
  ~ParcelImporter();
  ParcelImporter(ParcelImporter&&) noexcept;

  // Answers why the row can't be used; else it waits for the next commit.
  std::optional<CsvProblem> add(const CsvRecord& record);
  bool full() const;
  // Writes the waiting rows; `also` is told what they did and runs in the same transaction (and may run again with it).
  using Also = std::function<Status(store::Session&, const ParcelImportCounts& batch)>;
  Status commit(store::Database& db, const Also& also = {});
  // After the last commit: looks once more for addresses that a later row brought.
  Status finish(store::Database& db);
  const ParcelImportCounts& counts() const;

 private:
  class Impl;
  explicit ParcelImporter(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace hk::enrichment
