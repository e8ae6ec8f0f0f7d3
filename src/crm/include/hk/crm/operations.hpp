// Work on a whole result at once: bulk changes and exports, as jobs with progress that go on after a crash and can be
// cancelled.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <hk/base/ids.hpp>
#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/crm/record_store.hpp>
#include <hk/events/events.hpp>
#include <hk/http/http.hpp>
#include <hk/jobs/jobs.hpp>
#include <hk/store/store.hpp>

namespace hk::crm {

inline constexpr const char* kOperationQueue = "operations";
inline constexpr const char* kOperationJob = "run-operation";
inline constexpr std::size_t kDownloadBytesMax = 256 * 1024 * 1024;

struct OperationTag {
  static constexpr std::string_view kPrefix = "operation";
};
using OperationId = Id<OperationTag>;

struct Operation {
  OperationId id;
  std::string kind;  // bulk, export
  std::string object;
  std::string actor;
  Json request;        // bulk: {filter|ids, set?, addTags?, removeTags?, delete?}; export: {filter, sort, fields}
  Json viewer;         // on whose behalf, see Viewer::to_json
  std::string status;  // queued, running, completed, cancelled, failed
  std::int64_t done = 0, total = 0, failed = 0;
  std::string error;
  std::string position;  // where it goes on
  Micros created_at = 0;
};
Json operation_json(const Operation& operation);

class Operations {
 public:
  struct Services {
    store::Database& db;
    const Clock& clock;
    jobs::Queue& queue;
    events::Outbox& outbox;
    RecordStore& records;
    std::function<std::shared_ptr<const TimeZone>()> zone;
    std::string folder;  // exports are written to <folder>/exports
  };
  explicit Operations(Services services) : s_(std::move(services)) {}

  // Checks what is asked and queues it. Errors as of the filter and the fields; `operation_empty`.
  Result<Operation> start(store::Session& session, const Viewer& viewer, const std::string& kind,
                          const std::string& object, const Json& request);
  // Only who started it sees it. Error `operation_not_found`.
  Result<Operation> find(store::Session& session, const Viewer& viewer, const OperationId& id);
  std::vector<Operation> list(store::Session& session, const Viewer& viewer);
  Result<Operation> cancel(store::Session& session, const Viewer& viewer, const OperationId& id);
  std::string file_of(const OperationId& id) const;

  jobs::Kind kind();
  // Removes exports of more than a week ago.
  void prune(Micros before);

 private:
  Status run(const OperationId& id, jobs::JobContext& context);
  Status run_bulk(Operation operation, jobs::JobContext& context);
  Status run_export(Operation operation, jobs::JobContext& context);
  Result<bool> bulk_batch(store::Session& session, Operation& operation);
  Status apply(store::Session& session, const Viewer& viewer, const Operation& operation, const std::string& id);
  void save(store::Session& session, const Operation& operation);
  Result<bool> goes_on(store::Session& session, const OperationId& id);

  Services s_;
};

std::vector<http::Route> operation_routes(Operations& operations, store::Database& db);

}  // namespace hk::crm
