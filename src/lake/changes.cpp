#include "changes.hpp"

#include <algorithm>
#include <functional>

#include <hk/base/ids.hpp>
#include <hk/base/text.hpp>

namespace hk::lake {
namespace {

constexpr std::size_t kIdsAtATime = 200;
// An activity and the event about its record are written in one transaction; no transaction takes this long.
constexpr Micros kTransactionMost = kHour;

using Ids = std::set<std::string>;
using ChangedIds = std::map<std::string, Ids>;  // by prefix: "lead"

store::Cell cell_for(Column::Type type) {
  if (type == Column::Type::kInteger) return {store::Cell::Type::kInteger, false, 0, 0, {}};
  if (type == Column::Type::kReal) return {store::Cell::Type::kReal, false, 0, 0, {}};
  return {store::Cell::Type::kText, false, 0, 0, {}};
}

std::vector<store::Cell> cells_for(const TableSpec& spec) {
  std::vector<store::Cell> cells;
  for (const Column& column : spec.columns) cells.push_back(cell_for(column.type));
  return cells;
}

void take(Rows& rows, std::vector<store::Cell>& cells) {
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (cells[c].null)
      rows.add_null(c);
    else if (cells[c].type == store::Cell::Type::kInteger)
      rows.add(c, cells[c].integer);
    else if (cells[c].type == store::Cell::Type::kReal)
      rows.add(c, cells[c].real);
    else
      rows.add(c, std::move(cells[c].text));
  }
}

std::string select(const TableSpec& spec) {
  std::vector<std::string> names;
  for (const Column& column : spec.columns) names.push_back(column.sql.empty() ? column.name : column.sql);
  return "select " + join(names, ", ") + " from " + spec.name;
}

// Reads in groups of one size, so that the statement is always the same; the last id fills up the last group.
void for_groups(const Ids& ids, const std::function<void(const std::string&, store::Params)>& each) {
  std::string list;
  for (std::size_t i = 0; i < kIdsAtATime; ++i) list += (i == 0 ? ":i" : ", :i") + std::to_string(i);
  for (auto at = ids.begin(); at != ids.end();) {
    store::Params params;
    std::string last;
    for (std::size_t i = 0; i < kIdsAtATime; ++i) {
      if (at != ids.end()) last = *at++;
      params.push_back({"i" + std::to_string(i), last});
    }
    each(list, std::move(params));
  }
}

std::size_t column_of(const TableSpec& spec, const std::string& name) {
  const auto found =
      std::find_if(spec.columns.begin(), spec.columns.end(), [&](const Column& c) { return c.name == name; });
  return static_cast<std::size_t>(found - spec.columns.begin());
}

void read_by_id(store::Session& session, const TableSpec& spec, const Ids& ids, ReadRows& into) {
  std::vector<store::Cell> cells = cells_for(spec);
  const std::size_t key = column_of(spec, spec.key);
  Ids missing = ids;
  for_groups(ids, [&](const std::string& list, const store::Params& params) {
    session.scan(select(spec) + " where " + spec.key + " in (" + list + ")", params, cells, [&] {
      missing.erase(cells[key].text);
      take(into.rows, cells);
    });
  });
  into.gone.assign(missing.begin(), missing.end());
}

// "activity_" and the ten characters of a TypeID that hold the milliseconds: no id made since is smaller.
std::string least_id_since(const std::string& prefix, Micros since) {
  constexpr const char* kDigits = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string digits(10, '0');
  auto ms = static_cast<std::uint64_t>(std::max<Micros>(since, 0) / kMillisecond);
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, ms >>= 5) *digit = kDigits[ms & 31];
  return prefix + "_" + digits;
}

void read_by_owner(store::Session& session, const TableSpec& spec, const Ids& owners, Micros since, ReadRows& into) {
  std::vector<store::Cell> cells = cells_for(spec);
  const bool recent_only = spec.kind == TableSpec::Kind::kLog && !spec.id_prefix.empty();
  for_groups(owners, [&](const std::string& list, store::Params params) {
    std::string sql = select(spec) + " where " + spec.owner + " in (" + list + ")";
    if (recent_only) {
      sql += " and " + spec.key + " >= :floor";
      params.push_back({"floor", least_id_since(spec.id_prefix, since - kTransactionMost)});
    }
    session.scan(sql, params, cells, [&] { take(into.rows, cells); });
  });
}

std::string prefix_of(const std::string& id) {
  const std::size_t bar = id.rfind('_');
  return bar != std::string::npos && is_type_id(id, id.substr(0, bar)) ? id.substr(0, bar) : "";
}

// Every id that an event of ours mentions is of a record that may have changed with it.
void note_ids(const Json& data, ChangedIds& changed) {
  for (const Json& value : data) {
    if (value.is_string()) {
      const auto& text = value.get_ref<const std::string&>();
      if (std::string prefix = prefix_of(text); !prefix.empty()) changed[std::move(prefix)].insert(text);
    } else if (value.is_array()) {
      note_ids(value, changed);
    }
  }
}

std::string text_in(const Json& data, const char* field) {
  const auto found = data.find(field);
  return found != data.end() && found->is_string() ? found->get<std::string>() : "";
}

void add_event(const events::RecordedEvent& event, Rows& rows) {
  const std::string id = event.source == events::kBrowser ? event.actor + "/" + event.id : event.id;
  std::size_t column = 0;
  rows.add(column++, id);
  rows.add(column++, event.type);
  rows.add(column++, std::int64_t{event.at});
  rows.add(column++, std::int64_t{event.received_at});
  rows.add(column++, event.source);
  rows.add(column++, event.actor);
  for (const char* field : {"object", "recordId", "leadId", "opportunityId", "userId", "anonymousId"})
    rows.add(column++, text_in(event.data, field));
  rows.add(column++, event.correlation_id);
  rows.add(column++, dump_json(event.data));
}

Ids owners_of(const TableSpec& spec, const ChangedIds& changed) {
  Ids owners;
  for (const auto& [prefix, ids] : changed)
    if (spec.owner_prefixes == "*" ? prefix != spec.id_prefix : prefix == spec.owner_prefixes)
      owners.insert(ids.begin(), ids.end());
  return owners;
}

// A change of a lead may have made or changed what it points to.
void follow_leads(const ReadRows& leads, ChangedIds& changed) {
  const TableSpec& spec = table_named("leads");
  for (const auto& [column, prefix] :
       {std::pair{"contact_id", "contact"}, {"property_id", "property"}, {"opportunity_id", "opportunity"}}) {
    const Rows::Values& values = leads.rows.columns()[column_of(spec, column)];
    for (std::size_t r = 0; r < values.null.size(); ++r)
      if (!values.null[r] && !values.texts[r].empty()) changed[prefix].insert(values.texts[r]);
  }
}

void keep_if_any(Batch& batch, const TableSpec& spec, ReadRows read) {
  if (read.rows.size() > 0 || !read.gone.empty()) batch.tables.emplace(spec.name, std::move(read));
}

// Leads come first in the list of tables: what they point to is looked at after them.
void read_changes(store::Session& session, ChangedIds& changed, Micros since, Batch& batch) {
  for (const TableSpec& spec : tables()) {
    if (spec.kind == TableSpec::Kind::kEvents) continue;
    ReadRows read(spec);
    if (const auto ids = changed.find(spec.id_prefix); !spec.id_prefix.empty() && ids != changed.end())
      read_by_id(session, spec, ids->second, read);
    if (const Ids owners = spec.owner.empty() ? Ids() : owners_of(spec, changed); !owners.empty())
      read_by_owner(session, spec, owners, since, read);
    if (spec.name == "leads") follow_leads(read, changed);
    keep_if_any(batch, spec, std::move(read));
  }
}

}  // namespace

Batch read_batch(store::Session& session, events::Outbox& outbox, const std::string& position, std::string& skip_until,
                 std::size_t most) {
  Batch batch;
  const auto events = outbox.read_after(session, position, most);
  batch.position = events.empty() ? position : events.back().position;
  batch.events = events.size();
  batch.more = events.size() == most;
  ReadRows rows(table_named("events"));
  ChangedIds changed;
  Micros since = 0;
  for (const events::RecordedEvent& event : events) {
    add_event(event, rows.rows);
    if (!skip_until.empty()) {
      if (event.position == skip_until) skip_until.clear();
    } else if (event.source == events::kServer) {
      since = since == 0 ? event.at : std::min(since, event.at);
      batch.all_changed = batch.all_changed || event.type == "demo_removed" || text_in(event.data, "object") == "*";
      note_ids(event.data, changed);
    }
  }
  if (!batch.all_changed) read_changes(session, changed, since, batch);
  keep_if_any(batch, table_named("events"), std::move(rows));
  return batch;
}

std::string read_chunk(store::Session& session, const TableSpec& spec, const std::string& after, std::size_t most,
                       Rows& rows) {
  std::vector<store::Cell> cells = cells_for(spec);
  const std::size_t key = column_of(spec, spec.key);
  const bool counts = spec.columns[key].type == Column::Type::kInteger;
  const store::Value from = counts ? store::Value(std::int64_t{parse_int(after).value_or(-1)}) : store::Value(after);
  std::string last;
  std::size_t count = 0;
  session.scan(select(spec) + " where " + spec.key + " > :after order by " + spec.key + " limit :most",
               {{"after", from}, {"most", most}}, cells, [&] {
                 last = counts ? std::to_string(cells[key].integer) : cells[key].text;
                 count += 1;
                 take(rows, cells);
               });
  return count == most ? last : "";
}

}  // namespace hk::lake
