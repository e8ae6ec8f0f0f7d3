#include <hk/crm/operations.hpp>

#include <filesystem>
#include <fstream>

#include <hk/base/csv_cell.hpp>
#include <hk/base/text.hpp>
#include <hk/crm/records.hpp>
#include <hk/identity/audit.hpp>
#include <hk/identity/names.hpp>

#include "record_rows.hpp"

namespace hk::crm {
namespace {

constexpr std::size_t kBulkBatch = 50;
constexpr std::size_t kIdsMax = 1'000;
constexpr std::size_t kListMax = 20;

constexpr const char* kColumns =
    "id, kind, object, actor, request, viewer, status, done, total, failed, error, position, created_at";

std::vector<Operation> select(store::Session& session, const std::string& rest, const store::Params& params) {
  std::vector<Operation> all;
  for (auto& [id, kind, object, actor, request, viewer, status, done, total, failed, error, position, created] :
       session.rows<std::string, std::string, std::string, std::string, std::string, std::string, std::string,
                    std::int64_t, std::int64_t, std::int64_t, std::string, std::string, std::int64_t>(
           std::string("select ") + kColumns + " from operations " + rest, params)) {
    auto parsed_request = parse_json(request), parsed_viewer = parse_json(viewer);
    all.push_back({OperationId::trusted(id), kind, object, actor, *std::move(parsed_request), *std::move(parsed_viewer),
                   status, done, total, failed, error, position, created});
  }
  return all;
}

Error no_operation() { return not_found("operation_not_found", "There is no operation of yours with this id."); }

// What the ids or the filter of a request keep.
Json filter_of(const Json& request) { return request.value("filter", Json()); }

std::vector<std::string> ids_of(const Json& request) {
  return request.contains("ids") ? request.at("ids").get<std::vector<std::string>>() : std::vector<std::string>();
}

std::vector<std::string> words_of_member(const Json& request, const char* name) {
  return request.contains(name) ? request.at(name).get<std::vector<std::string>>() : std::vector<std::string>();
}

std::string cell_text(const Field& field, const Json& value, const std::map<std::string, std::string>& names) {
  if (value.is_null()) return "";
  if (value.is_array()) {
    std::vector<std::string> words;
    for (const Json& word : value) words.push_back(word.get<std::string>());
    return join(words, "; ");
  }
  if (!value.is_string()) return value.dump();
  std::string text = value.get<std::string>();
  if (field.type == FieldType::kUser) {
    const auto found = names.find(text);
    return found == names.end() ? text : found->second;
  }
  for (const Choice& choice : field.choices)
    if (choice.value == text) return choice.label;
  return text;
}

}  // namespace

Json operation_json(const Operation& o) {
  const bool has_file = o.kind == "export" && o.status == "completed";
  return {{"id", o.id.str()},
          {"kind", o.kind},
          {"object", o.object},
          {"status", o.status},
          {"done", o.done},
          {"total", o.total},
          {"failed", o.failed},
          {"error", text_or_null(o.error)},
          {"fileUrl", has_file ? Json("/api/operations/" + o.id.str() + "/file") : Json(nullptr)},
          {"createdAt", format_rfc3339(o.created_at)}};
}

Result<Operation> Operations::start(store::Session& session, const Viewer& viewer, const std::string& kind,
                                    const std::string& name, const Json& asked) {
  Json request = asked;
  HK_TRY(const Object object, load_object(session, name));
  if (ids_of(request).size() > kIdsMax)
    return invalid("too_many_ids", "At most 1,000 ids at once.", "Send a filter instead.");
  const bool does_something = kind == "export" || request.contains("set") || request.contains("addTags") ||
                              request.contains("removeTags") || request.value("delete", false);
  if (!does_something)
    return invalid("operation_empty", "Nothing is asked to be done.", "Send set, addTags, removeTags or delete.");
  const Reading reading{session, object, viewer, {viewer.actor(), s_.clock.now(), s_.zone()}};
  if (kind == "export") {
    RecordQuery probe{filter_of(request), request.value("sort", ""), words_of_member(request, "fields"), "", 1};
    HK_CHECK(list_records(reading, probe));
  } else {
    HK_CHECK(list_ids(reading, filter_of(request), "", 1));
  }
  if (request.contains("filter")) request["filter"] = settled_filter(reading, filter_of(request));
  Operation made{OperationId::make(), kind, name, viewer.actor(), request, viewer.to_json(), "queued", 0, 0, 0, "", "",
                 s_.clock.now()};
  const jobs::JobId job = s_.queue.enqueue(session, {.queue = kOperationQueue,
                                                     .kind = kOperationJob,
                                                     .payload = {{"operationId", made.id.str()}},
                                                     .subject = made.id.str()});
  session.run(
      "insert into operations(id, kind, object, actor, request, viewer, status, done, total, failed, error, position,"
      " job_id, created_at, updated_at) values (:id, :kind, :object, :actor, :request, :viewer, 'queued', 0, 0, 0, '',"
      " '', :job, :now, :now)",
      {{"id", made.id.str()},
       {"kind", kind},
       {"object", name},
       {"actor", made.actor},
       {"request", dump_json(request)},
       {"viewer", dump_json(made.viewer)},
       {"job", job.str()},
       {"now", made.created_at}});
  identity::audit(session, s_.clock, made.actor, kind == "export" ? "records_exported" : "records_changed_in_bulk",
                  name, {{"operationId", made.id.str()}, {"request", request}});
  return made;
}

Result<Operation> Operations::find(store::Session& session, const Viewer& viewer, const OperationId& id) {
  auto found = select(session, "where id = :id and actor = :actor", {{"id", id.str()}, {"actor", viewer.actor()}});
  if (found.empty()) return no_operation();
  return std::move(found.front());
}

std::vector<Operation> Operations::list(store::Session& session, const Viewer& viewer) {
  return select(session, "where actor = :actor order by created_at desc, id desc limit :most",
                {{"actor", viewer.actor()}, {"most", kListMax}});
}

Result<Operation> Operations::cancel(store::Session& session, const Viewer& viewer, const OperationId& id) {
  HK_TRY(Operation operation, find(session, viewer, id));
  if (operation.status != "queued" && operation.status != "running")
    return conflict("not_cancellable", "This has ended already.");
  operation.status = "cancelled";
  save(session, operation);
  return operation;
}

std::string Operations::file_of(const OperationId& id) const { return s_.folder + "/exports/" + id.str() + ".csv"; }

void Operations::save(store::Session& session, const Operation& o) {
  session.run(
      "update operations set status = :status, done = :done, total = :total, failed = :failed, error = :error,"
      " position = :position, updated_at = :now where id = :id",
      {{"status", o.status},
       {"done", o.done},
       {"total", o.total},
       {"failed", o.failed},
       {"error", o.error},
       {"position", o.position},
       {"now", s_.clock.now()},
       {"id", o.id.str()}});
  const bool ended = o.status == "completed" || o.status == "cancelled" || o.status == "failed";
  s_.outbox.emit(session, {ended ? "operation_completed" : "operation_progressed",
                           {{"operationId", o.id.str()},
                            {"ownerId", o.actor},
                            {"status", o.status},
                            {"done", o.done},
                            {"total", o.total}}});
}

// False once somebody cancelled it.
Result<bool> Operations::goes_on(store::Session& session, const OperationId& id) {
  const auto status = session.row<std::string>("select status from operations where id = :id", {{"id", id.str()}});
  return status && (std::get<0>(*status) == "queued" || std::get<0>(*status) == "running");
}

Status Operations::apply(store::Session& session, const Viewer& viewer, const Operation& operation,
                         const std::string& id) {
  const Json& request = operation.request;
  if (request.value("delete", false)) return s_.records.remove(session, viewer, operation.object, id);
  if (request.contains("addTags") || request.contains("removeTags"))
    HK_CHECK(s_.records.tag(session, viewer, operation.object, id, words_of_member(request, "addTags"),
                            words_of_member(request, "removeTags")));
  if (request.contains("set"))
    HK_CHECK(s_.records.update(session, viewer, operation.object, id, request.at("set"), std::nullopt));
  return {};
}

// One batch and the progress it makes, in one transaction. False: there is no more.
Result<bool> Operations::bulk_batch(store::Session& session, Operation& operation) {
  HK_TRY(const bool on, goes_on(session, operation.id));
  if (!on) return false;
  const Viewer viewer = Viewer::from_json(operation.viewer);
  HK_TRY(const Object object, load_object(session, operation.object));
  std::vector<std::string> ids;
  if (const auto given = ids_of(operation.request); !given.empty()) {
    for (std::size_t i = static_cast<std::size_t>(operation.done + operation.failed);
         i < given.size() && ids.size() < kBulkBatch; ++i)
      ids.push_back(given[i]);
  } else {
    const Reading reading{session, object, viewer, {viewer.actor(), operation.created_at, s_.zone()}};
    HK_TRY(ids, list_ids(reading, filter_of(operation.request), operation.position, kBulkBatch));
  }
  operation.status = ids.empty() ? "completed" : "running";
  for (const std::string& id : ids) {
    const Status status = apply(session, viewer, operation, id);
    if (!status && (status.error().kind == ErrorKind::kUnavailable || status.error().kind == ErrorKind::kInternal))
      return status.error();
    status ? ++operation.done : ++operation.failed;
    if (!status) operation.error = status.error().message;
    operation.position = id;
  }
  save(session, operation);
  return !ids.empty();
}

Status Operations::run_bulk(Operation operation, jobs::JobContext& context) {
  HK_CHECK(s_.db.write([&](store::Session& session) -> Status {
    const Viewer viewer = Viewer::from_json(operation.viewer);
    HK_TRY(const Object object, load_object(session, operation.object));
    if (operation.total > 0) return {};
    const Reading reading{session, object, viewer, {viewer.actor(), operation.created_at, s_.zone()}};
    const auto given = ids_of(operation.request);
    HK_TRY(const std::int64_t matching, count_exactly(reading, filter_of(operation.request)));
    operation.total = given.empty() ? matching : static_cast<std::int64_t>(given.size());
    operation.status = "running";
    save(session, operation);
    return {};
  }));
  for (bool more = true; more && !context.should_stop();) {
    Operation next = operation;
    auto went_on = s_.db.write([&](store::Session& session) -> Result<bool> {
      next = operation;  // a transaction that is run again begins from what is committed
      if (!context.got_further(session)) return unavailable("stopping", "Another worker goes on with the operation.");
      return bulk_batch(session, next);
    });
    HK_TRY(more, std::move(went_on));
    operation = next;
  }
  if (context.should_stop() && operation.status == "running")
    return unavailable("stopping", "The worker stops; the operation goes on later.");
  return {};
}

Status Operations::run_export(Operation operation, jobs::JobContext& context) {
  namespace fs = std::filesystem;
  const Viewer viewer = Viewer::from_json(operation.viewer);
  std::error_code ignored;
  fs::create_directories(fs::path(file_of(operation.id)).parent_path(), ignored);
  const std::string part = file_of(operation.id) + ".part";
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  RecordQuery query{filter_of(operation.request), operation.request.value("sort", ""),
                    words_of_member(operation.request, "fields"), "", kPageMax};
  std::map<std::string, std::string> names;
  operation.done = 0;
  bool more = true;
  while (more && !context.should_stop()) {
    HK_CHECK(s_.db.read([&](store::Session& session) -> Status {
      HK_TRY(const Object object, load_object(session, operation.object));
      const Reading reading{session, object, viewer, {viewer.actor(), operation.created_at, s_.zone()}};
      std::vector<const Field*> columns;
      for (const Field& field : object.fields)
        if (query.fields.empty() ||
            std::find(query.fields.begin(), query.fields.end(), field.key) != query.fields.end())
          columns.push_back(&field);
      if (query.cursor.empty()) {
        names = identity::names(session);
        HK_TRY(operation.total, count_exactly(reading, query.filter));
        out << "Id";
        for (const Field* field : columns) out << ',' << csv_cell(field->label);
        out << "\r\n";
      }
      HK_TRY(const RecordPage page, list_records(reading, query));
      for (const Json& row : page.rows) {
        out << row.at("id").get<std::string>();
        for (const Field* field : columns) out << ',' << csv_cell(cell_text(*field, at_key(row, field->key), names));
        out << "\r\n";
      }
      operation.done += static_cast<std::int64_t>(page.rows.size());
      query.cursor = page.next_cursor;
      more = !page.next_cursor.empty();
      return {};
    }));
    if (!out)
      return unavailable("export_not_written", "The export could not be written.",
                         "disk full or not writable: " + part);
    HK_CHECK(s_.db.write([&](store::Session& session) -> Status {
      HK_TRY(const bool on, goes_on(session, operation.id));
      if (!on) return conflict("operation_cancelled", "The export was cancelled.");
      operation.status = "running";
      save(session, operation);
      return {};
    }));
  }
  if (more) return unavailable("stopping", "The worker stops; the export begins again later.");
  out.close();
  fs::rename(part, file_of(operation.id), ignored);
  if (ignored) return unavailable("export_not_written", "The export could not be written.", ignored.message());
  operation.status = "completed";
  return s_.db.write([&](store::Session& session) -> Status {
    save(session, operation);
    return {};
  });
}

Status Operations::run(const OperationId& id, jobs::JobContext& context) {
  HK_TRY(auto found, s_.db.read([&](store::Session& session) -> Result<std::vector<Operation>> {
    return select(session, "where id = :id", {{"id", id.str()}});
  }));
  if (found.empty() || (found.front().status != "queued" && found.front().status != "running")) return {};
  Operation operation = std::move(found.front());
  Status status = operation.kind == "export" ? run_export(operation, context) : run_bulk(operation, context);
  if (!status && status.error().code == "operation_cancelled") {
    std::error_code ignored;
    std::filesystem::remove(file_of(id) + ".part", ignored);
    return {};
  }
  return status;
}

jobs::Kind Operations::kind() {
  jobs::Kind kind;
  kind.run = [this](const jobs::Job& job, jobs::JobContext& context) -> Result<jobs::Completion> {
    HK_CHECK(run(OperationId::trusted(job.payload.at("operationId").get<std::string>()), context));
    return jobs::Completion{};
  };
  kind.on_failed = [this](store::Session& session, const jobs::Job& job, const Error& error) {
    if (job.state != jobs::State::kDead) return;
    auto found = select(session, "where id = :id", {{"id", job.subject}});
    if (found.empty()) return;
    found.front().status = "failed";
    found.front().error = error.message;
    save(session, found.front());
  };
  return kind;
}

void Operations::prune(Micros before) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const auto oldest = fs::file_time_type::clock::now() - std::chrono::microseconds(s_.clock.now() - before);
  for (const auto& entry : fs::directory_iterator(s_.folder + "/exports", ignored))
    if (entry.last_write_time(ignored) < oldest) fs::remove(entry.path(), ignored);
}

}  // namespace hk::crm
