#include "parcel_book.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <optional>
#include <utility>

#include "draw.hpp"

#include <hk/base/csv.hpp>
#include <hk/base/text.hpp>

namespace hk::simulator {
namespace {

constexpr std::size_t kSampleRows = 200;  // that the guess of the columns looks at
constexpr std::int64_t kAttomIdMin = 100'000'000;
constexpr std::uint64_t kAttomIds = 1'900'000'000;  // all fit into 31 bits

Error unreadable(const std::string& file) {
  return invalid("parcels_unreadable", "The file " + file + " can't be read.", "Give a county file in CSV.");
}

std::string plain_apn(std::string_view apn) {
  std::string plain;
  for (const char c : apn)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) plain += c;
  return upper_ascii(plain);
}

std::string identity_of(const BookParcel& parcel) {
  if (!parcel.apn.empty()) return "parcel|" + upper_ascii(parcel.apn);
  const BookAddress& address = parcel.addresses.front();
  const auto key = canonical::address_key(address.parsed);
  return "address|" + (key.street.empty() ? upper_ascii(address.line) : key.full);
}

// Collects the first rows, guesses the columns from them, then reads row by row.
class Loader {
 public:
  Loader(std::string state, std::function<void(std::optional<BookParcel>)> on_row)
      : state_(std::move(state)), on_row_(std::move(on_row)) {}

  void take(const std::vector<std::string>& fields) {
    if (header_.empty()) {
      header_ = fields;
    } else if (reader_) {
      read(fields);
    } else if (!unusable_) {
      samples_.push_back(fields);
      if (samples_.size() == kSampleRows) begin();
    }
  }

  bool finish() {
    if (!reader_ && !unusable_) begin();
    return reader_.has_value();
  }

 private:
  void begin() {
    const auto mapping = enrichment::mapping_of(enrichment::guess_columns(header_, samples_));
    unusable_ = !enrichment::is_usable(mapping);
    if (unusable_) return;
    reader_.emplace(mapping, state_);
    for (const auto& fields : samples_) read(fields);
    samples_.clear();
  }

  void read(const std::vector<std::string>& fields) {
    on_row_(fields.size() == header_.size() ? reader_->read(fields) : std::nullopt);
  }

  std::string state_;
  std::function<void(std::optional<BookParcel>)> on_row_;
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> samples_;
  std::optional<RowReader> reader_;
  bool unusable_ = false;
};

}  // namespace

Result<ParcelBook> ParcelBook::load(const std::string& file, const std::string& state) {
  std::ifstream input(file, std::ios::binary);
  if (!input) return unreadable(file);
  ParcelBook book;
  Loader loader(upper_ascii(state), [&](std::optional<BookParcel> row) {
    if (row)
      book.add(*std::move(row));
    else
      ++book.rows_skipped_;
  });
  CsvReader reader([&](const CsvRecord& record) { loader.take(record.fields); },
                   [&](const CsvProblem&) { ++book.rows_skipped_; });
  std::string piece(256 * 1024, '\0');
  while (input.read(piece.data(), static_cast<std::streamsize>(piece.size())) || input.gcount() > 0)
    reader.feed(std::string_view(piece).substr(0, static_cast<std::size_t>(input.gcount())));
  if (input.bad()) return unreadable(file);
  reader.finish();
  if (!loader.finish())
    return invalid("parcels_columns_missing", "No column of " + file + " is a parcel number or an address.",
                   "The first line must name the columns.");
  book.index();
  return book;
}

void ParcelBook::add(BookParcel row) {
  const auto [at, fresh] = by_identity_.try_emplace(identity_of(row), parcels_.size());
  if (fresh) {
    parcels_.push_back(std::move(row));
  } else {
    merge_parcel(parcels_[at->second], row);
  }
}

// Ids come from the identity alone, so that they stay when a newer file has more rows.
void ParcelBook::index() {
  for (std::size_t i = 0; i < parcels_.size(); ++i) {
    BookParcel& parcel = parcels_[i];
    parcel.attom_id = kAttomIdMin + static_cast<std::int64_t>(text_hash(identity_of(parcel)) % kAttomIds);
    while (!by_attom_id_.try_emplace(parcel.attom_id, i).second) ++parcel.attom_id;
    if (!parcel.apn.empty()) by_apn_[plain_apn(parcel.apn)].push_back(i);
    for (std::size_t j = 0; j < parcel.addresses.size(); ++j)
      if (const auto key = canonical::address_key(parcel.addresses[j].parsed); !key.loose.empty())
        by_loose_key_[key.loose].push_back({i, j});
  }
}

ParcelBook::Match ParcelBook::match(const Position& position) const {
  const BookParcel& parcel = parcels_[position.parcel];
  return {&parcel, parcel.addresses.empty() ? nullptr : &parcel.addresses[position.address]};
}

ParcelBook::Found ParcelBook::at_address(const canonical::Address& typed) const {
  const auto near = by_loose_key_.find(canonical::address_key(typed).loose);
  if (near == by_loose_key_.end()) return {};
  std::vector<canonical::Address> records;
  for (const Position& position : near->second) records.push_back(match(position).address->parsed);
  Found found;
  for (const std::size_t i : canonical::best_matches(typed, records))
    if (const Match one = match(near->second[i]); found.empty() || found.back().parcel != one.parcel)
      found.push_back(one);
  return found;
}

ParcelBook::Found ParcelBook::with_apn(std::string_view apn) const {
  Found found;
  if (const auto at = by_apn_.find(plain_apn(apn)); at != by_apn_.end())
    for (const std::size_t i : at->second) found.push_back(match({i, 0}));
  return found;
}

ParcelBook::Found ParcelBook::with_attom_id(std::int64_t id) const {
  const auto at = by_attom_id_.find(id);
  return at == by_attom_id_.end() ? Found() : Found{match({at->second, 0})};
}

}  // namespace hk::simulator
