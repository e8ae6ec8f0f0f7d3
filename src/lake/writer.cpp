#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include <hk/lake/exporter.hpp>
#include <hk/runtime/fail_point.hpp>
#include <hk/telemetry/telemetry.hpp>

#include "files.hpp"
#include "scan.hpp"

namespace hk::lake {
namespace {

namespace fs = std::filesystem;

// Readers that began before a merge may still want the files it replaced.
constexpr Micros kKeepReplaced = kMinute;

Status clear_folder(const std::string& folder) {
  std::error_code failed;
  fs::remove_all(folder, failed);
  fs::create_directories(folder, failed);
  if (failed) return unavailable("lake_folder", "The lake's folder can't be written.", failed.message());
  return {};
}

std::set<std::string> paths_of(const Manifest& manifest) {
  std::set<std::string> paths;
  for (const auto& [name, files] : manifest.tables)
    for (const FileEntry& file : files) paths.insert(file.path);
  for (const auto& [name, one] : manifest.rebuild)
    for (const FileEntry& file : one.files) paths.insert(file.path);
  return paths;
}

bool was_rebuilt(const TableSpec& spec) { return spec.kind != TableSpec::Kind::kEvents; }

std::int64_t rows_in(const std::vector<const FileEntry*>& files) {
  std::int64_t rows = 0;
  for (const FileEntry* file : files) rows += file->rows;
  return rows;
}

class LakeWriter final : public Writer {
 public:
  LakeWriter(store::Database& db, const Clock& clock, events::Outbox& outbox, Engine& engine,
             const WriterSettings& settings, std::unique_ptr<Connection> connection)
      : db_(db),
        clock_(clock),
        outbox_(outbox),
        engine_(engine),
        settings_(settings),
        connection_(std::move(connection)),
        files_(engine, *connection_, clock) {}

  Status begin() {
    HK_TRY(auto found, load_manifest(engine_.folder()));
    if (found) manifest_ = *std::move(found);
    HK_CHECK(clear_folder(engine_.folder() + "/tmp/export"));
    remove_unnamed();
    HK_TRY(const bool is_restored, notice_restore());
    if (is_restored || manifest_.schema != schema_version()) return rebuild();
    return {};
  }

  Result<bool> step() override {
    remove_replaced();
    if (!manifest_.rebuild.empty()) return rebuild_step();
    HK_TRY(const bool more, follow());
    HK_CHECK(tidy());
    return more;
  }

  Status rebuild() override {
    horizon_.reset();
    Manifest next = manifest_;
    next.schema = schema_version();
    next.rebuild.clear();
    for (const TableSpec& spec : tables())
      if (was_rebuilt(spec)) next.rebuild[spec.name] = {};
    if (!next.complete) {
      HK_TRY(next.skip_until,
             db_.read([&](store::Session& s) -> Result<std::string> { return outbox_.last_position(s); }));
    }
    return save(std::move(next));
  }

  const Manifest& manifest() const override { return manifest_; }

 private:
  // The records were put back to an earlier state: the lake has seen events that did not happen now.
  Result<bool> notice_restore() {
    HK_TRY(const std::string newest,
           db_.read([&](store::Session& s) -> Result<std::string> { return outbox_.last_position(s); }));
    if (!events::is_behind(newest, manifest_.position)) return false;
    telemetry::log_warn("lake_ahead_of_records", {{"lake", manifest_.position}, {"records", newest}});
    manifest_.position = newest;
    return true;
  }

  Status save(Manifest next) {
    next.commit = manifest_.commit + 1;
    const std::set<std::string> kept = paths_of(next);
    HK_CHECK(save_manifest(engine_.folder(), next));
    for (const std::string& path : paths_of(manifest_))
      if (!kept.contains(path)) replaced_.emplace_back(clock_.now(), path);
    manifest_ = std::move(next);
    return db_.write_soon([&](store::Session& s) -> Status {
      s.run(
          "insert into lake_positions(lake, position, commits, at) values ('lake', :position, :commits, :at)"
          " on conflict (lake) do update set position = excluded.position, commits = excluded.commits, at = "
          "excluded.at",
          {{"position", manifest_.position}, {"commits", manifest_.commit}, {"at", clock_.now()}});
      return {};
    });
  }

  // One chunk of one table that is written anew; when all are done, they take the place of the old ones.
  Result<bool> rebuild_step() {
    Manifest next = manifest_;
    const auto open =
        std::find_if(next.rebuild.begin(), next.rebuild.end(), [](auto& one) { return !one.second.done; });
    if (open == next.rebuild.end()) {
      for (auto& [name, one] : next.rebuild) next.tables[name] = std::move(one.files);
      next.rebuild.clear();
      HK_CHECK(save(std::move(next)));
      return true;
    }
    HK_CHECK(rebuild_table(table_named(open->first), open->second));
    HK_CHECK(save(std::move(next)));
    return true;
  }

  Status rebuild_table(const TableSpec& spec, Rebuild& state) {
    std::int64_t collected = 0;
    while (collected < settings_.rows_a_file && !state.done) {
      Rows rows(spec.columns);
      HK_TRY(const std::string last, db_.read([&](store::Session& s) -> Result<std::string> {
        rows = Rows(spec.columns);
        return read_chunk(s, spec, state.after, settings_.rows_a_chunk, rows);
      }));
      if (rows.size() > 0) HK_CHECK(files_.collect(spec, rows));
      collected += static_cast<std::int64_t>(rows.size());
      state.done = last.empty();
      state.after = last;
    }
    if (collected == 0) return {};
    HK_TRY(FileEntry entry, files_.write_collected(spec, manifest_.commit + 1));
    state.files.push_back(std::move(entry));
    return {};
  }

  Result<bool> follow() {
    const Micros now = clock_.now();
    Manifest next = manifest_;
    HK_TRY(const Batch batch, db_.read([&](store::Session& s) -> Result<Batch> {
      if (!horizon_) horizon_ = Horizon{outbox_.newest_position(s), now};
      next.skip_until = manifest_.skip_until;
      return read_batch(s, outbox_, manifest_.position, next.skip_until, settings_.events_a_step);
    }));
    next.position = batch.position;
    if (!events::is_behind(next.position, horizon_->position)) {
      next.as_of = horizon_->at;
      next.complete = true;
      horizon_.reset();
    }
    if (batch.events == 0 && next.complete == manifest_.complete) return false;
    for (const auto& [name, rows] : batch.tables)
      HK_CHECK(files_.add_changes(table_named(name), rows, manifest_.commit + 1, next.tables[name]));
    HK_CHECK(save(std::move(next)));
    if (batch.all_changed) HK_CHECK(rebuild());
    return batch.more || batch.all_changed;
  }

  // Bounds the number of files, a table at a time.
  Status tidy() {
    for (const TableSpec& spec : tables()) {
      Manifest next = manifest_;
      Files& files = next.tables[spec.name];
      HK_TRY(const bool changed, tidy_table(spec, files));
      if (!changed) continue;
      runtime::fail_point("lake.merged");
      HK_CHECK(save(std::move(next)));
    }
    return {};
  }

  Result<bool> tidy_table(const TableSpec& spec, Files& files) {
    const auto recent = files_where(files, [](const FileEntry& f) { return !f.base; });
    const auto dirty = files_where(files, [](const FileEntry& f) { return f.dirty; });
    const std::int64_t commit = manifest_.commit + 1;
    // What must be written again for it grows with the table, and so does how many changes are waited for.
    const std::int64_t wait_for = std::max(settings_.recent_rows_most, rows_in(dirty) / 8);
    if (rows_in(recent) > wait_for) {
      HK_CHECK(files_.settle(spec, commit, files));
      return true;
    }
    if (recent.size() > settings_.recent_files_most) {
      HK_CHECK(files_.merge_recent(spec, commit, files));
      return true;
    }
    const auto small =
        files_where(files, [&](const FileEntry& f) { return f.base && !f.dirty && f.rows < settings_.rows_a_file; });
    if (small.size() <= settings_.small_base_files_most) return false;
    HK_CHECK(files_.merge_small(spec, commit, settings_.rows_a_file, files));
    return true;
  }

  // What a killed process left, and what it had replaced.
  void remove_unnamed() {
    const std::set<std::string> kept = paths_of(manifest_);
    std::error_code failed;
    for (fs::recursive_directory_iterator at(engine_.folder() + "/raw", failed), end; at != end; at.increment(failed)) {
      if (failed) break;
      if (!at->is_regular_file()) continue;
      if (!kept.contains(fs::relative(at->path(), engine_.folder()))) fs::remove(at->path(), failed);
    }
  }

  void remove_replaced() {
    std::error_code failed;
    while (!replaced_.empty() && replaced_.front().first < clock_.now() - kKeepReplaced) {
      fs::remove(engine_.folder() + "/" + replaced_.front().second, failed);
      replaced_.erase(replaced_.begin());
    }
  }

  store::Database& db_;
  const Clock& clock_;
  events::Outbox& outbox_;
  Engine& engine_;
  const WriterSettings settings_;
  const std::unique_ptr<Connection> connection_;
  FileWriter files_;
  Manifest manifest_;
  // What was committed at a time, which is in once the events up to a position are. The first answers wait for it: it
  // covers what came while the tables of the first export were read one after another. PostgreSQL holds events back, so
  // that having read all there are to read does not mean as much.
  struct Horizon {
    std::string position;
    Micros at = 0;
  };
  std::optional<Horizon> horizon_;
  std::vector<std::pair<Micros, std::string>> replaced_;  // when, which file
};

}  // namespace

std::vector<store::Migration> migrations() {
  return {{8001,
           "lake",
           {"create table lake_positions (lake text primary key, position text not null, commits {{int}} not null,"
            " at {{int}} not null) {{strict}}"}}};
}

std::string exported_position(store::Session& session) {
  const auto row = session.row<std::string>("select position from lake_positions where lake = 'lake'");
  return row ? std::get<0>(*row) : "";
}

Result<std::unique_ptr<Writer>> Writer::open(store::Database& db, const Clock& clock, events::Outbox& outbox,
                                             Engine& engine, const WriterSettings& settings) {
  HK_TRY(auto connection, engine.connect());
  auto writer = std::make_unique<LakeWriter>(db, clock, outbox, engine, settings, std::move(connection));
  HK_CHECK(writer->begin());
  return std::unique_ptr<Writer>(std::move(writer));
}

}  // namespace hk::lake
