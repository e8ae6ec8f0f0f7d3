// Makes a lake of a large business for bench/analytics.mjs, and the same tables as CSV for a rival:
//   bench_lake_fixture DATA_FOLDER LEADS ACTIVITIES
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <hk/base/ids.hpp>
#include <hk/base/json.hpp>
#include <hk/lake/lake.hpp>

namespace hk {
namespace {

constexpr std::int64_t kRowsAFile = 500'000;
constexpr const char* kDay = "date=2026-11-23";

// Pseudo-random but always the same: h(i, salt).
struct Generated {
  const char* table;
  std::int64_t rows;
  std::string select;  // of a row number i
};

std::string id(const std::string& prefix, const std::string& number) {
  return "'" + prefix + "_' || lpad(to_base(" + number + ", 32), 10, '0') || substr(md5(cast(" + number +
         " as varchar)), 1, 16)";
}

// Two years up to 2026-11-23, evenly.
std::string moment(const std::string& share) {
  return "cast(1732320000000000 + 63072000000000 * " + share + " as bigint)";
}

std::vector<Generated> fixture(std::int64_t leads, std::int64_t activities) {
  const std::string n = std::to_string(leads);
  const std::string user = "'user_' || lpad(cast(h(lead, 7) % 20 as varchar), 26, '0')";
  const std::string created = moment("(lead / " + n + ".0)");
  const std::string deals = std::to_string(leads / 5);
  // Every fifth lead has a deal; a deal passes up to four stages, is sometimes skipped ahead, lost, reopened.
  const std::string stage = "['appointment', 'offer_made', 'under_contract', 'due_diligence', 'closed']";
  return {
      {"leads", leads,
       "select " + id("lead", "lead") +
           " as id, case when lead % 5 = 0 then 'converted' else ['new', 'contacted',"
           " 'qualified', 'nurture', 'lost'][1 + h(lead, 1) % 5] end as status, ['web', 'direct mail', 'cold call',"
           " 'referral', 'list', 'ppc', 'driving', ''][1 + h(lead, 2) % 8] as source, " +
           id("contact", "lead") + " as contact_id, " + id("property", "lead % 250000") +
           " as property_id, '' as duplicate_of, '' as import_id, 0"
           " as is_demo, 'enriched' as enrichment_status, null as enrichment_finished_at, " +
           user + " as owner_id, " + created + " as status_since, case when lead % 5 = 0 then " + created +
           " + (h(lead, 3) % 90) * 86400000000"
           " end as converted_at, case when lead % 5 = 0 then " +
           id("opportunity", "lead") +
           " else '' end as"
           " opportunity_id, " +
           created + " as created_at, " + created +
           " as updated_at, 1 as version, [1,"
           " 2, 3][1 + h(lead, 14) % 3] as status_reached from (select i as lead from rows)"},
      {"opportunities", leads / 5,
       "select " + id("opportunity", "lead") + " as id, 'Deal' as name, " + id("lead", "lead") + " as lead_id, " +
           id("contact", "lead") + " as contact_id, " + id("property", "lead % 250000") + " as property_id, " + user +
           " as owner_id, " + stage +
           "[1 + h(lead, 4) % 4] as stage, ['open', 'won', 'lost', 'lost'][1 + h(lead, 5) %"
           " 4] as status, 10000000 + (h(lead, 6) % 40000000) as expected_value, 10 + 20 * (h(lead, 4) % 4) as"
           " probability, null as expected_close, null as closed_at, '' as lost_reason, " +
           created + " as stage_since, " + created + " as created_at, " + created + " as updated_at, 1 as version, " +
           created + " as lead_created_at from (select i * 5 as lead from rows)"},
      {"stage_changes", leads / 5 * 4,
       "select i + 1 as seq, " + id("opportunity", "lead") + " as opportunity_id, case when step = 0 then '' else " +
           stage + "[step] end as from_stage, " + stage +
           "[least(5, step + 1 + h(lead, 8) % 2)] as to_stage, case when"
           " step = 3 then ['open', 'won', 'lost', 'open'][1 + h(lead, 5) % 4] else 'open' end as status, " +
           created + " + step * 604800000000 + h(i, 9) % 604800000000 as at, " + user +
           " as actor, case when step < 3 then " + created +
           " + (step + 1) * 604800000000 + h(i + 1, 9) % 604800000000 end as"
           " left_at from (select i, (i // 4) * 5 as lead, i % 4 as step from rows)"},
      {"lead_status_changes", leads * 2,
       "select i + 1 as seq, " + id("lead", "lead") +
           " as lead_id, ['new', 'contacted'][1 + step] as from_status,"
           " case when step = 0 then 'contacted' else ['contacted', 'qualified', 'lost', 'nurture'][1 + h(lead, 1) % 4]"
           " end as to_status, " +
           created + " + step * 86400000000 + h(i, 10) % 86400000000 as at, " + user +
           " as actor from (select i, i // 2 as lead, i % 2 as step from rows)"},
      {"ledger", leads / 2,
       "select " + id("ledger", "i") + " as id, 'attom' as provider, 'expandedprofile' as product, " +
           id("lead", "lead") + " as lead_id, " + id("property", "lead % 250000") +
           " as property_id, 1 as state, 'filled'"
           " as outcome, 100000 as cost_micros, " +
           created +
           " as at, null as settled_at from (select i, i * 2 as lead"
           " from rows)"},
      {"activities", activities,
       "select " + id("activity", "i") + " as id, " + id("lead", "lead") +
           " as record_id, ['call', 'note', 'email',"
           " 'sms', 'meeting', 'status_changed', 'lead_updated'][1 + h(i, 11) % 7] as type, " +
           moment("(i / " + std::to_string(activities) + ".0)") +
           " as at, 'user_' || lpad(cast(h(i, 12) % 20 as"
           " varchar), 26, '0') as actor, 'Called about the house on the corner' as summary, '{}' as details"
           " from (select i, h(i, 13) % " +
           n + " as lead from rows)"},
  };
}

std::string with_rows(const Generated& table, std::int64_t begin, std::int64_t end) {
  const std::string rows = "(select range as i from range(" + std::to_string(begin) + ", " + std::to_string(end) + "))";
  std::string select = table.select;
  return select.replace(select.rfind("from rows"), 9, "from " + rows);
}

Status write_table(lake::Connection& sql, const std::string& folder, const Generated& table, lake::Files& files) {
  std::filesystem::create_directories(folder + "/raw/" + table.table + "/" + kDay);
  std::string paths;
  for (std::int64_t begin = 0; begin < table.rows; begin += kRowsAFile) {
    const std::int64_t end = std::min(table.rows, begin + kRowsAFile);
    const std::string path = "raw/" + std::string(table.table) + "/" + kDay + "/" + new_type_id("part") + ".parquet";
    std::string cast;
    for (const lake::Column& column : lake::table_named(table.table).columns)
      cast += "cast(\"" + column.name + "\" as " +
              (column.type == lake::Column::Type::kInteger ? "bigint" : "varchar") + ") as \"" + column.name + "\", ";
    HK_CHECK(sql.run("copy (select " + cast + "cast(1 as bigint) as _commit, cast(0 as bigint) as _deleted from (" +
                     with_rows(table, begin, end) + ")) to " + lake::quoted(folder + "/" + path) +
                     " (format parquet, compression zstd, row_group_size 122880)"));
    files.push_back({path, end - begin, 1, true, false});
    paths += (paths.empty() ? "" : ", ") + lake::quoted(folder + "/" + path);
  }
  std::string columns;
  for (const lake::Column& column : lake::table_named(table.table).columns)
    columns += (columns.empty() ? "\"" : ", \"") + column.name + "\"";
  return sql.run("copy (select " + columns + " from read_parquet([" + paths + "])) to " +
                 lake::quoted(folder + "/" + table.table + ".csv") + " (format csv, header false)");
}

// {"table": "leads", "rows": 1000000, "columns": [["id", "text"], ...]}
void print(const Generated& table) {
  Json columns = Json::array();
  for (const lake::Column& column : lake::table_named(table.table).columns)
    columns.push_back({column.name, column.type == lake::Column::Type::kInteger ? "bigint" : "text"});
  std::printf("%s\n", dump_json({{"table", table.table}, {"rows", table.rows}, {"columns", columns}}).c_str());
  std::fflush(stdout);
}

Status make(const std::string& folder, std::int64_t leads, std::int64_t activities) {
  const auto engine = lake::Engine::make({folder, 4'096, 2});
  HK_TRY(const auto sql, engine->connect());
  HK_CHECK(sql->run("create temp macro h(i, salt) as cast(hash(i, salt) % 1000000007 as bigint)"));
  lake::Manifest manifest{1, lake::schema_version(), "", "", SystemClock().now(), true, {}, {}};
  for (const Generated& table : fixture(leads, activities)) {
    HK_CHECK(write_table(*sql, engine->folder(), table, manifest.tables[table.table]));
    print(table);
  }
  return lake::save_manifest(engine->folder(), manifest);
}

}  // namespace
}  // namespace hk

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const hk::Status made = hk::make(std::string(argv[1]) + "/lake", std::atoll(argv[2]), std::atoll(argv[3]));
  if (made) return 0;
  std::fprintf(stderr, "%s %s\n", made.error().message.c_str(), made.error().detail.c_str());
  return 1;
}
