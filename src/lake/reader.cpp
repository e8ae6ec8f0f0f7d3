#include <hk/lake/reader.hpp>

#include <sys/stat.h>

#include <hk/lake/tables.hpp>

#include "scan.hpp"

namespace hk::lake {
namespace {

constexpr std::size_t kIdleMost = 4;

// A replaced file is another inode.
std::string stamp_of(const std::string& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) return "";
  return std::to_string(info.st_ino) + "." + std::to_string(info.st_mtim.tv_sec) + "." +
         std::to_string(info.st_mtim.tv_nsec) + "." + std::to_string(info.st_size);
}

Error not_ready() {
  Error error = unavailable("lake_not_ready", "The figures are being prepared for the first time.");
  error.next_step = "Try again in a moment. If it stays: is a process with the role worker running?";
  return error;
}

Status make_views(Connection& connection, const std::string& folder, const Manifest& manifest) {
  const Files none;
  for (const TableSpec& spec : tables()) {
    const auto files = manifest.tables.find(spec.name);
    HK_CHECK(connection.run("create or replace temp view lake_" + spec.name + " as " +
                            current_rows(folder, spec, files == manifest.tables.end() ? none : files->second)));
  }
  return {};
}

}  // namespace

Result<std::shared_ptr<const Manifest>> Reader::current() {
  const std::string stamp = stamp_of(engine_.folder() + "/manifest.json");
  if (manifest_ && !stamp.empty() && stamp == stamp_) return manifest_;
  HK_TRY(auto found, load_manifest(engine_.folder()));
  if (!found || !found->complete) return not_ready();
  idle_.clear();
  manifest_ = std::make_shared<const Manifest>(*std::move(found));
  stamp_ = stamp;
  return manifest_;
}

Result<std::unique_ptr<Session>> Reader::take() {
  std::shared_ptr<const Manifest> manifest;
  {
    const std::lock_guard lock(mutex_);
    HK_TRY(manifest, current());
    if (!idle_.empty()) {
      auto session = std::move(idle_.back());
      idle_.pop_back();
      return session;
    }
  }
  HK_TRY(auto connection, engine_.connect());
  HK_CHECK(make_views(*connection, engine_.folder(), *manifest));
  return std::make_unique<Session>(std::move(connection), std::move(manifest));
}

void Reader::give_back(std::unique_ptr<Session> session) {
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kIdleMost && &session->manifest() == manifest_.get()) idle_.push_back(std::move(session));
}

}  // namespace hk::lake
