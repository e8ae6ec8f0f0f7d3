// Brings a county's records in over the network: read into a file page by page, then imported like any county file.
//
// It is an import like others, so its progress, its counts and the rows set aside are shown in the same places. Each
// page is kept together with the position behind it: a run that was killed goes on there, in the middle of reading or
// of importing. Where the service says when rows changed, the next run reads only those that did since.
#pragma once

#include <functional>
#include <string>

#include <hk/enrichment/county_pages.hpp>
#include <hk/intake/import_runner.hpp>
#include <hk/intake/imports.hpp>
#include <hk/store/store.hpp>

namespace hk::intake {

class CountySync {
 public:
  CountySync(store::Database& db, Imports& imports, ImportRunner& runner)
      : db_(db), imports_(imports), runner_(runner) {}

  struct Watch {
    std::function<bool(Micros)> sleep;               // waits; true: stop
    std::function<void(const Import&)> on_progress;  // after each page and batch; may be empty
    bool everything = false;                         // also what has not changed since the last time
    std::function<bool(store::Session&)> on_saved;   // after each page and batch: false ends it; may be empty
  };
  // To the end; answers the finished import. Errors: county_busy, those of CountyPages, and of the import.
  Result<Import> run(const enrichment::CountyReader& reader, const Watch& watch);

 private:
  Result<Import> begin(const enrichment::CountyService& county, bool everything);
  Status saved(const Watch& watch);
  Result<Import> read_all(const enrichment::CountyReader& reader, Import import, const Watch& watch);

  store::Database& db_;
  Imports& imports_;
  ImportRunner& runner_;
};

}  // namespace hk::intake
