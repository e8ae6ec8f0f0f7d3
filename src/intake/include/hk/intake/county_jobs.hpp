// Synchronising a county as a job: started by a person in the pages or over HTTP, or by itself when what is known of
// the county has grown old. The work is CountySync's; here is who starts it, and how far it is.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/enrichment/county_reader.hpp>
#include <hk/http/http.hpp>
#include <hk/intake/county_sync.hpp>
#include <hk/jobs/jobs.hpp>

namespace hk::intake {

inline constexpr const char* kSyncCounty = "sync-county";             // of the queue "import"
inline constexpr const char* kSyncOldCounties = "sync-old-counties";  // of the queue "system"

// Thread-safe.
class CountyJobs {
 public:
  struct Services {
    store::Database& db;
    const Clock& clock;
    jobs::Queue& queue;
    Imports& imports;
    ImportRunner& runner;
    http::Client& client;
    enrichment::CountyAccess access;
    std::function<Result<std::vector<enrichment::CountyService>>()> counties;
    std::function<Result<enrichment::CountyService>(const std::string& name)> county;  // error county_unknown
  };
  explicit CountyJobs(Services services) : s_(std::move(services)) {}

  // Queues it. `everything`: anew, and what has not changed, too. Errors county_unknown, and county_busy while it is
  // being synchronised already, here or by another process.
  Result<jobs::JobId> start(const std::string& name, bool everything);
  // All counties, each with what became of the last time.
  Result<Json> list();

  jobs::Kind kind();  // {kSyncCounty, ...}
  // {kSyncOldCounties, ...}: queues those counties that were synchronised before, the last time longer than `period`
  // ago.
  jobs::Kind old_kind(Micros period);

 private:
  Status queue_old(store::Session& session, const std::vector<enrichment::CountyService>& counties, Micros period);
  Json sync_json(store::Session& session, const std::string& county);

  const Services s_;
};

Json to_json(const enrichment::CountyService& county);

// GET /api/counties, POST /api/counties/{name}/sync
std::vector<http::Route> county_routes(CountyJobs& jobs);
Json county_schemas();  // County, CountySyncQueued

}  // namespace hk::intake
