#include <hk/intake/import_runner.hpp>

#include <algorithm>
#include <future>

#include <hk/store/bulk.hpp>

#include "import_file.hpp"
#include "import_rows.hpp"

namespace hk::intake {
namespace {

Error stopped() { return unavailable("import_stopped", "The import was interrupted and will go on."); }

// Brings a file's rows to their end batch by batch, keeping the counts in step. While a batch is committed the next is
// read and checked.
class Run {
 public:
  // Stores how far it is; the import with the counts as they are then. An error ends the run.
  using Save = std::function<Status(store::Session&, Import& next, const std::vector<CsvProblem>&)>;
  Run(store::Database& db, Import& import, Rows& rows, const ImportRunner::Watch& watch, Save save)
      : db_(db),
        import_(import),
        rows_(rows),
        watch_(watch),
        save_(std::move(save)),
        file_(import.path, import.line_done) {}

  Status to_the_end() {
    std::future<Ready> next = begin_reading();
    for (;;) {
      Ready ready = next.get();
      if (ready.part.rows == 0) {
        HK_TRY(late_repairs_, rows_.finish());
        return commit(ready);
      }
      next = begin_reading();
      HK_CHECK(commit(ready));
      if (watch_.should_stop && watch_.should_stop()) return stopped();
    }
  }

 private:
  struct Ready {
    ImportFile::Part part;
    std::unique_ptr<Work> work;
  };

  std::future<Ready> begin_reading() {
    return std::async(std::launch::async, [this] {
      ImportFile::Part part = file_.next(rows_.batch_rows());
      auto work = rows_.prepare(part.records);
      return Ready{std::move(part), std::move(work)};
    });
  }

  Status commit(const Ready& ready) {
    Import next = import_;
    HK_CHECK(ready.work->commit([&](store::Session& s, const Batch& batch) -> Status {
      std::vector<CsvProblem> problems = ready.part.problems;
      problems.insert(problems.end(), batch.problems.begin(), batch.problems.end());
      std::sort(problems.begin(), problems.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
      next = import_;
      ImportCounts& counts = next.counts;
      counts.bytes_read = std::max(counts.bytes_read, ready.part.bytes_read);
      counts.rows_read += ready.part.rows;
      counts.rows_created += batch.counts.rows_created;
      counts.rows_updated += batch.counts.rows_updated;
      counts.rows_unchanged += batch.counts.rows_unchanged;
      counts.rows_repaired += batch.counts.rows_repaired + late_repairs_;
      counts.rows_quarantined += static_cast<std::int64_t>(problems.size());
      next.line_done = std::max(import_.line_done, ready.part.last_line);
      add_samples(next.samples, batch.samples);
      return save_(s, next, problems);
    }));
    import_ = next;
    if (watch_.on_progress) watch_.on_progress(import_);
    return keep_plans_right();
  }

  Status keep_plans_right() {
    if (import_.counts.rows_created < grown_at_) return {};
    grown_at_ = import_.counts.rows_created * 4;
    return db_.write([&](store::Session& s) -> Status {
      store::refresh_statistics(s, rows_.tables());
      return {};
    });
  }

  store::Database& db_;
  Import& import_;
  Rows& rows_;
  const ImportRunner::Watch& watch_;
  const Save save_;
  ImportFile file_;
  std::int64_t late_repairs_ = 0;
  std::int64_t grown_at_ = 2'000;  // rows
};

Error cancelled() { return conflict("import_cancelled", "The import was cancelled."); }

}  // namespace

void ImportRunner::announce(store::Session& session, const Import& import, const std::string& status) {
  outbox_.emit(session, {"import_progress",
                         {{"importId", import.id.str()}, {"rowsRead", import.counts.rows_read}, {"status", status}}});
}

Result<Import> ImportRunner::found(const ImportId& id) {
  return db_.read([&](store::Session& s) -> Result<Import> {
    if (auto import = imports_.find(s, id)) return *std::move(import);
    return not_found("import_not_found", "There is no import with this id.");
  });
}

Status ImportRunner::run_file(Import& import, const Watch& watch) {
  HK_TRY(const Layout layout, read_layout(import));
  std::unique_ptr<Rows> rows;
  if (import.kind == "leads") {
    rows = lead_rows(db_, intake_, layout, import);
  } else {
    HK_TRY(rows, parcel_rows(db_, clock_, layout, import));
  }
  const auto save = [&](store::Session& s, const Import& next, const std::vector<CsvProblem>& problems) -> Status {
    const auto current = imports_.find(s, import.id);
    if (!current || current->status == "cancelled") return cancelled();
    imports_.save_progress(s, next, problems);
    announce(s, next, "running");
    if (watch.on_saved && !watch.on_saved(s)) return stopped();
    return {};
  };
  return Run(db_, import, *rows, watch, save).to_the_end();
}

Result<Import> ImportRunner::run(const ImportId& id, const Watch& watch) {
  HK_TRY(Import import, found(id));
  if (import.finished_at) return import;
  const auto finish = [&](const std::string& status, const std::string& error) {
    return db_.write([&](store::Session& s) -> Status {
      imports_.set_status(s, import, status, error);
      announce(s, import, status);
      return {};
    });
  };
  HK_CHECK(finish("running", ""));
  const Status status = run_file(import, watch);
  if (status) {
    HK_CHECK(finish("completed", ""));
    return import;
  }
  if (status.error().code == "import_cancelled") return found(id);
  if (status.error().kind != ErrorKind::kUnavailable && status.error().kind != ErrorKind::kInternal)
    HK_CHECK(finish("failed", status.error().message));
  return status.error();
}

Status ImportRunner::check(const ImportId& id, const std::string& job, const Watch& watch) {
  HK_TRY(Import import, found(id));
  // Superseded, started, or cancelled: nobody waits for the answer any more.
  const auto unwanted = [&](const Import& now) { return now.status != "ready" || now.check_job != job; };
  if (unwanted(import)) return {};
  const auto save = [&](const std::string& status, const Error* error) {
    return [&, status, error](store::Session& s, Import& next, const std::vector<CsvProblem>& problems) -> Status {
      const auto current = imports_.find(s, id);
      if (!current || unwanted(*current)) return cancelled();
      for (const CsvProblem& p : problems) add_sample(next.samples, p.line, "bad", p.message, "", p.raw);
      next.check = check_json(status, next.counts, next.samples, error == nullptr ? "" : error->message,
                              status == "running" ? std::nullopt : std::optional(clock_.now()));
      imports_.save_check(s, next);
      announce(s, next, "checking");
      return {};
    };
  };
  const auto finish = [&](const std::string& status, const Error* error) {
    return db_.write([&](store::Session& s) { return save(status, error)(s, import, {}); });
  };
  const auto check_file = [&]() -> Status {
    HK_TRY(const Layout layout, read_layout(import));
    const auto rows = lead_check(db_, intake_, layout, import);
    return Run(db_, import, *rows, watch, save("running", nullptr)).to_the_end();
  };
  Status status = check_file();
  const bool again =
      !status && (status.error().kind == ErrorKind::kUnavailable || status.error().kind == ErrorKind::kInternal);
  if (again) return status;
  if (status || status.error().code != "import_cancelled")
    status = status ? finish("completed", nullptr) : finish("failed", &status.error());
  if (!status && status.error().code == "import_cancelled") return {};
  return status;
}

jobs::Kind import_file_kind(ImportRunner& runner, Imports& imports) {
  jobs::Kind kind;
  kind.run = [&runner](const jobs::Job& job, jobs::JobContext& context) -> Result<jobs::Completion> {
    HK_TRY(const ImportId id, ImportId::parse(job.payload.value("importId", "")));
    HK_TRY(const Import import, runner.run(id, {[&] { return context.should_stop(); },
                                                {},
                                                [&](store::Session& s) { return context.got_further(s); }}));
    return jobs::Completion{{}, to_json(import, Detail::kLine), std::nullopt, {}};
  };
  kind.on_failed = [&imports](store::Session& session, const jobs::Job& job, const Error& error) {
    if (job.state != jobs::State::kDead) return;
    auto import = imports.find(session, ImportId::trusted(job.payload.value("importId", "")));
    if (import && !import->finished_at) imports.set_status(session, *import, "failed", error.message);
  };
  return kind;
}

jobs::Kind import_check_kind(ImportRunner& runner) {
  jobs::Kind kind;
  kind.run = [&runner](const jobs::Job& job, jobs::JobContext& context) -> Result<jobs::Completion> {
    HK_TRY(const ImportId id, ImportId::parse(job.payload.value("importId", "")));
    HK_CHECK(runner.check(id, job.id.str(), {[&] { return context.should_stop(); }, {}, {}}));
    return jobs::Completion{};
  };
  return kind;
}

}  // namespace hk::intake
