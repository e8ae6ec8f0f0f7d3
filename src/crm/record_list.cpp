// A page of a list. Its rows are found first and read then: what a page does not show is never read, however many rows
// match.
#include <algorithm>
#include <map>

#include <hk/crm/records.hpp>
#include <hk/store/bulk.hpp>

#include "cursor.hpp"
#include "record_rows.hpp"
#include "record_select.hpp"
#include "search_words.hpp"

namespace hk::crm {
namespace {

using store::Cell;
using store::Params;

// Rows that a page is looked for in before the whole table is asked. Stores that go by an index of the filter would
// find, sort and drop a tenth of a million records to show fifty.
constexpr const char* kWindow = "3000";

struct Order {
  std::string sql;
  bool descending = true;
  const Field* field = nullptr;

  bool by_text() const { return cell_type(*field) == Cell::Type::kText; }
  std::string direction() const { return descending ? " desc" : ""; }
};

Result<Order> order_of(const Object& object, const std::string& sort) {
  const bool descending = sort.starts_with('-');
  const std::string key = descending ? sort.substr(1) : sort;
  if (key.empty()) {
    const char* newest = object.name == "activities" ? "at" : "createdAt";
    return Order{object.find(newest)->sort_sql, true, object.find(newest)};
  }
  const Field* field = object.find(key == "name" ? object.title : key);  // every kind of record has a name
  if (field == nullptr || field->sort_sql.empty())
    return invalid("sort_unknown", object.plural_label + " can't be sorted by " + key + ".",
                   "GET /api/objects says which fields can be sorted by.");
  return Order{field->sort_sql, descending, field};
}

// Where a page ended: the value it is sorted by (empty: none), within a group when the row was made, and the row.
std::string cursor_at(const Order& order, const std::vector<Cell>& key) {
  const Cell &id = key[0], &value = key[1], &created = key[2];
  if (value.null) return format_cursor({"", id.text});
  const std::string text = value.type == Cell::Type::kText ? value.text : std::to_string(value.integer);
  return format_cursor({"=" + (order.field->groups ? std::to_string(created.integer) + "=" : "") + text, id.text});
}

// Rows behind the last one of the page before. Empty values come first going up and last going down.
std::string behind(const Order& order, const Cursor& after, Params& params) {
  const std::string& x = order.sql;
  const std::string further = order.descending ? " < " : " > ";
  params.push_back({"after", after.id});
  if (after.value.empty() && order.field->nullable)
    return order.descending ? "(" + x + " is null and t.id < :after)"
                            : "((" + x + " is null and t.id > :after) or " + x + " is not null)";
  std::string text = after.value.empty() ? "" : after.value.substr(1);
  if (order.field->groups) {
    const std::size_t end = std::min(text.find('='), text.size());
    params.push_back({"created", static_cast<std::int64_t>(parse_int(text.substr(0, end)).value_or(0))});
    params.push_back({"value", end == text.size() ? std::string() : text.substr(end + 1)});
    return "(" + x + ", t.created_at, t.id)" + further + "(:value, :created, :after)";
  }
  params.push_back({"value", order.by_text() ? store::Value(text)
                                             : store::Value(static_cast<std::int64_t>(parse_int(text).value_or(0)))});
  // The first comparison alone lets an index begin at the right place.
  std::string sql =
      "(" + x + further.substr(0, 2) + "= :value and (" + x + further + ":value or t.id" + further + ":after))";
  if (order.descending && order.field->nullable) sql = "(" + sql + " or " + x + " is null)";
  return sql;
}

// For rows with the columns `x`, `created` and `id`.
std::string order_by(const Order& order, const std::string& x, const std::string& created, const std::string& id) {
  const std::string nulls = !order.field->nullable ? "" : order.descending ? " nulls last" : " nulls first";
  return " order by " + x + order.direction() + nulls +
         (order.field->groups ? ", " + created + order.direction() : "") + ", " + id + order.direction();
}

// The rows lie in their order only where it is one of their own columns.
bool may_have_window(const Order& order, const Json& filter) {
  return !filter.is_null() && !mentions(order.sql, "c.") && !mentions(order.sql, "p.");
}

// A filter of one condition on an indexed column is a matter of that index; words that are not common have their own.
bool asks_a_window(const Select& select, const Json& filter) {
  if (select.where.find(kRecordHasWords) != std::string::npos) return true;
  if (select.where.find(kFromWordsToRecords) != std::string::npos) return false;
  return !filter.contains("field") || mentions(select.where, "c.") || mentions(select.where, "p.") ||
         select.where.find("(select") != std::string::npos;
}

// The page's rows in their order: id, what they are sorted by, when they were made.
class Keys {
 public:
  Keys(const Reading& reading, const Order& order, const Cursor& after, const Json& filter, std::size_t limit)
      : reading_(reading), order_(order), after_(after), filter_(filter), limit_(limit) {}

  Result<std::vector<std::vector<Cell>>> find() const {
    std::string start;
    const bool may = may_have_window(order_, filter_);
    HK_TRY(Select select, select_behind(may ? WordsAsked::kOfEach : WordsAsked::kOfAll, start));
    if (may && asks_a_window(select, filter_)) {
      auto keys = in_window(select, start);
      if (keys.size() == limit_) return keys;
      HK_TRY(select, select_behind(WordsAsked::kOfAll, start));
    }
    return ask("select " + key() + joined(reading_, select, order_.sql) + select.where +
                   (start.empty() ? "" : " and " + start) + order_by(order_, order_.sql, created(), "t.id") +
                   " limit :limit",
               select.params);
  }

 private:
  // `start` is the condition on what comes behind the page before.
  Result<Select> select_behind(WordsAsked asked, std::string& start) const {
    HK_TRY(Select select, select_from(reading_, filter_, asked));
    select.params.push_back({"limit", limit_});
    start = after_.id.empty() ? "" : behind(order_, after_, select.params);
    return select;
  }

  std::string created() const { return order_.field->groups ? "t.created_at" : "0"; }
  std::string key() const { return "t.id, " + order_.sql + " as x, " + created() + " as created"; }

  // The condition is a column of the rows in their order, not a condition on them: so that no store goes another way.
  std::vector<std::vector<Cell>> in_window(const Select& select, const std::string& start) const {
    const std::string ok = select.where.substr(std::string(" where ").size());
    return ask("select id, x, created from (select " + key() + ", case when " + ok + " then 1 else 0 end as ok" +
                   joined(reading_, select, order_.sql) + (start.empty() ? "" : " where " + start) +
                   order_by(order_, order_.sql, created(), "t.id") + " limit " + kWindow + ") as k where ok = 1" +
                   order_by(order_, "x", "created", "id") + " limit :limit",
               select.params);
  }

  std::vector<std::vector<Cell>> ask(const std::string& sql, const Params& params) const {
    return reading_.session.cells(sql, params, {Cell::Type::kText, cell_type(*order_.field), Cell::Type::kInteger});
  }

  const Reading& reading_;
  const Order& order_;
  const Cursor& after_;
  const Json& filter_;
  const std::size_t limit_;
};

// What those rows show, in the order of `ids`.
std::vector<Json> read_rows(const Reading& reading, const std::vector<const Field*>& fields,
                            const std::vector<std::string>& ids) {
  std::map<std::string, Json> rows;
  for (const auto& cells : reading.session.cells("select " + columns(reading, fields) + " from " +
                                                     reading.object.table + " t" + reading.object.joins + " where " +
                                                     store::one_of(reading.session.dialect(), "t.id", "ids"),
                                                 {{"ids", store::one_of_values(ids)}}, types(fields)))
    rows.emplace(cells[0].text, row_json(reading.object, fields, cells));
  std::vector<Json> in_order;
  for (const std::string& id : ids)
    if (const auto row = rows.find(id); row != rows.end()) in_order.push_back(std::move(row->second));
  return in_order;
}

}  // namespace

Result<RecordPage> list_records(const Reading& reading, const RecordQuery& query) {
  HK_TRY(const Order order, order_of(reading.object, query.sort));
  HK_TRY(const Cursor after, parse_cursor(query.cursor));
  HK_TRY(const auto fields, fields_of(reading.object, query.fields));
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, kPageMax);
  HK_TRY(auto keys, Keys(reading, order, after, query.filter, limit + 1).find());
  RecordPage page;
  if (keys.size() > limit) page.next_cursor = cursor_at(order, keys[limit - 1]);
  keys.resize(std::min(keys.size(), limit));
  std::vector<std::string> ids;
  ids.reserve(keys.size());
  for (const auto& key : keys) ids.push_back(key[0].text);
  page.rows = read_rows(reading, fields, ids);
  return page;
}

Result<std::vector<std::string>> list_ids(const Reading& reading, const Json& filter, const std::string& after,
                                          std::size_t limit) {
  HK_TRY(Select select, select_from(reading, filter));
  select.params.push_back({"after", after});
  select.params.push_back({"limit", limit});
  std::vector<std::string> ids;
  for (auto& [id] : reading.session.rows<std::string>(
           "select t.id" + joined(reading, select) + select.where + " and t.id > :after order by t.id limit :limit",
           select.params))
    ids.push_back(std::move(id));
  return ids;
}

}  // namespace hk::crm
