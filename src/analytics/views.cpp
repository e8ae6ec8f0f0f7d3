#include "views.hpp"

#include <algorithm>

#include <hk/base/text.hpp>

namespace hk::analytics {
namespace {

using identity::RowScope;

// Whose records are in: "" all, else a condition on the column with the owner.
std::string owned(RowScope scope, const identity::Principal& principal, const std::string& column) {
  if (scope == RowScope::kAll) return "";
  std::vector<std::string> people;
  if (scope != RowScope::kNone) people.push_back(lake::quoted(principal.id));
  if (scope == RowScope::kTeam)
    for (const std::string& mate : principal.team_mates) people.push_back(lake::quoted(mate));
  return people.empty() ? "false" : column + " in (" + join(people, ", ") + ")";
}

// What somebody did says something about the records it was done on.
RowScope activity_scope(const identity::Principal& principal) {
  return std::min(
      {principal.rule("activities").read, principal.rule("leads").read, principal.rule("opportunities").read});
}

std::string condition(const std::string& table, const identity::Principal& principal) {
  const RowScope leads = principal.rule("leads").read, deals = principal.rule("opportunities").read;
  if (table == "leads") return owned(leads, principal, "owner_id");
  if (table == "opportunities") return owned(deals, principal, "owner_id");
  if (table == "activities") return owned(activity_scope(principal), principal, "actor");
  if (table == "stage_changes") return "opportunity_id in (select id from opportunities)";
  const bool all = leads == RowScope::kAll;
  if (table == "lead_status_changes" || table == "ledger") return all ? "" : "lead_id in (select id from leads)";
  return "false";  // a table that no rule is known for shows nothing
}

Status make_table(lake::Connection& sql, const std::string& name, const std::string& columns,
                  const std::vector<std::string>& rows) {
  HK_CHECK(sql.run("create or replace temp table " + name + " (" + columns + ")"));
  return rows.empty() ? Status() : sql.run("insert into " + name + " values " + join(rows, ", "));
}

std::string row_of(const std::vector<std::string>& cells) { return "(" + join(cells, ", ") + ")"; }

}  // namespace

Status may_read(const identity::Principal& principal, const std::vector<std::string>& objects) {
  for (const std::string& object : objects)
    if (principal.rule(object).read == RowScope::kNone)
      return Error{ErrorKind::kForbidden,
                   "forbidden",
                   "Your role may not see these records.",
                   "Ask the owner or an admin of the workspace.",
                   {}};
  return {};
}

Status make_views(lake::Connection& sql, const identity::Principal& principal, const std::vector<std::string>& tables) {
  for (const std::string& table : tables) {
    const std::string only = condition(table, principal);
    HK_CHECK(sql.run("create or replace temp view " + table + " as select * from lake_" + table +
                     (only.empty() ? "" : " where " + only)));
  }
  return {};
}

Status make_periods(lake::Connection& sql, const std::vector<Period>& periods) {
  std::vector<std::string> rows;
  rows.reserve(periods.size());
  for (const Period& one : periods)
    rows.push_back(row_of({lake::quoted(one.name), std::to_string(one.begins), std::to_string(one.ends)}));
  return make_table(sql, "periods", "name varchar, begins bigint, ends bigint", rows);
}

Status make_months(lake::Connection& sql, const std::vector<Period>& months) {
  std::vector<std::string> rows;
  rows.reserve(months.size());
  for (std::size_t i = 0; i < months.size(); ++i)
    rows.push_back(row_of({std::to_string(i), lake::quoted(months[i].name), std::to_string(months[i].begins),
                           std::to_string(months[i].ends)}));
  return make_table(sql, "months", "number bigint, name varchar, begins bigint, ends bigint", rows);
}

Status make_steps(lake::Connection& sql, const std::vector<Step>& stages) {
  std::vector<Step> steps = {{"status", "new", "New"},
                             {"status", "contacted", "Contacted"},
                             {"status", "qualified", "Qualified"},
                             {"status", "converted", "Converted"}};
  steps.insert(steps.end(), stages.begin(), stages.end());
  steps.push_back({"won", "won", "Won"});
  std::vector<std::string> step_rows, stage_rows;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string label = lake::quoted(steps[i].label), name = lake::quoted(steps[i].step);
    step_rows.push_back(row_of({std::to_string(i + 1), lake::quoted(steps[i].kind), name, label}));
    if (steps[i].kind == "stage") stage_rows.push_back(row_of({std::to_string(i + 1), name, label}));
  }
  HK_CHECK(make_table(sql, "steps", "position bigint, kind varchar, step varchar, label varchar", step_rows));
  return make_table(sql, "stages", "position bigint, stage varchar, label varchar", stage_rows);
}

}  // namespace hk::analytics
