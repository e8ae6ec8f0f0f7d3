// What a list keeps, as the API and the pages' addresses write it:
//
//   {"and": [{"field": "status", "op": "is", "value": ["new", "contacted"]},
//            {"or": [{"field": "property.estimatedValue", "op": "gt", "value": 200000},
//                    {"field": "createdAt", "op": "in_last", "value": {"n": 7, "unit": "day"}}]}]}
//
// {"field": "*", "op": "contains", "value": "main st"} searches the record's words and forgives typing errors as the
// search does; with "meant": {"mian": ["main"]} it takes these words for others and forgives nothing else. Values are
// always bound.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/crm/object.hpp>
#include <hk/store/session.hpp>

namespace hk::crm {

// What relative words mean: "me", "today".
struct FilterContext {
  std::string user;
  Micros now = 0;
  std::shared_ptr<const TimeZone> zone;
};

inline constexpr std::size_t kFilterDepthMax = 5;
inline constexpr std::size_t kFilterLeavesMax = 50;
inline constexpr std::size_t kFilterValuesMax = 200;

struct Reading;

// How a condition on common words is written: so that the store goes from the words to their records, or so that it is
// cheap to ask of each record of a few thousand. Which of the two makes no difference to what it means.
enum class WordsAsked : std::uint8_t { kOfAll, kOfEach };

// The condition as SQL on the rows of the reading's object; adds what it binds. Null or an empty group: everything.
// Errors `filter_invalid` (with what is wrong and where), `field_unknown`.
Result<std::string> filter_sql(const Json& filter, const Reading& reading, store::Params& params,
                               WordsAsked asked = WordsAsked::kOfAll);

// A filter that goes on to mean what it means now, for work in many steps: what it forgives is written into it, as the
// words "meant". A step that changed or removed the last record with a word must not make the next take it for a typing
// error. Of a filter that filter_sql takes.
Json settled_filter(const Reading& reading, Json filter);

}  // namespace hk::crm
