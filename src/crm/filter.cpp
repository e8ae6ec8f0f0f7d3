#include <hk/crm/filter.hpp>

#include <algorithm>
#include <functional>

#include <hk/base/money.hpp>
#include <hk/crm/records.hpp>

#include "common_words.hpp"
#include "rows.hpp"
#include "search_terms.hpp"

namespace hk::crm {
namespace {

Error filter_error(const std::string& message) {
  return invalid("filter_invalid", message, "See /docs for what a filter looks like.");
}

// A list has one field to search in. Fifty conditions would look up hundreds of words.
constexpr std::size_t kForgivingSearchesMax = 1;

// A span of time [from, to) in microseconds; for dates the days [from, to).
struct Span {
  Micros from = 0, to = 0;
};

Date plus_months(Date date, int months) {
  const int index = date.year * 12 + (date.month - 1) + months;
  date.year = index / 12;
  date.month = index % 12 + 1;
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
  date.day = std::min(date.day, kDays[date.month - 1] + (date.month == 2 && leap ? 1 : 0));
  return date;
}

class FilterSql {
 public:
  FilterSql(const Reading& reading, store::Params& params, WordsAsked asked)
      : reading_(reading), object_(reading.object), context_(reading.context), params_(params), asked_(asked) {}

  Result<std::string> node(const Json& json, std::size_t depth) {
    if (json.is_null() || (json.is_object() && json.empty())) return std::string("1 = 1");
    if (!json.is_object()) return filter_error("A filter is an object with and, or, or field.");
    if (depth > kFilterDepthMax) return filter_error("Groups of a filter nest at most 5 deep.");
    for (const char* word : {"and", "or"})
      if (json.contains(word)) return group(json.at(word), word, depth);
    return leaf(json);
  }

 private:
  Result<std::string> group(const Json& members, const std::string& word, std::size_t depth) {
    if (!members.is_array()) return filter_error("and and or hold a list.");
    if (members.empty()) return std::string("1 = 1");
    std::string sql;
    for (const Json& member : members) {
      HK_TRY(const std::string part, node(member, depth + 1));
      sql += (sql.empty() ? "(" : " " + word + " ") + part;
    }
    return sql + ")";
  }

  Result<std::string> leaf(const Json& json) {
    if (++leaves_ > kFilterLeavesMax) return filter_error("A filter has at most 50 conditions.");
    if (!json.contains("field") || !json.at("field").is_string() || !json.contains("op") || !json.at("op").is_string())
      return filter_error("A condition needs field and op.");
    const std::string key = json.at("field");
    const std::string op = json.at("op");
    const Json value = json.value("value", Json(nullptr));
    if (key == "*") return words(json, value);
    const Field* field = object_.find(key);
    if (field == nullptr || !field->filterable)
      return invalid("field_unknown", object_.plural_label + " have no field " + key + " to filter by.",
                     "GET /api/objects lists the fields.");
    if (key == "tags") return tags(op, value);
    if (op == "empty" || op == "not_empty") return emptiness(*field, op == "empty");
    switch (field->type) {
      case FieldType::kNumber:
      case FieldType::kDecimal:
      case FieldType::kPercent:
      case FieldType::kMoney:
        return comparison(*field, op, value);
      case FieldType::kDate:
      case FieldType::kTime:
        return moment(*field, op, value);
      case FieldType::kBoolean:
        if (op != "is" || !value.is_boolean()) return unknown_op(*field, op);
        return "coalesce(" + field->sql + ", 0) = " + (value.get<bool>() ? "1" : "0");
      default:
        return texts(*field, op, value);
    }
  }

  Error unknown_op(const Field& field, const std::string& op) const {
    return filter_error(field.label + " can't be filtered by " + op + " with this value.");
  }

  std::string bound(store::Value value) {
    const std::string name = "f" + std::to_string(count_++);
    params_.push_back({name, std::move(value)});
    return ":" + name;
  }

  Result<std::string> words(const Json& json, const Json& value) {
    if (!value.is_string()) return filter_error("The text to search must be a string.");
    std::vector<TypedWord> typed = typed_words(value.get<std::string>());
    if (typed.empty()) return std::string("1 = 0");
    if (json.contains("meant")) {
      if (!take_meant(typed, json.at("meant"))) return filter_error("meant gives each word at most 5 others.");
    } else if (++searches_ <= kForgivingSearchesMax) {
      forgive_errors(reading_.session, reading_.viewer, typed);
    }
    const store::Dialect dialect = reading_.session.dialect();
    std::string matches;
    if (dialect == store::Dialect::kPostgres) {
      const WordUse use = use_of_words(reading_.session, typed);
      matches = picking_condition(bound(match_query(dialect, use.picking)),
                                  use.checked.empty() ? "" : bound(match_query(dialect, use.checked)));
    } else if (asked_ == WordsAsked::kOfEach) {
      const std::string query = match_query(dialect, typed);
      const auto lines = few_lines(reading_.session, query);
      if (!lines) return common_words(bound(query));
      matches = "s.id in (select value from json_each(" + bound(*lines) + "))";
    } else {
      matches = match_condition(dialect, bound(match_query(dialect, typed)));
    }
    const std::string own = "t.id in (" + std::string(kFromWordsToRecords) + matches + ")";
    if (object_.name != "contacts") return own;
    // A contact that came with a lead has its words there.
    return "(" + own +
           " or t.id in (select r.contact_id from search_lines s join leads r on r.id = s.record_id where " + matches +
           "))";
  }

  // The lines with the words are known by their numbers alone; only the line of the record asked about is read.
  std::string common_words(const std::string& query) const {
    const auto has_words = [&](const std::string& record) {
      return kRecordHasWords + record + ") in " + matching_lines(query);
    };
    if (object_.name != "contacts") return has_words("t.id");
    return "(" + has_words("t.id") + " or exists (select 1 from leads r where r.contact_id = t.id and " +
           has_words("r.id") + "))";
  }

  // A value, or a list of them, as text.
  Result<std::vector<std::string>> values(const Field& field, const Json& value) const {
    std::vector<std::string> all;
    const Json list = value.is_array() ? value : Json::array({value});
    if (list.size() > kFilterValuesMax) return filter_error("A list of values has at most 200.");
    for (const Json& one : list) {
      if (!one.is_string()) return filter_error(field.label + " needs text to compare with.");
      const std::string text = one.get<std::string>();
      all.push_back(field.type == FieldType::kUser && text == "me" ? context_.user : text);
    }
    return all;
  }

  Result<std::string> tags(const std::string& op, const Json& value) {
    const std::string any = "exists (select 1 from record_tags g where g.record_id = t.id";
    if (op == "empty") return "not " + any + ")";
    if (op == "not_empty") return any + ")";
    if (op != "is" && op != "is_not") return filter_error("Tags are filtered by is, is_not, empty or not_empty.");
    HK_TRY(const auto wanted, values(*object_.find("tags"), value));
    if (op == "is_not") return "not " + any + " and g.tag" + in_list(wanted) + ")";
    return "t.id in (select g.record_id from record_tags g where g.tag" + in_list(wanted) + ")";  // rare ones first
  }

  std::string in_list(const std::vector<std::string>& wanted) {
    if (wanted.empty()) return " in (null)";
    if (wanted.size() == 1) return " = " + bound(wanted.front());
    std::string list;
    for (const std::string& one : wanted) list += (list.empty() ? "" : ", ") + bound(one);
    return " in (" + list + ")";
  }

  static std::string emptiness(const Field& field, bool empty) {
    const bool is_text = field.type != FieldType::kNumber && field.type != FieldType::kDecimal &&
                         field.type != FieldType::kPercent && field.type != FieldType::kMoney &&
                         field.type != FieldType::kTime && field.type != FieldType::kBoolean;
    if (!is_text) return field.sql + (empty ? " is null" : " is not null");
    return "coalesce(" + field.sql + (empty ? ", '') = ''" : ", '') <> ''");
  }

  Result<std::string> texts(const Field& field, const std::string& op, const Json& value) {
    if (op == "is" || op == "is_not") {
      HK_TRY(const auto wanted, values(field, value));
      if (op == "is") return field.sql + in_list(wanted);
      const std::string column = field.nullable ? "coalesce(" + field.sql + ", '')" : field.sql;
      return "not (" + column + in_list(wanted) + ")";
    }
    if ((op != "contains" && op != "starts_with") || !value.is_string()) return unknown_op(field, op);
    std::string pattern = like_pattern(value.get<std::string>());
    if (op == "starts_with") pattern.erase(0, 1);
    return "lower(" + field.sql + ") like " + bound(pattern) + " escape '\\'";
  }

  Result<store::Value> number(const Field& field, const Json& value) const {
    if (field.type == FieldType::kMoney) {
      const auto cents = value.is_number()   ? parse_dollars(value.dump())
                         : value.is_string() ? parse_dollars(value.get<std::string>())
                                             : std::nullopt;
      if (!cents) return filter_error(field.label + " needs an amount in dollars.");
      return store::Value(*cents);
    }
    if (field.type == FieldType::kDecimal && value.is_number()) return store::Value(value.get<double>());
    if (value.is_number_integer()) return store::Value(value.get<std::int64_t>());
    return filter_error(field.label + " needs a number.");
  }

  Result<std::string> comparison(const Field& field, const std::string& op, const Json& value) {
    static const std::pair<const char*, const char*> kSigns[] = {{"eq", " = "},   {"ne", " <> "}, {"gt", " > "},
                                                                 {"gte", " >= "}, {"lt", " < "},  {"lte", " <= "}};
    if (op == "between") {
      if (!value.is_array() || value.size() != 2) return filter_error("between needs two numbers.");
      HK_TRY(auto low, number(field, value.at(0)));
      HK_TRY(auto high, number(field, value.at(1)));
      const std::string first = bound(std::move(low));
      return "(" + field.sql + " >= " + first + " and " + field.sql + " <= " + bound(std::move(high)) + ")";
    }
    for (const auto& [name, sign] : kSigns)
      if (op == name) {
        HK_TRY(auto other, number(field, value));
        return field.sql + sign + bound(std::move(other));
      }
    return unknown_op(field, op);
  }

  // Times and dates.
  Date local_date(Micros at) const { return utc_date(at + context_.zone->offset_at(at)); }
  Micros start_of(const Date& date) const {
    const Micros guess = midnight_utc(date);
    return context_.zone->start_of_day(guess - context_.zone->offset_at(guess) + 12 * kHour);
  }
  Date day_after(const Date& date, int days) const { return utc_date(midnight_utc(date) + days * kDay); }

  struct Days {
    Date from, to;  // to is the day after the last
  };

  Result<Days> days_of(const Field& field, const std::string& op, const Json& value) const {
    const Date today = local_date(context_.now);
    if (op == "today") return Days{today, day_after(today, 1)};
    if (op == "this_week") {  // weeks begin on Sunday, as the field's calendars do
      const int weekday = static_cast<int>((midnight_utc(today) / kDay + 4) % 7);
      const Date sunday = day_after(today, -weekday);
      return Days{sunday, day_after(sunday, 7)};
    }
    if (op == "this_month") {
      const Date first{today.year, today.month, 1};
      return Days{first, plus_months(first, 1)};
    }
    if (op == "this_year") return Days{Date{today.year, 1, 1}, Date{today.year + 1, 1, 1}};
    if (op == "in_last" || op == "in_next") return relative(today, op == "in_last", value);
    if (op == "on" && value.is_string())
      if (const auto date = parse_date(value.get<std::string>())) return Days{*date, day_after(*date, 1)};
    return unknown_op(field, op);
  }

  Result<Days> relative(const Date& today, bool past, const Json& value) const {
    const Json n = value.is_object() ? value.value("n", Json()) : Json();
    const std::string unit = value.is_object() && value.contains("unit") && value.at("unit").is_string()
                                 ? value.at("unit").get<std::string>()
                                 : "";
    if (!n.is_number_integer() || n.get<std::int64_t>() < 1 || n.get<std::int64_t>() > 1'000)
      return filter_error("in_last and in_next need n from 1 to 1000 and unit day, week, month or year.");
    const int count = n.get<int>() * (past ? -1 : 1);
    Date other;
    if (unit == "day") {
      other = day_after(today, count);
    } else if (unit == "week") {
      other = day_after(today, 7 * count);
    } else if (unit == "month") {
      other = plus_months(today, count);
    } else if (unit == "year") {
      other = plus_months(today, 12 * count);
    } else {
      return filter_error("The unit is day, week, month or year.");
    }
    return past ? Days{other, day_after(today, 1)} : Days{today, day_after(other, 1)};
  }

  // A bound of before, after, between: a date means its day, a time is itself.
  Result<store::Value> edge(const Field& field, const Json& value, bool end_of_day) {
    if (value.is_string()) {
      const std::string text = value.get<std::string>();
      if (field.type == FieldType::kTime && text.size() > 10) {
        HK_TRY(const Micros at, parse_rfc3339(text));
        return store::Value(at);
      }
      if (const auto date = parse_date(text)) {
        const Date day = end_of_day ? day_after(*date, 1) : *date;
        return field.type == FieldType::kTime ? store::Value(start_of(day)) : store::Value(format_date(day));
      }
    }
    return filter_error(field.label + " needs a date like 2026-11-23.");
  }

  Result<std::string> moment(const Field& field, const std::string& op, const Json& value) {
    if (op == "before") {
      HK_TRY(auto at, edge(field, value, false));
      return field.sql + " < " + bound(std::move(at));
    }
    if (op == "after") {
      HK_TRY(auto at, edge(field, value, true));
      return field.sql + " >= " + bound(std::move(at));
    }
    if (op == "between") {
      if (!value.is_array() || value.size() != 2) return filter_error("between needs two dates.");
      HK_TRY(auto from, edge(field, value.at(0), false));
      HK_TRY(auto to, edge(field, value.at(1), true));
      return within(field, std::move(from), std::move(to));
    }
    HK_TRY(const Days days, days_of(field, op, value));
    if (field.type == FieldType::kTime) return within(field, start_of(days.from), start_of(days.to));
    return within(field, format_date(days.from), format_date(days.to));
  }

  std::string within(const Field& field, store::Value from, store::Value to) {
    const std::string first = bound(std::move(from));
    return "(" + field.sql + " >= " + first + " and " + field.sql + " < " + bound(std::move(to)) + ")";
  }

  const Reading& reading_;
  const Object& object_;
  const FilterContext& context_;
  store::Params& params_;
  const WordsAsked asked_;
  std::size_t leaves_ = 0;
  std::size_t searches_ = 0;
  std::size_t count_ = 0;
};

}  // namespace

Result<std::string> filter_sql(const Json& filter, const Reading& reading, store::Params& params, WordsAsked asked) {
  return FilterSql(reading, params, asked).node(filter, 1);
}

Json settled_filter(const Reading& reading, Json filter) {
  std::size_t searches = 0;
  const std::function<void(Json&)> settle = [&](Json& node) {
    if (!node.is_object()) return;
    for (const char* word : {"and", "or"})
      if (node.contains(word)) {
        for (Json& member : node[word]) settle(member);
        return;
      }
    if (node.value("field", Json()) != "*" || node.contains("meant") || !node.value("value", Json()).is_string())
      return;
    std::vector<TypedWord> typed = typed_words(node["value"].get<std::string>());
    if (++searches <= kForgivingSearchesMax) forgive_errors(reading.session, reading.viewer, typed);
    node["meant"] = meant_by(typed);
  };
  settle(filter);
  return filter;
}

}  // namespace hk::crm
