// hiddenkey lake status|export|query
#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include <hk/app/application.hpp>
#include <hk/base/csv_cell.hpp>

#include "commands.hpp"

namespace hk::app {
namespace {

std::string newest_position(Application& application) {
  auto position = application.db().read(
      [&](store::Session& s) -> Result<std::string> { return application.outbox().last_position(s); });
  return position ? *position : "";
}

Result<std::int64_t> rows_of(lake::Session& session, const std::string& table) {
  HK_TRY(const lake::Table counted, session.sql().query("select count(*) from lake_" + table));
  return std::get<std::int64_t>(counted.rows.at(0).at(0));
}

Result<Json> status_of(Application& application) {
  return application.lake_reader().read([&](lake::Session& session) -> Result<Json> {
    Json tables = Json::object();
    for (const lake::TableSpec& spec : lake::tables()) {
      HK_TRY(const std::int64_t rows, rows_of(session, spec.name));
      const auto files = session.manifest().tables.find(spec.name);
      tables[spec.name] = {{"rows", rows},
                           {"files", files == session.manifest().tables.end() ? 0 : files->second.size()}};
    }
    return Json{{"commit", session.manifest().commit},
                {"upToDate", session.manifest().position == newest_position(application)},
                {"asOf", format_rfc3339(session.manifest().as_of)},
                {"rebuilding", !session.manifest().rebuild.empty()},
                {"tables", tables}};
  });
}

// Whether the lake has what was newest when `wanted` was looked up.
bool has_reached(Application& application, const std::string& wanted) {
  constexpr std::size_t kLookedAt = 1'000;
  const auto manifest = lake::load_manifest(application.lake_engine().folder());
  if (!manifest || !*manifest || !(*manifest)->complete) return false;
  const auto behind = application.db().read([&](store::Session& s) {
    return Result<std::vector<events::RecordedEvent>>(
        application.outbox().read_after(s, (*manifest)->position, kLookedAt));
  });
  return behind && behind->size() < kLookedAt &&
         std::none_of(behind->begin(), behind->end(), [&](const auto& event) { return event.position == wanted; });
}

// A running process exports.
Status wait_for_other(Application& application) {
  const std::string wanted = newest_position(application);
  const Micros end = application.clock().now() + kMinute;
  while (application.clock().now() < end) {
    if (has_reached(application, wanted)) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return unavailable("lake_behind", "Another process exports, and is not done after a minute.");
}

Status export_now(Application& application, bool again) {
  const auto lock = application.db().try_lock(lake::kExporterLock);
  if (!lock && again) return conflict("lake_busy", "Another process exports.", "Stop it, then run this again.");
  if (!lock) return wait_for_other(application);
  HK_TRY(const auto writer,
         lake::Writer::open(application.db(), application.clock(), application.outbox(), application.lake_engine()));
  if (again) HK_CHECK(writer->rebuild());
  bool more = true;
  while (more) {
    HK_TRY(more, writer->step());
  }
  return {};
}

std::string text_of(const lake::Cell& cell) {
  const auto* text = std::get_if<std::string>(&cell);
  return text == nullptr ? "" : *text;
}

void print_csv(const lake::Table& table) {
  const auto line = [](const auto& cells, auto text) {
    for (std::size_t i = 0; i < cells.size(); ++i) std::cout << (i == 0 ? "" : ",") << csv_cell(text(cells[i]));
    std::cout << "\n";
  };
  line(table.columns, [](const std::string& name) { return name; });
  for (const auto& row : table.rows) line(row, text_of);
}

void print_json(const lake::Table& table) {
  for (const auto& row : table.rows) {
    Json object = Json::object();
    for (std::size_t i = 0; i < row.size(); ++i)
      object[table.columns[i]] = std::holds_alternative<std::monostate>(row[i]) ? Json(nullptr) : Json(text_of(row[i]));
    std::cout << dump_json(object) << "\n";
  }
}

// Every type as text, so that any statement can be shown.
Result<lake::Table> run_query(Application& application, const std::string& query) {
  return application.lake_reader().read([&](lake::Session& session) -> Result<lake::Table> {
    for (const lake::TableSpec& spec : lake::tables())
      HK_CHECK(session.sql().run("create or replace temp view " + spec.name + " as select * from lake_" + spec.name));
    return session.sql().query("select columns(*)::varchar from (" + query + "\n)");
  });
}

}  // namespace

int lake_status(const config::Config& config, const LakeOptions& options) {
  auto application = Application::open(config);
  if (!application) return fail(application.error(), options.json);
  const auto status = status_of(**application);
  if (!status) return fail(status.error(), options.json);
  if (options.json) {
    std::cout << dump_json(*status) << "\n";
    return 0;
  }
  std::cout << (status->at("upToDate") ? "Up to date" : "Behind") << ", as of " << status->at("asOf").get<std::string>()
            << "\n";
  for (const auto& [name, table] : status->at("tables").items())
    std::cout << "  " << name << ": " << table.at("rows") << " rows in " << table.at("files") << " files\n";
  return 0;
}

int lake_export(const config::Config& config, const LakeOptions& options) {
  auto application = Application::open(config);
  if (!application) return fail(application.error());
  if (const Status done = export_now(**application, options.again); !done) return fail(done.error());
  return lake_status(config, options);
}

int lake_query(const config::Config& config, const LakeOptions& options) {
  auto application = Application::open(config);
  if (!application) return fail(application.error(), options.json);
  const auto table = run_query(**application, options.query);
  if (!table) return fail(table.error(), options.json);
  options.json ? print_json(*table) : print_csv(*table);
  return 0;
}

}  // namespace hk::app
