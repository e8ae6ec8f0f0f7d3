#include <hk/enrichment/parcel_import.hpp>

#include <algorithm>
#include <functional>
#include <unordered_set>

#include "parcel_merge.hpp"
#include "parcel_rows.hpp"
#include "row_parser.hpp"

#include <hk/base/text.hpp>

namespace hk::enrichment {
namespace {

constexpr std::size_t kTouchedMax = 2'000'000;  // parcels whose newest row of this file is remembered
constexpr std::size_t kRawBytes = 500;
constexpr int kTriesMax = 3;

bool is_repair(const std::string& note) {
  return note == "money_text" || note == "line_break" || note == "number_text" || note == "address_recovered";
}

// What one transaction did; thrown away when it is rolled back.
struct BatchOutcome {
  ParcelImportCounts counts;
  std::vector<std::size_t> touched;
  std::vector<std::string> without_address;  // identities of rows without one, whose parcel has none yet
};

}  // namespace

class ParcelImporter::Impl {
 public:
  Impl(const Clock& clock, const ParcelImportSettings& settings, const ColumnMapping& mapping, std::size_t columns)
      : clock_(clock), settings_(settings), parser_(mapping, columns, settings.state) {}

  std::optional<CsvProblem> add(const CsvRecord& record);
  bool full() const { return waiting_.size() >= kParcelBatchRows; }
  Status commit(store::Database& db, const Also& also);
  Status finish(store::Database& db);
  const ParcelImportCounts& counts() const { return counts_; }

 private:
  BatchOutcome write(store::Session& session) const;
  void apply(const ParcelRow& row, std::map<std::string, ParcelState>& states,
             std::unordered_set<std::size_t>& touched_now, BatchOutcome& out) const;
  bool merge(const ParcelRow& row, ParcelState& state, std::unordered_set<std::size_t>& touched_now) const;
  void count_notes(const ParcelRow& row, const ParcelState& state, BatchOutcome& out) const;
  void settle(const BatchOutcome& outcome);

  const Clock& clock_;
  ParcelImportSettings settings_;
  RowParser parser_;
  std::vector<ParcelRow> waiting_;
  ParcelImportCounts counts_;
  // Parcels for which this file already brought its newest row. A second row of the same age only fills blanks: else
  // two such rows that differ would take turns, and a rerun would not come to rest.
  std::unordered_set<std::size_t> touched_;
  std::vector<std::string> without_address_;
};

std::optional<CsvProblem> ParcelImporter::Impl::add(const CsvRecord& record) {
  ++counts_.read;
  auto row = parser_.parse(record.fields);
  if (!row) {
    ++counts_.quarantined;
    return CsvProblem{record.line, row.error().code, row.error().message, displayable(record.raw, kRawBytes)};
  }
  waiting_.push_back(*std::move(row));
  return std::nullopt;
}

Status ParcelImporter::Impl::commit(store::Database& db, const Also& also) {
  for (int tries = 1;; ++tries) {
    auto outcome = db.write([&](store::Session& session) -> Result<BatchOutcome> {
      BatchOutcome done = write(session);
      if (also) HK_CHECK(also(session, done.counts));
      return done;
    });
    // Another import brought one of these parcels at the same moment: it is there now, so it will be merged.
    if (!outcome && outcome.error().code == "already_exists" && tries < kTriesMax) continue;
    if (!outcome) return outcome.error();
    settle(*outcome);
    return {};
  }
}

void ParcelImporter::Impl::settle(const BatchOutcome& outcome) {
  waiting_.clear();
  counts_.created += outcome.counts.created;
  counts_.updated += outcome.counts.updated;
  counts_.unchanged += outcome.counts.unchanged;
  counts_.repaired += outcome.counts.repaired;
  for (const auto& [note, count] : outcome.counts.notes) counts_.notes[note] += count;
  if (touched_.size() < kTouchedMax) touched_.insert(outcome.touched.begin(), outcome.touched.end());
  without_address_.insert(without_address_.end(), outcome.without_address.begin(), outcome.without_address.end());
}

BatchOutcome ParcelImporter::Impl::write(store::Session& session) const {
  BatchOutcome out;
  std::set<std::string> identities;
  for (const ParcelRow& row : waiting_) identities.insert(row.identity);
  auto states = load_states(session, settings_.source, {identities.begin(), identities.end()});
  std::unordered_set<std::size_t> touched_now;
  for (const ParcelRow& row : waiting_) apply(row, states, touched_now, out);
  save_states(session, states, clock_.now());
  out.touched.assign(touched_now.begin(), touched_now.end());
  return out;
}

void ParcelImporter::Impl::apply(const ParcelRow& row, std::map<std::string, ParcelState>& states,
                                 std::unordered_set<std::size_t>& touched_now, BatchOutcome& out) const {
  const auto [at, is_new] = states.try_emplace(row.identity);
  ParcelState& state = at->second;
  if (is_new) {
    state.is_new = true;
    state.parcel = {ParcelId::make(), settings_.source, row.identity, row.parcel_number, {}, settings_.is_demo};
  }
  const bool changed = merge(row, state, touched_now);
  ++(is_new ? out.counts.created : changed ? out.counts.updated : out.counts.unchanged);
  count_notes(row, state, out);
}

bool ParcelImporter::Impl::merge(const ParcelRow& row, ParcelState& state,
                                 std::unordered_set<std::size_t>& touched_now) const {
  const std::size_t hash = std::hash<std::string>{}(row.identity);
  const RowAge age = age_of(row.values, state.parcel.values);
  const bool first = !touched_.contains(hash) && !touched_now.contains(hash);
  const bool row_wins = age == RowAge::kNewer || (age == RowAge::kSame && first);
  if (age != RowAge::kOlder) touched_now.insert(hash);
  const bool values_changed = merge_values(state.parcel.values, row.values, row_wins);
  state.changed = state.changed || values_changed;
  bool changed = values_changed;
  if (row.address && state.address_keys.insert(row.address->full_key).second) {
    state.new_addresses.push_back(*row.address);
    changed = true;
  }
  if (row.sale && state.sale_keys.insert(row.sale->key()).second) {
    state.new_sales.push_back(*row.sale);
    changed = true;
  }
  return changed;
}

void ParcelImporter::Impl::count_notes(const ParcelRow& row, const ParcelState& state, BatchOutcome& out) const {
  std::set<std::string> notes = row.notes;
  if (!row.address && !state.address_keys.empty()) notes.insert("address_recovered");
  if (!row.address && state.address_keys.empty()) out.without_address.push_back(row.identity);
  for (const std::string& note : notes) ++out.counts.notes[note];
  if (std::ranges::any_of(notes, is_repair)) ++out.counts.repaired;
}

Status ParcelImporter::Impl::finish(store::Database& db) {
  const std::set<std::string> identities(without_address_.begin(), without_address_.end());
  auto states = db.read([&](store::Session& session) -> Result<std::map<std::string, ParcelState>> {
    return load_states(session, settings_.source, {identities.begin(), identities.end()});
  });
  if (!states) return states.error();
  const auto recovered = std::ranges::count_if(
      without_address_, [&](const std::string& identity) { return !(*states)[identity].address_keys.empty(); });
  without_address_.clear();
  if (recovered == 0) return {};
  counts_.notes["address_recovered"] += recovered;
  counts_.repaired += recovered;
  return {};
}

Result<ParcelImporter> ParcelImporter::begin(const Clock& clock, const ParcelImportSettings& settings,
                                             const ColumnMapping& mapping, std::size_t columns) {
  if (!is_usable(mapping))
    return invalid("columns_missing", "No column holds a parcel number or an address.",
                   "Say which column is the parcel number or the address.");
  return ParcelImporter(std::make_unique<Impl>(clock, settings, mapping, columns));
}

ParcelImporter::ParcelImporter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ParcelImporter::~ParcelImporter() = default;
ParcelImporter::ParcelImporter(ParcelImporter&&) noexcept = default;

std::optional<CsvProblem> ParcelImporter::add(const CsvRecord& record) { return impl_->add(record); }
bool ParcelImporter::full() const { return impl_->full(); }
Status ParcelImporter::commit(store::Database& db, const Also& also) { return impl_->commit(db, also); }
Status ParcelImporter::finish(store::Database& db) { return impl_->finish(db); }
const ParcelImportCounts& ParcelImporter::counts() const { return impl_->counts(); }

}  // namespace hk::enrichment
