#include <hk/intake/county_sync.hpp>

#include <algorithm>

namespace hk::intake {
namespace {

using enrichment::CountyPosition;
using enrichment::CountyService;

constexpr std::size_t kLookedAt = 100;  // earlier imports of the county

// The reader of the file takes the first rows' word for what the delimiter is, so every cell is quoted.
void append_line(std::string& out, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    out += '"';
    for (const char c : cells[i]) {
      if (c == '"') out += '"';
      out += c == '\n' || c == '\r' ? ' ' : c;
    }
    out += '"';
  }
  out += '\n';
}

Json mapping_json(const CountyService& county) {
  Json mapping = Json::object();
  for (const auto& [index, field] : mapping_of(county))
    mapping[std::to_string(index)] = std::string(enrichment::parcel_field_name(field));
  return mapping;
}

// A county that is described in another way now has to be read from its beginning.
bool is_read_alike(const Import& import, const CountyService& county) {
  return import.mapping == mapping_json(county) && import.options.value("source", "") == county.source &&
         import.options.value("dataset", "") == county.base_url + "/" + county.dataset &&
         import.options.value("filter", "") == county.filter;
}

Json options_of(const CountyService& county) {
  return {{"source", county.source},
          {"state", county.state},
          {"dataset", county.base_url + "/" + county.dataset},
          {"filter", county.filter}};
}

}  // namespace

// The import that was interrupted, else a new one.
Result<Import> CountySync::begin(const CountyService& county, bool everything) {
  HK_TRY(const auto earlier, db_.read([&](store::Session& s) {
    return Result<std::vector<Import>>(imports_.of_county(s, county.name, kLookedAt));
  }));
  CountyPosition position;
  for (const Import& import : earlier) {
    if (!import.finished_at) {
      if (!everything && is_read_alike(import, county)) return import;
      HK_CHECK(imports_.cancel(import.id));
      continue;
    }
    if (import.status != "completed") continue;
    const CountyPosition last = enrichment::position_of(import.position);
    const bool same_years = county.newest_of.empty() || !last.newest.empty();
    if (!everything && same_years && is_read_alike(import, county))
      position.changed_after = last.changed_until.empty() ? last.changed_after : last.changed_until;
    break;
  }
  return imports_.create_for_county(county.name, options_of(county), mapping_json(county), to_json(position));
}

Status CountySync::saved(const Watch& watch) {
  if (!watch.on_saved) return {};
  return db_.write([&](store::Session& s) -> Status {
    if (watch.on_saved(s)) return {};
    return unavailable("county_stopped", "Another process goes on with it.");
  });
}

Result<Import> CountySync::read_all(const enrichment::CountyReader& reader, Import import, const Watch& watch) {
  enrichment::CountyPages pages(reader, watch.sleep);
  CountyPosition position = enrichment::position_of(import.position);
  while (import.status == "uploading") {
    HK_TRY(const auto rows, pages.next(position));
    std::string bytes;
    if (import.received_bytes == 0) append_line(bytes, header_of(reader.county()));
    for (const auto& row : rows) append_line(bytes, row);
    HK_TRY(import, imports_.append_rows(import, bytes, to_json(position), position.done));
    if (watch.on_progress) watch.on_progress(import);
    HK_CHECK(saved(watch));
    if (watch.sleep(0)) return unavailable("county_stopped", "It was interrupted. Run it again to go on.");
  }
  return import;
}

Result<Import> CountySync::run(const enrichment::CountyReader& reader, const Watch& watch) {
  const CountyService& county = reader.county();
  const auto lock = db_.try_lock("county-" + county.name);
  if (!lock)
    return conflict("county_busy", "The records of " + county.name + " are being synchronised already.",
                    "Wait until it has ended, then run it again.");
  HK_TRY(Import import, begin(county, watch.everything));
  HK_TRY(import, read_all(reader, std::move(import), watch));
  return runner_.run(import.id, {[&] { return watch.sleep(0); }, watch.on_progress, watch.on_saved});
}

}  // namespace hk::intake
