#include <hk/intake/import_runner.hpp>

#include <fstream>

#include <hk/base/text.hpp>
#include <hk/enrichment/parcel_import.hpp>
#include <hk/telemetry/telemetry.hpp>

#include "import_layout.hpp"

namespace hk::intake {
namespace {

constexpr std::size_t kChunkBytes = 64 * 1024;
constexpr std::size_t kLeadBatchRows = 200;
constexpr std::size_t kProblemBatch = 1'000;

// Takes one import's records. Two kinds: leads and parcels.
class Rows {
 public:
  virtual ~Rows() = default;
  virtual std::optional<CsvProblem> add(const CsvRecord& record) = 0;
  virtual bool full() const = 0;
  // Writes what waits; `also` is part of the transaction and is told the counts so far.
  using Also = std::function<Status(store::Session&, ImportCounts&)>;
  virtual Status commit(const Also& also) = 0;
  // After the last commit(); a further one tells what this changed in the counts.
  virtual Status finish() { return {}; }
};

class LeadRows final : public Rows {
 public:
  LeadRows(store::Database& db, LeadIntake& intake, const Layout& layout, const Import& import)
      : db_(db), intake_(intake), layout_(layout), origin_{import.actor, import.id.str(), false, true} {}

  std::optional<CsvProblem> add(const CsvRecord& record) override {
    const std::size_t wanted = layout_.head.header.size();
    if (record.fields.size() != wanted)
      return problem(record, "wrong_column_count",
                     "The row has " + std::to_string(record.fields.size()) + " columns, the header " +
                         std::to_string(wanted) + ".");
    for (const auto& [index, field] : layout_.leads)
      if (const std::size_t most = field->name == "notes" ? 10'000 : 500; utf8_length(record.fields[index]) > most)
        return problem(record, "field_too_long",
                       field->label + " is longer than " + std::to_string(most) + " characters.");
    auto checked = intake_.check(lead_from_row(layout_.leads, record.fields));
    if (!checked) return problem(record, checked.error().code, checked.error().message);
    waiting_.push_back(*std::move(checked));
    return std::nullopt;
  }

  bool full() const override { return waiting_.size() >= kLeadBatchRows; }

  Status commit(const Also& also) override {
    Status status = db_.write([&](store::Session& s) -> Status {
      ImportCounts counts;
      for (const CheckedLead& lead : waiting_)
        (intake_.store(s, lead, origin_) ? counts.rows_created : counts.rows_unchanged)++;
      return also(s, counts);
    });
    if (status) waiting_.clear();
    return status;
  }

 private:
  static CsvProblem problem(const CsvRecord& record, std::string code, std::string message) {
    return {record.line, std::move(code), std::move(message), displayable(record.raw, 500)};
  }

  store::Database& db_;
  LeadIntake& intake_;
  const Layout& layout_;
  const Origin origin_;
  std::vector<CheckedLead> waiting_;
};

class ParcelRows final : public Rows {
 public:
  ParcelRows(store::Database& db, enrichment::ParcelImporter importer) : db_(db), importer_(std::move(importer)) {}
  std::optional<CsvProblem> add(const CsvRecord& record) override { return importer_.add(record); }
  bool full() const override { return importer_.full(); }
  Status commit(const Also& also) override {
    return importer_.commit(db_, [&](store::Session& s, const enrichment::ParcelImportCounts& batch) -> Status {
      ImportCounts added;
      added.rows_created = batch.created;
      added.rows_updated = batch.updated;
      added.rows_unchanged = batch.unchanged;
      added.rows_repaired = batch.repaired + repaired_late_;
      return also(s, added);
    });
  }
  Status finish() override {
    const std::int64_t before = importer_.counts().repaired;
    HK_CHECK(importer_.finish(db_));
    repaired_late_ = importer_.counts().repaired - before;
    return {};
  }

 private:
  store::Database& db_;
  enrichment::ParcelImporter importer_;
  std::int64_t repaired_late_ = 0;  // found by finish(), not in the import's row yet
};

Error stopped() { return unavailable("import_stopped", "The import was interrupted and will go on."); }

// Streams the file through a reader into Rows, keeping the import's row in step.
class Run {
 public:
  Run(store::Database& db, Imports& imports, events::Outbox& outbox, Import& import, Rows& rows,
      const ImportRunner::Watch& watch)
      : db_(db),
        imports_(imports),
        outbox_(outbox),
        import_(import),
        rows_(rows),
        watch_(watch),
        resume_after_(import.line_done),
        reader_([this](const CsvRecord& r) { on_record(r); }, [this](const CsvProblem& p) { on_problem(p); }) {}

  Status file(std::ifstream& in) {
    std::string chunk(kChunkBytes, '\0');
    while (in && status_) {
      in.read(chunk.data(), kChunkBytes);
      const auto got = static_cast<std::size_t>(in.gcount());
      reader_.feed(std::string_view(chunk).substr(0, got));
      bytes_ += static_cast<std::int64_t>(got);
      if (watch_.should_stop && watch_.should_stop()) return stopped();
    }
    HK_CHECK(status_);
    reader_.finish();
    HK_CHECK(status_);
    HK_CHECK(commit());
    HK_CHECK(rows_.finish());
    return commit();
  }

 private:
  void on_record(const CsvRecord& record) {
    if (!status_) return;
    if (!has_header_) {
      has_header_ = true;
      return;
    }
    if (record.line <= resume_after_) return;
    last_line_ = record.line;
    ++waiting_rows_;
    if (auto problem = rows_.add(record)) problems_.push_back(*std::move(problem));
    if (rows_.full() || problems_.size() >= kProblemBatch) status_ = commit();
  }

  void on_problem(const CsvProblem& problem) {
    if (!status_ || problem.line <= resume_after_) return;
    last_line_ = problem.line;
    ++waiting_rows_;
    problems_.push_back(problem);
    if (problems_.size() >= kProblemBatch) status_ = commit();
  }

  Status commit() {
    Import next = import_;
    Status status = rows_.commit([&](store::Session& s, ImportCounts& added) -> Status {
      const auto current = imports_.find(s, import_.id);
      if (!current || current->status == "cancelled") return conflict("import_cancelled", "The import was cancelled.");
      next = import_;
      next.counts.bytes_read = bytes_;
      next.counts.rows_read += waiting_rows_;
      next.counts.rows_created += added.rows_created;
      next.counts.rows_updated += added.rows_updated;
      next.counts.rows_unchanged += added.rows_unchanged;
      next.counts.rows_repaired += added.rows_repaired;
      next.counts.rows_quarantined += static_cast<std::int64_t>(problems_.size());
      next.line_done = std::max(import_.line_done, last_line_);
      imports_.save_progress(s, next, problems_);
      outbox_.emit(s, {"import_progress",
                       {{"importId", next.id.str()}, {"rowsRead", next.counts.rows_read}, {"status", "running"}}});
      return {};
    });
    HK_CHECK(status);
    import_ = next;
    waiting_rows_ = 0;
    problems_.clear();
    if (watch_.on_progress) watch_.on_progress(import_);
    return {};
  }

  store::Database& db_;
  Imports& imports_;
  events::Outbox& outbox_;
  Import& import_;
  Rows& rows_;
  const ImportRunner::Watch& watch_;
  const std::int64_t resume_after_;
  CsvReader reader_;
  bool has_header_ = false;
  Status status_;
  std::int64_t bytes_ = 0;
  std::int64_t last_line_ = 0;
  std::int64_t waiting_rows_ = 0;
  std::vector<CsvProblem> problems_;
};

Result<std::unique_ptr<Rows>> rows_for(store::Database& db, const Clock& clock, LeadIntake& intake,
                                       const Import& import, const Layout& layout) {
  if (import.kind == "leads") return std::unique_ptr<Rows>(std::make_unique<LeadRows>(db, intake, layout, import));
  const std::string source = import.options.value("source", enrichment::layout_source(layout.head.header));
  HK_TRY(enrichment::ParcelImporter importer,
         enrichment::ParcelImporter::begin(clock, {source, import.options.value("state", ""), false}, layout.parcels,
                                           layout.head.header.size()));
  return std::unique_ptr<Rows>(std::make_unique<ParcelRows>(db, std::move(importer)));
}

}  // namespace

Result<Import> ImportRunner::run(const ImportId& id, const Watch& watch) {
  HK_TRY(auto found, db_.read([&](store::Session& s) { return Result<std::optional<Import>>(imports_.find(s, id)); }));
  if (!found) return not_found("import_not_found", "There is no import with this id.");
  Import import = *std::move(found);
  if (import.finished_at) return import;
  const auto finish = [&](const std::string& status, const std::string& error) {
    return db_.write([&](store::Session& s) -> Status {
      imports_.set_status(s, import, status, error);
      outbox_.emit(
          s, {"import_progress", {{"importId", id.str()}, {"rowsRead", import.counts.rows_read}, {"status", status}}});
      return {};
    });
  };
  HK_CHECK(finish("running", ""));
  const auto run_file = [&]() -> Status {
    HK_TRY(const Layout layout, read_layout(import));
    HK_TRY(const std::unique_ptr<Rows> rows, rows_for(db_, clock_, intake_, import, layout));
    std::ifstream in(import.path, std::ios::binary);
    return Run(db_, imports_, outbox_, import, *rows, watch).file(in);
  };
  const Status status = run_file();
  if (status) {
    HK_CHECK(finish("completed", ""));
    return import;
  }
  if (status.error().code == "import_cancelled") {
    auto cancelled = db_.read([&](store::Session& s) { return Result<std::optional<Import>>(imports_.find(s, id)); });
    HK_TRY(auto now, std::move(cancelled));
    return now.value_or(import);
  }
  if (status.error().kind != ErrorKind::kUnavailable && status.error().kind != ErrorKind::kInternal)
    HK_CHECK(finish("failed", status.error().message));
  return status.error();
}

jobs::Kind import_file_kind(ImportRunner& runner, Imports& imports) {
  jobs::Kind kind;
  kind.run = [&runner](const jobs::Job& job, jobs::JobContext& context) -> Result<jobs::Completion> {
    HK_TRY(const ImportId id, ImportId::parse(job.payload.value("importId", "")));
    HK_TRY(const Import import, runner.run(id, {[&] { return context.should_stop(); }, {}}));
    return jobs::Completion{{}, to_json(import), std::nullopt, {}};
  };
  kind.on_failed = [&imports](store::Session& session, const jobs::Job& job, const Error& error) {
    if (job.state != jobs::State::kDead) return;
    auto import = imports.find(session, ImportId::trusted(job.payload.value("importId", "")));
    if (import && !import->finished_at) imports.set_status(session, *import, "failed", error.message);
  };
  return kind;
}

}  // namespace hk::intake
