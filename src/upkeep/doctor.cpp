#include <hk/upkeep/doctor.hpp>

#include <algorithm>
#include <functional>

#include "checks.hpp"

namespace hk::upkeep {
namespace {

// Each check in a snapshot of its own: one that can't be made (a table is missing) does not hide what the others find.
class Examination {
 public:
  Examination(store::Inspection& store, Findings& findings) : store_(store), findings_(findings) {}

  void run(const char* what, const std::function<void(store::Session&)>& check) {
    const Status done = store_.read([&](store::Session& s) -> Status { return check(s), Status{}; });
    if (done) return;
    const std::string why = done.error().detail.empty() ? done.error().message : done.error().detail;
    findings_.push_back({"check_failed", true, std::string("The check of ") + what + " could not be made: " + why,
                         "The database is not as this version of the program left it.",
                         "See the other findings first. Make a copy of the data before anything is changed."});
  }

 private:
  store::Inspection& store_;
  Findings& findings_;
};

Finding unreachable(const Error& error, bool sqlite) {
  if (error.code == "store_missing")
    return {"store_missing", false, error.message,
            "The program has not been started here, or --data names another folder.",
            "Start the program, or name the right folder with --data."};
  return {"store_unreachable", true, error.message + " " + error.detail, "Nothing works until it can be reached.",
          sqlite ? "Check that the user who runs the program owns the data folder and the files in it."
                 : "Check that the server runs, and its address, user and password in HK_DATABASE_URL."};
}

void examine_store(const DoctorSettings& settings, Micros now, store::Inspection& store, Findings& findings) {
  Examination examination(store, findings);
  bool sound = false;
  examination.run("the database file", [&](store::Session& s) { sound = check_damage(settings, s, findings); });
  if (!sound) return;
  const std::size_t before = findings.size();
  examination.run("the tables", [&](store::Session& s) { check_schema(settings, s, findings); });
  examination.run("the server", [&](store::Session& s) { check_server(s, findings); });
  const bool usable = std::none_of(findings.begin() + static_cast<std::ptrdiff_t>(before), findings.end(),
                                   [](const Finding& f) { return f.code == "store_empty" || f.code == "store_newer"; });
  if (!usable) return;
  examination.run("the clock", [&](store::Session& s) { check_clock(s, now, findings); });
  examination.run("the jobs", [&](store::Session& s) { check_jobs(s, now, findings); });
  examination.run("paid calls", [&](store::Session& s) { check_calls(settings, s, findings); });
  examination.run("imports", [&](store::Session& s) { check_imports(s, findings); });
  examination.run("the records", [&](store::Session& s) { check_records(s, findings); });
  examination.run("the audit log", [&](store::Session& s) { check_audit_log(s, findings); });
  examination.run("backups", [&](store::Session& s) { check_backup(settings, s, now, findings); });
}

}  // namespace

Json to_json(const Finding& finding) {
  return {{"code", finding.code},
          {"urgent", finding.urgent},
          {"message", finding.message},
          {"meaning", finding.meaning},
          {"action", finding.action}};
}

std::vector<Finding> examine(const DoctorSettings& settings, const Clock& clock) {
  Findings findings;
  check_machine(settings, findings);
  const auto store = store::Inspection::open(settings.store);
  if (store)
    examine_store(settings, clock.now(), **store, findings);
  else
    findings.push_back(unreachable(store.error(), settings.store.database_url.empty()));
  std::ranges::stable_sort(findings, std::ranges::greater{}, &Finding::urgent);
  return findings;
}

}  // namespace hk::upkeep
