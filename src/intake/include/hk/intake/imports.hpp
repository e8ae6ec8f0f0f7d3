// Imports: CSV files that were uploaded or named on the command line, their progress, and the rows set aside.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/csv.hpp>
#include <hk/base/ids.hpp>
#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/intake/lead_matcher.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/store/store.hpp>

namespace hk::intake {

struct ImportTag {
  static constexpr std::string_view kPrefix = "import";
};
using ImportId = Id<ImportTag>;

inline constexpr std::int64_t kImportBytesMax = 20LL * 1024 * 1024 * 1024;
inline constexpr std::size_t kUploadPartMax = 4 * 1024 * 1024;

struct ImportCounts {
  std::int64_t bytes_read = 0;
  std::int64_t rows_read = 0;       // = created + updated + unchanged + quarantined
  std::int64_t rows_created = 0;    // leads: new ones
  std::int64_t rows_updated = 0;    // leads: known ones, in which something was filled in
  std::int64_t rows_unchanged = 0;  // leads: known ones, nothing new
  std::int64_t rows_repaired = 0;   // of the above, those in which something was put right
  std::int64_t rows_quarantined = 0;
};

struct Import {
  ImportId id;
  std::string kind;       // leads, parcels
  std::string file_name;  // for people
  std::string path;       // where the bytes are
  std::string status;     // uploading, ready, running, completed, failed, cancelled
  std::int64_t size_bytes = 0;
  std::int64_t received_bytes = 0;
  ImportCounts counts;
  std::int64_t line_done = 0;                   // records up to this line are committed: where a resumed run goes on
  Json mapping;                                 // column index -> field name; null: guess
  Json options = Json::object();                // parcels: {"source", "state"}
  Duplicates duplicates = Duplicates::kUpdate;  // leads: what becomes of rows about leads that are known
  Json samples = Json::array();                 // rows of the run that were no new leads, see add_sample()
  Json check;                                   // the last dry run as the API shows it; null: there was none
  std::string check_job;                        // that works on it
  std::string actor;
  std::string job_id;
  Micros created_at = 0;
  std::optional<Micros> started_at, finished_at;
  std::string error;
  std::string county;  // whose service it is read from; empty: a file
  Json position;       // of a county: how far it is read, see enrichment::CountyPosition
};

class Imports {
 public:
  Imports(store::Database& db, const Clock& clock, jobs::Queue& queue) : db_(db), clock_(clock), queue_(queue) {}

  // An upload of `size_bytes` (0: not known) into the data folder. Errors import_kind_unknown, import_too_large.
  Result<Import> create(const std::string& kind, const std::string& file_name, std::int64_t size_bytes,
                        const std::string& actor);
  // A file of this machine, read where it lies; ready at once.
  Result<Import> create_for_file(const std::string& kind, const std::string& path, const Json& options);
  // Rows of a county's service, which come into a file of the data folder before they are imported. Error as above.
  Result<Import> create_for_county(const std::string& county, const Json& options, const Json& mapping,
                                   const Json& position);
  // What was read, appended; `position` goes with it. With `done` it is ready to run. Error wrong_offset.
  Result<Import> append_rows(const Import& import, const std::string& bytes, const Json& position, bool done);
  // Its imports, the newest first: at most `limit`.
  std::vector<Import> of_county(store::Session& session, const std::string& county, std::size_t limit);
  // The bytes from `offset` on. Error wrong_offset (with what was received) keeps a resumed upload exact.
  Result<std::int64_t> receive(const ImportId& id, std::int64_t offset, const std::string& bytes);
  struct Plan {
    Json mapping;                               // null: guess
    std::optional<Duplicates> duplicates = {};  // empty: as before
  };
  // Queues a dry run of a list of leads, in place of one that is under way. Errors import_kind_unknown,
  // import_not_ready, mapping_invalid, columns_missing.
  Result<Import> check(const ImportId& id, const Plan& plan);
  // Queues the run. Errors import_not_ready, mapping_invalid, columns_missing.
  Result<Import> start(const ImportId& id, const Plan& plan);
  Status set_plan(const ImportId& id, const Plan& plan);  // for a run without start()
  Result<Import> cancel(const ImportId& id);

  std::optional<Import> find(store::Session& session, const ImportId& id);
  struct Page {
    std::vector<Import> imports;  // newest first
    std::string next_cursor;
  };
  Page list(store::Session& session, const std::string& cursor, std::size_t limit);
  struct QuarantinePage {
    std::vector<CsvProblem> rows;
    std::string next_cursor;
  };
  QuarantinePage quarantine(store::Session& session, const ImportId& id, const std::string& cursor, std::size_t limit);

  // The header, samples and guessed fields: {"header": [...], "fields": [...], "delimiter", "encoding"}.
  Result<Json> preview(const Import& import);

  // For the runner.
  void save_progress(store::Session& session, const Import& import, const std::vector<CsvProblem>& problems);
  void save_check(store::Session& session, const Import& import);
  void set_status(store::Session& session, Import& import, const std::string& status, const std::string& error = {});

 private:
  void insert(store::Session& session, const Import& import);
  Result<Import> create_empty(Import import);
  Result<Import> planned(const ImportId& id, const Plan& plan);

  store::Database& db_;
  const Clock& clock_;
  jobs::Queue& queue_;
};

inline constexpr std::int64_t kSamplesOfEach = 50;  // outcome
// What became of a row, or would: {"line", "outcome", "reason", "leadId", "raw"}. No more than that many are kept.
void add_sample(Json& samples, std::int64_t line, std::string_view outcome, const std::string& reason,
                const std::string& lead_id, const std::string& raw);

void add_samples(Json& samples, const Json& more);
// Import::check for counts of a dry run.
Json check_json(const std::string& status, const ImportCounts& counts, const Json& samples,
                const std::string& error = {}, std::optional<Micros> finished_at = {});

enum class Detail { kLine, kWhole };  // of a list; with its samples
Json to_json(const Import& import, Detail detail = Detail::kWhole);

}  // namespace hk::intake
