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
  std::int64_t rows_read = 0;  // = created + updated + unchanged + quarantined
  std::int64_t rows_created = 0;
  std::int64_t rows_updated = 0;
  std::int64_t rows_unchanged = 0;
  std::int64_t rows_repaired = 0;  // of the above, those in which something was put right
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
  std::int64_t line_done = 0;     // records up to this line are committed: where a resumed run goes on
  Json mapping;                   // column index -> field name; null: guess
  Json options = Json::object();  // parcels: {"source", "state"}
  std::string actor;
  std::string job_id;
  Micros created_at = 0;
  std::optional<Micros> started_at, finished_at;
  std::string error;
};

class Imports {
 public:
  Imports(store::Database& db, const Clock& clock, jobs::Queue& queue) : db_(db), clock_(clock), queue_(queue) {}

  // An upload of `size_bytes` (0: not known) into the data folder. Errors import_kind_unknown, import_too_large.
  Result<Import> create(const std::string& kind, const std::string& file_name, std::int64_t size_bytes,
                        const std::string& actor);
  // A file of this machine, read where it lies; ready at once.
  Result<Import> create_for_file(const std::string& kind, const std::string& path, const Json& options);
  // The bytes from `offset` on. Error wrong_offset (with what was received) keeps a resumed upload exact.
  Result<std::int64_t> receive(const ImportId& id, std::int64_t offset, const std::string& bytes);
  // Queues the run. `mapping`: null to guess. Errors import_not_ready, mapping_invalid, columns_missing.
  Result<Import> start(const ImportId& id, const Json& mapping);
  Status set_mapping(const ImportId& id, const Json& mapping);  // for a run without start()
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
  void set_status(store::Session& session, Import& import, const std::string& status, const std::string& error = {});

 private:
  void insert(store::Session& session, const Import& import);

  store::Database& db_;
  const Clock& clock_;
  jobs::Queue& queue_;
};

Json to_json(const Import& import);

}  // namespace hk::intake
