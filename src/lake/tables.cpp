#include <hk/lake/tables.hpp>

#include <cassert>

#include <hk/base/text.hpp>

namespace hk::lake {
namespace {

using Kind = TableSpec::Kind;

// "id status created_at:int rate:real": text unless it says otherwise.
std::vector<Column> columns(std::string_view list) {
  std::vector<Column> all;
  for (const std::string& word : split(list, ' ')) {
    const auto parts = split(word, ':');
    Column column{parts[0], Column::Type::kText, ""};
    if (parts.size() > 1) column.type = parts[1] == "int" ? Column::Type::kInteger : Column::Type::kReal;
    all.push_back(std::move(column));
  }
  return all;
}

// How far a lead has come as a lead: 3 when it was ever qualified, 2 when it was ever contacted, else 1. Kept with the
// lead, so that a funnel need not look through its whole history.
constexpr const char* kStatusReached =
    "(select max(case when 'qualified' in (h.from_status, h.to_status) then 3 when 'contacted' in (h.from_status,"
    " h.to_status) then 2 else 1 end) from lead_status_changes h where h.lead_id = leads.id)";

// When the deal left what it changed to: so no report has to sort all changes. A later change makes this row a
// corrected one.
constexpr const char* kLeftAt =
    "(select min(n.at) from stage_changes n where n.opportunity_id = stage_changes.opportunity_id and n.seq >"
    " stage_changes.seq)";
// The deal of a lead counts where the lead came in.
constexpr const char* kLeadCreatedAt = "(select l.created_at from leads l where l.id = opportunities.lead_id)";

void derive(std::vector<TableSpec>& all, const char* table, const char* column, const char* sql) {
  for (TableSpec& spec : all)
    if (spec.name == table) spec.columns.push_back({column, Column::Type::kInteger, sql});
}

std::vector<TableSpec> make_tables() {
  std::vector<TableSpec> all = {
      {"leads", Kind::kRecord, "id", "lead", "", "",
       columns("id status source contact_id property_id duplicate_of import_id is_demo:int enrichment_status"
               " enrichment_finished_at:int owner_id status_since:int converted_at:int opportunity_id created_at:int"
               " updated_at:int version:int")},
      {"contacts", Kind::kRecord, "id", "contact", "", "",
       columns(
           "id kind first_name last_name email email_key phone phone_key company email_status phone_valid:int owner_id"
           " created_at:int updated_at:int version:int")},
      {"properties", Kind::kRecord, "id", "property", "", "",
       columns("id street unit city state zip address_key parcel_id bedrooms:int bathrooms:real sqft:int year_built:int"
               " lot_size:int estimated_value:int land_value:int building_value:int total_value:int last_sale_date"
               " last_sale_price:int owner_name tax_amount:int parcel_number land_use zoning flood_zone"
               " mortgage_balance:int mortgage_amount:int owner_id created_at:int"
               " updated_at:int version:int")},
      {"opportunities", Kind::kRecord, "id", "opportunity", "", "",
       columns("id name lead_id contact_id property_id owner_id stage status expected_value:int probability:int"
               " expected_close closed_at:int lost_reason stage_since:int created_at:int updated_at:int version:int"
               "")},
      {"investors", Kind::kRecord, "id", "investor", "", "",
       columns("id name company email phone status owner_id created_at:int updated_at:int version:int")},
      {"activities", Kind::kLog, "id", "activity", "record_id", "*",
       columns("id record_id type at:int actor summary details")},
      {"tasks", Kind::kRecord, "id", "task", "", "",
       columns("id title due_at:int status priority owner_id record_id done_at:int created_at:int updated_at:int"
               " version:int")},
      {"stage_changes", Kind::kLog, "seq", "", "opportunity_id", "opportunity",
       columns("seq:int opportunity_id from_stage to_stage status at:int actor")},
      {"lead_status_changes", Kind::kLog, "seq", "", "lead_id", "lead",
       columns("seq:int lead_id from_status to_status at:int actor")},
      {"ledger", Kind::kRecord, "id", "ledger", "lead_id", "lead",
       columns("id provider product lead_id subject_id state:int outcome cost_micros:int at:int settled_at:int")},
      {"events", Kind::kEvents, "id", "", "", "",
       columns(
           "id type at:int received_at:int source actor object record_id lead_id opportunity_id user_id anonymous_id"
           " correlation_id data")},
  };
  derive(all, "leads", "status_reached", kStatusReached);
  derive(all, "stage_changes", "left_at", kLeftAt);
  derive(all, "opportunities", "lead_created_at", kLeadCreatedAt);
  return all;
}

}  // namespace

const std::vector<TableSpec>& tables() {
  static const std::vector<TableSpec> all = make_tables();
  return all;
}

const TableSpec& table_named(const std::string& name) {
  for (const TableSpec& spec : tables())
    if (spec.name == name) return spec;
  assert(false);
  return tables().front();
}

std::string schema_version() {
  std::string text;
  for (const TableSpec& spec : tables()) {
    text += spec.name + ":" + spec.key + "(";
    for (const Column& column : spec.columns)
      text += column.name + " " + std::to_string(static_cast<int>(column.type)) + ",";
    text += ")";
  }
  return hex(sha256(text)).substr(0, 16);
}

}  // namespace hk::lake
