#include <hk/intake/imports.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <hk/base/text.hpp>
#include <hk/enrichment/parcel_columns.hpp>

#include "import_layout.hpp"

namespace hk::intake {
namespace {

using Text = std::string;
using MaybeInt = std::optional<std::int64_t>;

constexpr const char* kColumns =
    "id, kind, file_name, path, status, size_bytes, received_bytes, bytes_read, rows_read, rows_created, rows_updated,"
    " rows_unchanged, rows_repaired, rows_quarantined, line_done, mapping, options, actor, job_id, created_at, "
    "started_at,"
    " finished_at, error, duplicates, samples, check_result, check_job, county, position";

Json parsed_or(const std::string& text, Json fallback) {
  auto parsed = parse_json(text);
  return parsed ? *std::move(parsed) : fallback;
}

std::vector<Import> select(store::Session& session, const std::string& rest, const store::Params& params) {
  std::vector<Import> imports;
  using I = std::int64_t;
  for (auto& [id, kind, file_name, path, status, size, received, bytes, rows, created, updated, unchanged, repaired,
              quarantined, line, mapping, options, actor, job, created_at, started, finished, error, duplicates,
              samples, check, check_job, county, position] :
       session.rows<Text, Text, Text, Text, Text, I, I, I, I, I, I, I, I, I, I, std::optional<Text>, Text, Text, Text,
                    I, MaybeInt, MaybeInt, Text, Text, Text, std::optional<Text>, Text, Text, std::optional<Text>>(
           std::string("select ") + kColumns + " from imports " + rest, params)) {
    Import import;
    import.id = ImportId::trusted(id);
    import.kind = kind;
    import.file_name = file_name;
    import.path = path;
    import.status = status;
    import.size_bytes = size;
    import.received_bytes = received;
    import.counts = {bytes, rows, created, updated, unchanged, repaired, quarantined};
    import.line_done = line;
    import.mapping = mapping ? parsed_or(*mapping, nullptr) : Json(nullptr);
    import.options = parsed_or(options, Json::object());
    import.actor = actor;
    import.job_id = job;
    import.created_at = created_at;
    import.started_at = started;
    import.finished_at = finished;
    import.error = error;
    import.duplicates = parse_duplicates(duplicates).value();
    import.samples = parsed_or(samples, Json::array());
    import.check = check ? parsed_or(*check, nullptr) : Json(nullptr);
    import.check_job = check_job;
    import.county = county;
    import.position = position ? parsed_or(*position, nullptr) : Json(nullptr);
    imports.push_back(std::move(import));
  }
  return imports;
}

Error import_not_found() { return not_found("import_not_found", "There is no import with this id."); }

Status check_kind(const std::string& kind) {
  if (kind == "leads" || kind == "parcels") return {};
  return invalid("import_kind_unknown", "Imports are of leads or of parcels.", "Set kind to \"leads\" or \"parcels\".");
}

void save_plan(store::Session& session, const Import& import) {
  session.run("update imports set mapping = :mapping, duplicates = :duplicates where id = :id",
              {{"mapping", import.mapping.is_null() ? store::Value(nullptr) : store::Value(dump_json(import.mapping))},
               {"duplicates", name_of(import.duplicates)},
               {"id", import.id.str()}});
}

Json without_samples(Json check) {
  if (check.is_object()) check["samples"] = Json::array();
  return check;
}

// In place: a part that was written but not committed is written again over itself.
bool write_at(const std::string& path, std::int64_t offset, const std::string& bytes) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(offset);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.flush();
  return !file.fail();
}

Error store_full(const std::string& path) {
  return unavailable("store_full", "The file can't be stored: is the disk full?", path);
}

Json time_or_null(const MaybeInt& at) { return at ? Json(format_rfc3339(*at)) : Json(nullptr); }

}  // namespace

void Imports::insert(store::Session& session, const Import& i) {
  session.run(
      "insert into imports(id, kind, file_name, path, status, size_bytes, received_bytes, bytes_read, rows_read,"
      " rows_created, rows_updated, rows_unchanged, rows_repaired, rows_quarantined, line_done, options, actor, job_id,"
      " created_at, error, county, position) values (:id, :kind, :file_name, :path, :status, :size, :received, 0, 0, "
      "0, 0, 0, 0, 0, 0,"
      " :options, :actor, '', :now, '', :county, :position)",
      {{"id", i.id.str()},
       {"kind", i.kind},
       {"file_name", i.file_name},
       {"path", i.path},
       {"status", i.status},
       {"size", i.size_bytes},
       {"received", i.received_bytes},
       {"options", dump_json(i.options)},
       {"actor", i.actor},
       {"now", i.created_at},
       {"county", i.county},
       {"position", i.position.is_null() ? store::Value(nullptr) : store::Value(dump_json(i.position))}});
}

Result<Import> Imports::create(const std::string& kind, const std::string& file_name, std::int64_t size_bytes,
                               const std::string& actor) {
  HK_CHECK(check_kind(kind));
  if (size_bytes < 0 || size_bytes > kImportBytesMax)
    return Error{ErrorKind::kTooLarge, "import_too_large", "The file is larger than 20 GiB.", "Split it.", {}};
  Import import;
  import.kind = kind;
  import.file_name = file_name;
  import.size_bytes = size_bytes;
  import.actor = actor;
  return create_empty(std::move(import));
}

Result<Import> Imports::create_for_county(const std::string& county, const Json& options, const Json& mapping,
                                          const Json& position) {
  Import import;
  import.kind = "parcels";
  import.file_name = county;
  import.county = county;
  import.options = options;
  import.position = position;
  HK_TRY(Import made, create_empty(std::move(import)));
  HK_CHECK(set_plan(made.id, {mapping, {}}));
  made.mapping = mapping;
  return made;
}

// With a file of its own in the data folder, and nothing in it.
Result<Import> Imports::create_empty(Import import) {
  import.id = ImportId::make();
  import.path = db_.folder() + "/imports/" + import.id.str() + ".csv";
  import.status = "uploading";
  import.created_at = clock_.now();
  std::error_code failed;
  std::filesystem::create_directories(db_.folder() + "/imports", failed);
  if (!std::ofstream(import.path, std::ios::binary))
    return unavailable("store_unavailable", "The file can't be stored.", import.path + ": " + failed.message());
  HK_CHECK(db_.write([&](store::Session& s) -> Status {
    insert(s, import);
    return {};
  }));
  return import;
}

Result<Import> Imports::append_rows(const Import& import, const std::string& bytes, const Json& position, bool done) {
  return db_.write([&](store::Session& s) -> Result<Import> {
    const auto now = find(s, import.id);
    if (!now) return import_not_found();
    if (now->status != "uploading")
      return conflict("import_not_ready", "This import is " + now->status + " and takes no more rows.");
    if (now->received_bytes != import.received_bytes)
      return conflict("wrong_offset", "Somebody else has read on for this import.");
    if (!write_at(import.path, import.received_bytes, bytes)) return store_full(import.path);
    s.run(
        "update imports set received_bytes = :total, size_bytes = :total, status = :status, position = :position"
        " where id = :id",
        {{"total", import.received_bytes + static_cast<std::int64_t>(bytes.size())},
         {"status", done ? "ready" : "uploading"},
         {"position", dump_json(position)},
         {"id", import.id.str()}});
    return find(s, import.id).value();
  });
}

Result<Import> Imports::create_for_file(const std::string& kind, const std::string& path, const Json& options) {
  HK_CHECK(check_kind(kind));
  std::error_code failed;
  const auto size = std::filesystem::file_size(path, failed);
  if (failed)
    return invalid("file_unreadable", "The file " + path + " can't be read: " + failed.message() + ".",
                   "Check the path.");
  Import import;
  import.id = ImportId::make();
  import.kind = kind;
  import.file_name = std::filesystem::path(path).filename();
  import.path = std::filesystem::absolute(path);
  import.status = "ready";
  import.size_bytes = import.received_bytes = static_cast<std::int64_t>(size);
  import.options = options;
  import.created_at = clock_.now();
  HK_CHECK(db_.write([&](store::Session& s) -> Status {
    insert(s, import);
    return {};
  }));
  return import;
}

Result<std::int64_t> Imports::receive(const ImportId& id, std::int64_t offset, const std::string& bytes) {
  return db_.write([&](store::Session& s) -> Result<std::int64_t> {
    const auto import = find(s, id);
    if (!import) return import_not_found();
    if ((import->status != "uploading" && import->status != "ready") || !import->county.empty())
      return conflict("import_not_ready", "This import has begun and takes no more bytes.");
    if (offset != import->received_bytes)
      return conflict("wrong_offset",
                      "The next byte expected is number " + std::to_string(import->received_bytes) + ".",
                      "Go on with offset=" + std::to_string(import->received_bytes) + ".");
    const std::int64_t total = offset + static_cast<std::int64_t>(bytes.size());
    if (total > kImportBytesMax || (import->size_bytes > 0 && total > import->size_bytes))
      return Error{ErrorKind::kTooLarge,
                   "import_too_large",
                   "More bytes came than the file was said to have.",
                   "Start the upload again.",
                   {}};
    if (!write_at(import->path, offset, bytes)) return store_full(import->path);
    s.run("update imports set received_bytes = :total, status = :status where id = :id",
          {{"total", total},
           {"status", import->size_bytes == 0 || total == import->size_bytes ? "ready" : "uploading"},
           {"id", id.str()}});
    return total;
  });
}

// The import as it would run; an unusable mapping is an error now, not later in a job.
Result<Import> Imports::planned(const ImportId& id, const Plan& plan) {
  HK_TRY(const auto found, db_.read([&](store::Session& s) { return Result<std::optional<Import>>(find(s, id)); }));
  if (!found) return import_not_found();
  if (found->status != "ready")
    return conflict("import_not_ready", "This import is " + found->status + ".",
                    "Upload the whole file first; each import runs once.");
  Import import = *found;
  import.mapping = plan.mapping;
  import.duplicates = plan.duplicates.value_or(import.duplicates);
  HK_CHECK(read_layout(import));
  return import;
}

Result<Import> Imports::check(const ImportId& id, const Plan& plan) {
  HK_TRY(Import import, planned(id, plan));
  if (import.kind != "leads")
    return invalid("import_kind_unknown", "Only lists of leads can be checked.", "Start this import.");
  return db_.write([&](store::Session& s) -> Result<Import> {
    import.check_job = queue_
                           .enqueue(s, {.queue = "import",
                                        .kind = "import-check",
                                        .payload = {{
                                          "importId",
                                          id.str()
                                        }},
                                        .subject = id.str()})
                           .str();
    import.check = check_json("running", {}, Json::array());
    save_plan(s, import);
    save_check(s, import);
    return find(s, id).value();
  });
}

Result<Import> Imports::start(const ImportId& id, const Plan& plan) {
  HK_TRY(const Import import, planned(id, plan));
  return db_.write([&](store::Session& s) -> Result<Import> {
    const jobs::JobId job = queue_.enqueue(s, {.queue = "import",
                                               .kind = "import-file",
                                               .payload = {{"importId", id.str()}},
                                               .unique_key = id.str(),
                                               .subject = id.str()});
    save_plan(s, import);
    s.run("update imports set status = 'running', job_id = :job, started_at = :now where id = :id",
          {{"job", job.str()}, {"now", clock_.now()}, {"id", id.str()}});
    return find(s, id).value();
  });
}

Status Imports::set_plan(const ImportId& id, const Plan& plan) {
  return db_.write([&](store::Session& s) -> Status {
    auto import = find(s, id);
    if (!import) return import_not_found();
    import->mapping = plan.mapping;
    import->duplicates = plan.duplicates.value_or(import->duplicates);
    save_plan(s, *import);
    return {};
  });
}

Result<Import> Imports::cancel(const ImportId& id) {
  return db_.write([&](store::Session& s) -> Result<Import> {
    auto import = find(s, id);
    if (!import) return import_not_found();
    if (import->finished_at) return conflict("not_cancellable", "This import is " + import->status + " already.");
    if (!import->job_id.empty()) (void)queue_.cancel(s, jobs::JobId::trusted(import->job_id));
    set_status(s, *import, "cancelled");
    return *std::move(import);
  });
}

std::optional<Import> Imports::find(store::Session& session, const ImportId& id) {
  auto imports = select(session, "where id = :id", {{"id", id.str()}});
  if (imports.empty()) return std::nullopt;
  return std::move(imports.front());
}

std::vector<Import> Imports::of_county(store::Session& session, const std::string& county, std::size_t limit) {
  return select(session, "where county = :county order by id desc limit :limit",
                {{"county", county}, {"limit", limit}});
}

Imports::Page Imports::list(store::Session& session, const std::string& cursor, std::size_t limit) {
  // Ids grow with time, so they are the order.
  Page page;
  page.imports = select(session,
                        std::string(cursor.empty() ? "where cast(:cursor as text) = ''" : "where id < :cursor") +
                            " order by id desc limit :limit",
                        {{"cursor", cursor}, {"limit", limit + 1}});
  if (page.imports.size() > limit) {
    page.imports.resize(limit);
    page.next_cursor = page.imports.back().id.str();
  }
  return page;
}

Imports::QuarantinePage Imports::quarantine(store::Session& session, const ImportId& id, const std::string& cursor,
                                            std::size_t limit) {
  QuarantinePage page;
  std::int64_t last = 0;
  for (auto& [seq, line, code, reason, raw] :
       session.rows<std::int64_t, std::int64_t, std::string, std::string, std::string>(
           "select seq, line, code, reason, raw from import_quarantine where import_id = :id and seq > :after"
           " order by seq limit :limit",
           {{"id", id.str()},
            {"after", static_cast<std::int64_t>(parse_int(cursor).value_or(0))},
            {"limit", limit + 1}})) {
    if (page.rows.size() == limit) {
      page.next_cursor = std::to_string(last);
      break;
    }
    last = seq;
    page.rows.push_back({line, code, reason, raw});
  }
  return page;
}

Result<Json> Imports::preview(const Import& import) {
  if (import.received_bytes == 0)
    return conflict("import_not_ready", "Nothing of the file has been uploaded yet.",
                    "Upload at least the first part.");
  HK_TRY(const FileHead head, read_head(import.path));
  return preview_json(import.kind, head);
}

void Imports::save_progress(store::Session& session, const Import& i, const std::vector<CsvProblem>& problems) {
  for (const CsvProblem& p : problems)
    session.run(
        "insert into import_quarantine(import_id, line, code, reason, raw) values (:id, :line, :code, :reason, :raw)",
        {{"id", i.id.str()}, {"line", p.line}, {"code", p.code}, {"reason", p.message}, {"raw", p.raw}});
  session.run(
      "update imports set bytes_read = :bytes, rows_read = :rows, rows_created = :created, rows_updated = :updated,"
      " rows_unchanged = :unchanged, rows_repaired = :repaired, rows_quarantined = :quarantined, line_done = :line,"
      " samples = :samples where id = :id",
      {{"bytes", i.counts.bytes_read},
       {"rows", i.counts.rows_read},
       {"created", i.counts.rows_created},
       {"updated", i.counts.rows_updated},
       {"unchanged", i.counts.rows_unchanged},
       {"repaired", i.counts.rows_repaired},
       {"quarantined", i.counts.rows_quarantined},
       {"line", i.line_done},
       {"samples", dump_json(i.samples)},
       {"id", i.id.str()}});
}

void Imports::save_check(store::Session& session, const Import& i) {
  session.run("update imports set check_result = :result, check_job = :job where id = :id",
              {{"result", dump_json(i.check)}, {"job", i.check_job}, {"id", i.id.str()}});
}

void Imports::set_status(store::Session& session, Import& import, const std::string& status, const std::string& error) {
  const Micros now = clock_.now();
  import.status = status;
  import.error = error;
  if (status == "running") {
    if (!import.started_at) import.started_at = now;
  } else {
    import.finished_at = now;
  }
  session.run(
      "update imports set status = :status, error = :error, started_at = :started, finished_at = :finished where id = "
      ":id",
      {{"status", status},
       {"error", error},
       {"started", import.started_at},
       {"finished", import.finished_at},
       {"id", import.id.str()}});
}

void add_sample(Json& samples, std::int64_t line, std::string_view outcome, const std::string& reason,
                const std::string& lead_id, const std::string& raw) {
  const auto same = [&](const Json& sample) { return sample.at("outcome") == outcome; };
  if (std::count_if(samples.begin(), samples.end(), same) < kSamplesOfEach)
    samples.push_back(
        {{"line", line}, {"outcome", outcome}, {"reason", reason}, {"leadId", text_or_null(lead_id)}, {"raw", raw}});
}

void add_samples(Json& samples, const Json& more) {
  for (const Json& one : more)
    add_sample(samples, one.at("line"), one.at("outcome").get<std::string>(), one.at("reason"),
               one.at("leadId").is_string() ? one.at("leadId").get<std::string>() : "", one.at("raw"));
}

Json check_json(const std::string& status, const ImportCounts& counts, const Json& samples, const std::string& error,
                std::optional<Micros> finished_at) {
  return {{"status", status},
          {"bytesRead", counts.bytes_read},
          {"rowsRead", counts.rows_read},
          {"rowsNew", counts.rows_created},
          {"rowsUpdate", counts.rows_updated},
          {"rowsDuplicate", counts.rows_unchanged},
          {"rowsBad", counts.rows_quarantined},
          {"error", text_or_null(error)},
          {"finishedAt", time_or_null(finished_at)},
          {"samples", samples}};
}

Json to_json(const Import& i, Detail detail) {
  const bool whole = detail == Detail::kWhole;
  return {{"id", i.id.str()},
          {"kind", i.kind},
          {"fileName", i.file_name},
          {"status", i.status},
          {"sizeBytes", i.size_bytes},
          {"receivedBytes", i.received_bytes},
          {"bytesRead", i.counts.bytes_read},
          {"rowsRead", i.counts.rows_read},
          {"rowsCreated", i.counts.rows_created},
          {"rowsUpdated", i.counts.rows_updated},
          {"rowsUnchanged", i.counts.rows_unchanged},
          {"rowsRepaired", i.counts.rows_repaired},
          {"rowsQuarantined", i.counts.rows_quarantined},
          {"createdAt", format_rfc3339(i.created_at)},
          {"startedAt", time_or_null(i.started_at)},
          {"finishedAt", time_or_null(i.finished_at)},
          {"error", text_or_null(i.error)},
          {"duplicates", name_of(i.duplicates)},
          {"check", whole ? i.check : without_samples(i.check)},
          {"samples", whole ? i.samples : Json::array()}};
}

}  // namespace hk::intake
