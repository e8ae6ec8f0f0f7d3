#include "reports.hpp"

#include <hk/base/csv_cell.hpp>
#include <hk/base/money.hpp>

namespace hk::analytics {
namespace {

using Kind = Column::Kind;

Json is(const char* field, const Json& value) {
  return {{"field", field}, {"op", "is"}, {"value", Json::array({value})}};
}

Json between(const char* field, const Date& first, const Date& end) {
  return {{"field", field},
          {"op", "between"},
          {"value", Json::array({format_date(first), format_date(day_plus(end, -1))})}};
}

Json all_of(std::vector<Json> parts) { return {{"and", parts}}; }

Json by_source(const Json& row, const Scope& scope) {
  const Json& source = row.at("source");
  const Json one = source == "(none)" ? Json{{"field", "source"}, {"op", "empty"}} : is("source", source);
  return all_of({one, between("createdAt", scope.range.first, scope.range.end)});
}

Json in_period(const std::vector<Period>& periods, const Json& name, const Range& range) {
  for (const Period& one : periods)
    if (one.name == name)
      return all_of({between("createdAt", std::max(one.first, range.first), std::min(one.end, range.end))});
  return nullptr;
}

Json by_period(const Json& row, const Scope& scope) { return in_period(scope.periods, row.at("period"), scope.range); }
Json by_cohort(const Json& row, const Scope& scope) { return in_period(scope.months, row.at("cohort"), scope.range); }

// Lists know where a lead is, not where it has been: only the ends of the funnel have one.
Json by_step(const Json& row, const Scope& scope) {
  const Json created = between("createdAt", scope.range.first, scope.range.end);
  if (row.at("step") == "new") return all_of({created});
  if (row.at("step") == "converted") return all_of({is("status", "converted"), created});
  return nullptr;
}

Json open_in_stage(const Json& row, const Scope& scope) {
  if (!scope.is_now) return nullptr;
  return all_of({is("stage", row.at("stage")), is("status", "open")});
}

Json by_person(const Json& row, const Scope& scope) {
  return all_of({is("actor", row.at("user_id")), between("at", scope.range.first, scope.range.end)});
}

std::vector<Report> make_reports() {
  const Column total{"total_leads", Kind::kNumber}, converted{"converted", Kind::kNumber};
  return {
      {"conversion-by-source",
       "conversion_by_source",
       "How many leads of each source were converted",
       "conversion_rate is in percent.",
       "leads",
       {"leads"},
       {"leads"},
       {{"source"}, total, converted, {"conversion_rate", Kind::kNumber}},
       by_source},
      {"time-in-stage",
       "time_in_stage",
       "How long deals stay in each stage, in days",
       "One observation each time a deal enters a stage; deals that are still there count as censored (Kaplan-Meier). "
       "The median "
       "is null until half of them have left. The records behind a row are those that are in the stage now.",
       "opportunities",
       {"opportunities"},
       {"opportunities", "stage_changes"},
       {{"stage"},
        {"label", Kind::kText, true},
        {"avg_days_in_stage", Kind::kNumber, true},
        {"median_days_in_stage", Kind::kNumber, true},
        {"entered", Kind::kNumber},
        {"still_open", Kind::kNumber}},
       open_in_stage},
      {"pipeline-value",
       "pipeline_value",
       "What is in the pipeline, by stage",
       "Deals that are open at the end of the range, or now if that is later. Money in dollars.",
       "opportunities",
       {"opportunities"},
       {"opportunities", "stage_changes"},
       {{"stage"},
        {"label", Kind::kText, true},
        {"deal_count", Kind::kNumber},
        {"total_value", Kind::kCents},
        {"weighted_value", Kind::kCents}},
       open_in_stage},
      {"funnel",
       "funnel",
       "How far the leads of the range have come",
       "rate_of_all is in percent of the leads. A step counts everybody who was ever there or further.",
       "leads",
       {"leads", "opportunities"},
       {"leads", "opportunities", "lead_status_changes", "stage_changes"},
       {{"step"}, {"label"}, {"leads", Kind::kNumber}, {"rate_of_all", Kind::kNumber}},
       by_step},
      {"cohorts",
       "cohorts",
       "Conversion of each month's leads, month after month",
       "month_number 0 is the month in which they came in; converted counts all up to that month.",
       "leads",
       {"leads"},
       {"leads"},
       {{"cohort"}, {"month_number", Kind::kNumber}, total, converted, {"conversion_rate", Kind::kNumber}},
       by_cohort},
      {"activity-by-person",
       "activity_by_person",
       "What people did",
       "",
       "activities",
       {"activities"},
       {"activities"},
       {{"user_id"},
        {"person"},
        {"calls", Kind::kNumber},
        {"emails", Kind::kNumber},
        {"texts", Kind::kNumber},
        {"meetings", Kind::kNumber},
        {"notes", Kind::kNumber},
        {"other", Kind::kNumber},
        {"total", Kind::kNumber}},
       by_person},
      {"cost-per-source",
       "cost_per_source",
       "What paid calls cost for the leads of each source",
       "Money in dollars.",
       "leads",
       {"leads"},
       {"leads", "ledger"},
       {{"source"},
        total,
        converted,
        {"paid_calls", Kind::kNumber},
        {"cost", Kind::kMicroDollars},
        {"cost_per_lead", Kind::kMicroDollars},
        {"cost_per_conversion", Kind::kMicroDollars, true}},
       by_source},
      {"leads-over-time",
       "leads_over_time",
       "Leads and conversions by day, week or month",
       "Days up to 92 days, weeks (named by their Monday) up to two years, else months.",
       "leads",
       {"leads"},
       {"leads"},
       {{"period"}, total, converted},
       by_period},
  };
}

Json value_json(const Column& column, const lake::Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* real = std::get_if<double>(&cell)) return *real;
  const auto* number = std::get_if<std::int64_t>(&cell);
  if (number == nullptr) return nullptr;
  if (column.kind == Kind::kCents) return dollars_json(*number);
  if (column.kind == Kind::kMicroDollars) return micro_dollars_json(*number);
  return *number;
}

std::string cell_text(const Json& value) {
  if (value.is_null()) return "";
  return value.is_string() ? csv_cell(value.get<std::string>()) : dump_json(value);
}

}  // namespace

const std::vector<Report>& reports() {
  static const std::vector<Report> all = make_reports();
  return all;
}

Json row_json(const Report& report, const std::vector<lake::Cell>& cells, const Scope& scope) {
  Json row = Json::object();
  std::size_t next = 0;
  for (const Column& column : report.columns)
    row[column.name] = column.name == "person" ? Json("") : value_json(column, cells.at(next++));
  row["object"] = report.object;
  row["filter"] = report.filter(row, scope);
  return row;
}

std::string to_csv(const Report& report, const Json& rows) {
  std::string csv;
  for (const Column& column : report.columns) csv += (csv.empty() ? "" : ",") + column.name;
  csv += "\r\n";
  for (const Json& row : rows) {
    std::string line;
    for (const Column& column : report.columns)
      line += (&column == &report.columns.front() ? "" : ",") + cell_text(row.at(column.name));
    csv += line + "\r\n";
  }
  return csv;
}

}  // namespace hk::analytics
