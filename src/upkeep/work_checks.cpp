#include <filesystem>

#include <hk/base/text.hpp>
#include <hk/identity/audit.hpp>
#include <hk/upkeep/backup.hpp>

#include "checks.hpp"

namespace hk::upkeep {
namespace {

constexpr Micros kClocksDiffer = 5 * kSecond;
constexpr Micros kOverdue = 5 * kMinute;

std::int64_t count(store::Session& session, const std::string& from, const store::Params& params = {}) {
  return session.one<std::int64_t>("select count(*) from " + from, params);
}

void check_dead_jobs(store::Session& session, Findings& findings) {
  const std::int64_t dead = count(session, "jobs where state = 5");
  if (dead == 0) return;
  findings.push_back({"jobs_dead", false, counted(dead, "job has", "jobs have") + " failed for good.",
                      "What they should have done is not done; the last error is with each.",
                      "Look at them on the page Enrichment, mend the cause, and retry them there. They stay until they"
                      " are retried or grow old."});
}

void check_lost_jobs(store::Session& session, Micros now, Findings& findings) {
  const std::int64_t lost = count(session, "jobs where state = 2 and lease_until < :late", {{"late", now - kOverdue}});
  if (lost == 0) return;
  findings.push_back({"worker_gone", true,
                      counted(lost, "job is", "jobs are") + " held by a worker that has not been heard of for minutes.",
                      "The worker died or hangs, and no other worker is there to take its jobs over.",
                      "Start a process with the role worker: it takes such jobs over within a second. Nothing is lost"
                      " and nothing is paid twice."});
}

// A long queue is no fault as long as it moves.
void check_overdue_jobs(store::Session& session, Micros now, Findings& findings) {
  const std::string open_queue =
      " and not exists (select 1 from job_queues q where q.queue = jobs.queue and q.paused_until > :now)";
  const std::int64_t overdue = count(session, "jobs where state in (0, 1, 4) and run_at < :late" + open_queue,
                                     {{"late", now - kOverdue}, {"now", now}});
  if (overdue == 0) return;
  const std::int64_t moved =
      count(session, "jobs where state in (2, 3) and changed_at > :late", {{"late", now - kOverdue}});
  if (moved > 0) return;
  findings.push_back({"jobs_overdue", true, counted(overdue, "job waits", "jobs wait") + " and none is being done.",
                      "No worker is at work: leads are taken in, but not enriched, and imports stand still.",
                      "Start the program with the role worker, or look in logs/error.log why it ended."});
}

}  // namespace

void check_clock(store::Session& session, Micros now, Findings& findings) {
  Micros newest = 0;
  for (const char* last :
       {"select at from events order by seq desc limit 1", "select at from audit order by seq desc limit 1"})
    if (const auto at = session.row<std::int64_t>(last)) newest = std::max(newest, std::get<0>(*at));
  if (newest <= now + kClocksDiffer) return;
  findings.push_back(
      {"clock_behind", true,
       "The clock says " + format_rfc3339(now) + ", but something happened at " + format_rfc3339(newest) + " already.",
       "The clock was set back, or was ahead before. New entries look older than they are.",
       "Set the clock right and keep it so (chrony or systemd-timesyncd)."});
}

void check_jobs(store::Session& session, Micros now, Findings& findings) {
  check_dead_jobs(session, findings);
  check_lost_jobs(session, now, findings);
  check_overdue_jobs(session, now, findings);
}

void check_calls(const DoctorSettings& settings, store::Session& session, Findings& findings) {
  const std::int64_t undecided = count(session, "ledger where state = 2 and decision = ''");
  if (undecided > 0)
    findings.push_back({"calls_undecided", false,
                        counted(undecided, "paid call waits", "paid calls wait") + " for a decision.",
                        "It can't be known whether the provider charged for them, so they are not repeated by"
                        " themselves.",
                        "Decide them on the page Enrichment, Calls: compare with the provider's bill, then buy again"
                        " or write off."});
  for (const PaidProvider& provider : settings.providers) {
    if (provider.has_key) continue;
    const bool was_used = count(session, "ledger where provider = :name", {{"name", provider.name}}) > 0;
    if (!was_used && !provider.is_set_up) continue;
    findings.push_back(
        {"provider_key_missing", false,
         "The provider " + provider.name + (was_used ? " was used before" : " is set up") + ", but has no key.",
         "It is never asked: what only it knows stays empty.",
         "Set " + provider.variable +
             " for every process and restart; or, if that is meant, remove its"
             " other settings."});
  }
}

void check_imports(store::Session& session, Findings& findings) {
  for (const auto& [id, name, path] :
       session.rows<std::string, std::string, std::string>("select id, file_name, path from imports where status in "
                                                           "('uploading', 'ready', 'running') order by id limit 20")) {
    if (std::filesystem::exists(path)) continue;
    findings.push_back({"import_file_missing", false,
                        "The file of the running import " + id + " (" + name + ") is gone: " + path + ".",
                        "The import can't go on. Rows that were read are kept.",
                        "Put the file back in its place, or cancel the import and upload the file again: rows that are"
                        " there already are recognized."});
  }
}

void check_records(store::Session& session, Findings& findings) {
  const std::string meaning = "Somebody removed rows in the database. What belongs to them can't be shown.";
  const std::string action = "Restore the last backup into a new folder and copy the missing rows over from there.";
  if (const auto broken = store::broken_references(session); !broken.empty()) {
    findings.push_back({"records_orphaned", true, join(broken, "; ") + ".", meaning, action});
    return;
  }
  const std::int64_t lost = count(session,
                                  "leads l where not exists (select 1 from contacts c where c.id = l.contact_id)"
                                  " or (l.property_id is not null and not exists"
                                  " (select 1 from properties p where p.id = l.property_id))");
  if (lost == 0) return;
  findings.push_back({"records_orphaned", true,
                      counted(lost, "lead has", "leads have") + " lost the contact or property it belongs to.", meaning,
                      action});
}

void check_audit_log(store::Session& session, Findings& findings) {
  const identity::AuditCheck found = identity::check_audit(session);
  if (found.ok()) return;
  findings.push_back({"audit_broken", true,
                      "The audit log is not whole from entry " + std::to_string(*found.broken_at) + " on.",
                      "Somebody changed, removed or added entries in the database itself.",
                      "Keep a copy of the database as it is. Compare with the log in a backup from before, and find out"
                      " who has access to the database."});
}

void check_backup(const DoctorSettings& settings, store::Session& session, Micros now, Findings& findings) {
  if (settings.backup_days == 0) return;
  const Micros oldest = now - settings.backup_days * kDay;
  const char* action =
      "hiddenkey backup --to FILE on another disk, each day. If backups are made in another way, set"
      " doctor.backup_days = 0.";
  const auto last = last_backup(settings.store.folder);
  if (last && last->at >= oldest) return;
  if (last) {
    findings.push_back({"backup_old", false, "The last backup is of " + format_rfc3339(last->at) + ".",
                        "If the disk failed now, what came after it would be lost.", action});
    return;
  }
  const auto since = session.row<std::optional<std::int64_t>>("select min(applied_at) from migrations");
  if (!since || std::get<0>(*since).value_or(now) >= oldest) return;  // it has just begun
  findings.push_back(
      {"backup_missing", false, "There is no backup.", "If the disk failed now, all would be lost.", action});
}

}  // namespace hk::upkeep
