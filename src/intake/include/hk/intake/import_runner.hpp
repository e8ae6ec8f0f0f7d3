// Runs an import: streams the file, stores rows a batch a transaction together with the progress, so that a run that is
// killed goes on after the last batch and its counts stay exact.
#pragma once

#include <functional>

#include <hk/events/events.hpp>
#include <hk/intake/imports.hpp>
#include <hk/intake/lead_intake.hpp>

namespace hk::intake {

class ImportRunner {
 public:
  ImportRunner(store::Database& db, const Clock& clock, Imports& imports, LeadIntake& intake, events::Outbox& outbox)
      : db_(db), clock_(clock), imports_(imports), intake_(intake), outbox_(outbox) {}

  struct Watch {
    std::function<bool()> should_stop;               // checked between batches
    std::function<void(const Import&)> on_progress;  // after each batch; may be empty
    std::function<bool(store::Session&)>
        on_saved;  // in the transaction of each batch: false ends the run; may be empty
  };
  // Runs to the end, to a stop (error import_stopped, kUnavailable: it may be run again), or to a failure. Answers the
  // finished import.
  Result<Import> run(const ImportId& id, const Watch& watch);
  // The dry run: reads the file to its end and stores what it would do, nothing else. Ends early, without an error,
  // once `job` is not the import's check_job any more. Empty `job`: run by hand.
  Status check(const ImportId& id, const std::string& job, const Watch& watch);

 private:
  Result<Import> found(const ImportId& id);
  Status run_file(Import& import, const Watch& watch);
  void announce(store::Session& session, const Import& import, const std::string& status);

  store::Database& db_;
  const Clock& clock_;
  Imports& imports_;
  LeadIntake& intake_;
  events::Outbox& outbox_;
};

// Kind "import-file" of queue "import".
jobs::Kind import_file_kind(ImportRunner& runner, Imports& imports);
// Kind "import-check" of the same queue.
jobs::Kind import_check_kind(ImportRunner& runner);

}  // namespace hk::intake
