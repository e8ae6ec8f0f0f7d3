#include <hk/lake/exporter.hpp>

#include <hk/runtime/task.hpp>
#include <hk/telemetry/telemetry.hpp>

namespace hk::lake {
namespace {

constexpr Micros kIdleMost = 2 * kSecond;  // PostgreSQL holds events back for a moment after it woke us
constexpr Micros kAfterFailure = 5 * kSecond;

class RunningExporter final : public Exporter {
 public:
  RunningExporter(store::Database& db, const Clock& clock, events::Outbox& outbox, Engine& engine,
                  const Settings& settings)
      : db_(db),
        clock_(clock),
        outbox_(outbox),
        engine_(engine),
        settings_(settings),
        task_("lake-exporter", [this](runtime::StopSignal& signal) { run(signal); }),
        subscription_(db.listen(events::kWakeChannel, [this] { task_.wake(); })) {}

 private:
  void run(runtime::StopSignal& signal) {
    while (!signal.stopping()) {
      const auto lock = db_.try_lock(kExporterLock);
      if (!lock) {
        if (signal.sleep_for(kSecond)) return;
        continue;
      }
      const Status status = export_while_held(signal, *lock);
      if (!status) {
        telemetry::log_warn("lake_export_failed", {{"code", status.error().code}, {"detail", status.error().detail}});
        (void)pause(signal, kAfterFailure);
      }
    }
  }

  Status export_while_held(runtime::StopSignal& signal, store::Database::ProcessLock& lock) {
    HK_TRY(const auto writer, Writer::open(db_, clock_, outbox_, engine_, settings_.writer));
    while (!signal.stopping() && lock.held()) {
      HK_TRY(const bool more, writer->step());
      if (more) continue;
      // Changes come in bursts: one export serves all of an interval.
      if (!pause(signal, settings_.interval)) (void)signal.sleep_for(kIdleMost);
    }
    return {};
  }

  // Sleeps it out unless it should stop. True when it was woken meanwhile.
  static bool pause(runtime::StopSignal& signal, Micros wait) {
    const SystemClock clock;
    const Micros end = clock.now() + wait;
    bool woken = false;
    for (Micros now = clock.now(); now < end && now >= end - wait; now = clock.now()) {
      if (signal.sleep_for(end - now)) break;
      woken = woken || clock.now() < end;
    }
    return woken;
  }

  store::Database& db_;
  const Clock& clock_;
  events::Outbox& outbox_;
  Engine& engine_;
  const Settings settings_;
  runtime::Task task_;
  std::unique_ptr<store::Database::Subscription> subscription_;
};

}  // namespace

std::unique_ptr<Exporter> Exporter::start(store::Database& db, const Clock& clock, events::Outbox& outbox,
                                          Engine& engine, const Settings& settings) {
  return std::make_unique<RunningExporter>(db, clock, outbox, engine, settings);
}

}  // namespace hk::lake
