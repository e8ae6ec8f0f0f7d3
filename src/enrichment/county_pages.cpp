#include <hk/enrichment/county_pages.hpp>

#include <algorithm>

#include <hk/base/text.hpp>

namespace hk::enrichment {
namespace {

using Kind = spending::Outcome::Kind;

constexpr Micros kFirstWait = 500 * kMillisecond;  // doubles with each failure
constexpr Micros kLongestWait = 2 * kMinute;       // also when the county asks for more: then it is run again later

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
          {"done", p.done}};
}

CountyPosition position_of(const Json& json) {
  CountyPosition p;
  p.rows = json.value("rows", std::int64_t{0});
  p.began = json.value("began", false);
  p.changed_until = json.value("changedUntil", "");
  p.newest = json.value("newest", "");
  p.changed_after = json.value("changedAfter", "");
  p.done = json.value("done", false);
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

Result<std::vector<std::vector<std::string>>> CountyPages::next(CountyPosition& position) {
  const CountyService& county = reader_.county();
  HK_CHECK(begin(position));
  HK_TRY(const CountyAnswer answer, ask({.columns = columns_of(county),
                                         .where = conditions_of(county, position),
                                         .order = county.order,
                                         .offset = static_cast<std::size_t>(position.rows),
                                         .limit = county.page_rows}));
  std::vector<std::vector<std::string>> cells;
  for (const Json& row : answer.rows)
    if (is_of_use(county, row)) cells.push_back(row_of(county, row));
  position.rows += std::ssize(answer.rows);
  const bool is_full = answer.rows.size() >= county.page_rows;
  position.done = county.kind == CountyKind::kSocrata ? !is_full : !answer.more || answer.rows.empty();
  return cells;
}

}  // namespace hk::enrichment
