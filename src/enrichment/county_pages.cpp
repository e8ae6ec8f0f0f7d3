#include <hk/enrichment/county_pages.hpp>

#include <algorithm>

#include <hk/base/text.hpp>

namespace hk::enrichment {
namespace {

using Kind = spending::Outcome::Kind;

constexpr Micros kFirstWait = 500 * kMillisecond;  // doubles with each failure
constexpr Micros kLongestWait = 2 * kMinute;       // also when the county asks for more: then it is run again later

constexpr std::size_t kIdsMax = 500;  // in one question

bool may_help_to_repeat(Kind kind) { return kind == Kind::kLimited || kind == Kind::kDown || kind == Kind::kUnusable; }

std::vector<std::string> conditions_of(const CountyService& county, const CountyPosition& position) {
  std::vector<std::string> where;
  if (!county.filter.empty()) where.push_back(county.filter);
  if (!position.newest.empty()) where.push_back(condition(county.newest_of, "=", position.newest, true));
  if (!position.changed_after.empty())
    where.push_back(condition(county.changed_at, ">", position.changed_after, false));
  return where;
}

}  // namespace

Json to_json(const CountyPosition& p) {
  return {{"rows", p.rows},
          {"began", p.began},
          {"changedUntil", p.changed_until},
          {"newest", p.newest},
          {"changedAfter", p.changed_after},
          {"done", p.done},
          {"afterId", p.after_id}};
}

CountyPosition position_of(const Json& json) {
  CountyPosition p;
  p.rows = json.value("rows", std::int64_t{0});
  p.began = json.value("began", false);
  p.changed_until = json.value("changedUntil", "");
  p.newest = json.value("newest", "");
  p.changed_after = json.value("changedAfter", "");
  p.done = json.value("done", false);
  p.after_id = json.value("afterId", std::int64_t{-1});
  return p;
}

Result<CountyAnswer> CountyPages::ask(const CountyQuery& query) {
  for (int tries = 1;; ++tries) {
    CountyAnswer answer = reader_.ask(query);
    const spending::Outcome::Kind kind = answer.outcome.kind;
    const std::string& reason = answer.outcome.reason;
    if (kind == Kind::kFound || kind == Kind::kNotFound) return answer;
    if (!may_help_to_repeat(kind))
      return invalid("county_refused", reason, "Check the county's description and settings.");
    const Micros wait = std::max(kFirstWait << (tries - 1), answer.outcome.retry_after.value_or(0));
    if (tries == kTriesMax || wait > kLongestWait)
      return unavailable("county_unavailable", reason + " What was read is kept: run it again to go on.");
    if (sleep_(wait)) return unavailable("county_stopped", "It was interrupted. Run it again to go on.");
  }
}

// The greatest value of a column; empty when there are no rows.
Result<std::string> CountyPages::newest(const std::string& column) {
  CountyQuery query{.columns = {column}, .where = {is_known(column)}, .order = column + " DESC", .limit = 1};
  if (!reader_.county().filter.empty()) query.where.push_back(reader_.county().filter);
  HK_TRY(const CountyAnswer answer, ask(query));
  if (answer.rows.empty()) return std::string();
  const auto value = answer.rows.front().find(column);
  if (value == answer.rows.front().end()) return std::string();
  return value->is_string() ? value->get<std::string>() : value->dump();
}

Status CountyPages::begin(CountyPosition& position) {
  const CountyService& county = reader_.county();
  if (position.began) return {};
  if (!county.changed_at.empty()) {
    HK_TRY(position.changed_until, newest(county.changed_at));
  }
  if (!county.newest_of.empty()) {
    HK_TRY(position.newest, newest(county.newest_of));
  }
  position.began = true;
  return {};
}

// Old ArcGIS servers know no pages. One that does not describe its layer to us may give its rows all the same.
Status CountyPages::look_at_layer() {
  if (looked_ || reader_.county().kind != CountyKind::kArcgis) return {};
  const auto layer = ask({.what = CountyQuery::What::kLayer});
  if (!layer && layer.error().code != "county_refused") return layer.error();
  if (layer) has_pages_ = layer->has_pages;
  if (layer) rows_max_ = layer->rows_max;
  looked_ = true;
  return {};
}

Status CountyPages::find_ids(const CountyPosition& position) {
  if (ids_) return {};
  HK_TRY(CountyAnswer all, ask({.where = conditions_of(reader_.county(), position), .what = CountyQuery::What::kIds}));
  std::ranges::sort(all.ids);
  ids_ = std::move(all.ids);
  return {};
}

Result<CountyAnswer> CountyPages::next_ids(CountyPosition& position) {
  const CountyService& county = reader_.county();
  HK_CHECK(find_ids(position));
  std::size_t most = std::min(county.page_rows, kIdsMax);
  if (rows_max_ > 0) most = std::min(most, rows_max_);
  const auto first = std::ranges::upper_bound(*ids_, position.after_id);
  const auto left = static_cast<std::size_t>(ids_->end() - first);
  const std::vector<std::int64_t> wanted(first, first + static_cast<std::ptrdiff_t>(std::min(most, left)));
  position.done = wanted.size() == left;
  if (wanted.empty()) return CountyAnswer{};
  HK_TRY(CountyAnswer answer, ask({.columns = columns_of(county), .ids = wanted}));
  if (answer.more)
    return invalid("county_refused", "The county's service holds back some of the rows that it was asked for by id.",
                   "Set page_rows in the description of the county to less.");
  position.after_id = wanted.back();
  return answer;
}

Result<CountyAnswer> CountyPages::next_page(CountyPosition& position) {
  const CountyService& county = reader_.county();
  HK_TRY(CountyAnswer answer, ask({.columns = columns_of(county),
                                   .where = conditions_of(county, position),
                                   .order = county.order,
                                   .offset = static_cast<std::size_t>(position.rows),
                                   .limit = county.page_rows}));
  const bool is_full = answer.rows.size() >= county.page_rows;
  position.done = county.kind == CountyKind::kSocrata ? !is_full : !answer.more || answer.rows.empty();
  return answer;
}

Result<std::vector<std::vector<std::string>>> CountyPages::next(CountyPosition& position) {
  const CountyService& county = reader_.county();
  HK_CHECK(begin(position));
  HK_CHECK(look_at_layer());
  HK_TRY(const CountyAnswer answer, has_pages_ ? next_page(position) : next_ids(position));
  std::vector<std::vector<std::string>> cells;
  for (const Json& row : answer.rows)
    if (is_of_use(county, row)) cells.push_back(row_of(county, row));
  position.rows += std::ssize(answer.rows);
  return cells;
}

}  // namespace hk::enrichment
