#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <hk/base/ids.hpp>

#include "checks.hpp"

namespace hk::upkeep {
namespace {

namespace fs = std::filesystem;

constexpr rlim_t kFilesLeast = 1'024;
constexpr std::uint64_t kMiB = 1 << 20;

void check_open_files(Findings& findings) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= kFilesLeast) return;
  findings.push_back({"open_files_low", false,
                      "A process may open " + std::to_string(limit.rlim_cur) + " files only (NOFILE).",
                      "Each connection of a browser is one; when they are used up, new ones are refused.",
                      "Raise the limit to at least " + std::to_string(kFilesLeast) +
                          ": LimitNOFILE= in the systemd unit, or ulimit -n."});
}

// By really writing: rights alone do not tell of a disk that is mounted read-only.
void check_writable(const std::string& folder, Findings& findings) {
  const std::string probe = folder + "/doctor-" + random_hex(4) + ".partial";
  const int file = open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool written = file >= 0 && write(file, "x", 1) == 1;
  const int why = errno;
  if (file >= 0) {
    close(file);
    unlink(probe.c_str());
  }
  if (written) return;
  findings.push_back({"data_not_writable", true,
                      "The data folder " + folder + " can't be written: " + std::strerror(why) + ".",
                      "Nothing new is kept: leads that come in are refused.",
                      "Make the folder writable for the user that runs the program; if the disk is mounted read-only,"
                      " look in the system's log why."});
}

void check_space(const DoctorSettings& settings, Findings& findings) {
  struct statvfs disk {};
  if (statvfs(settings.store.folder.c_str(), &disk) != 0) return;
  const std::uint64_t free_mb = disk.f_bavail * disk.f_frsize / kMiB;
  if (free_mb >= static_cast<std::uint64_t>(settings.disk_free_mb)) return;
  findings.push_back({"disk_nearly_full", true,
                      "The disk of the data folder has " + std::to_string(free_mb) + " MB free, less than " +
                          std::to_string(settings.disk_free_mb) + " MB.",
                      "When it is full, nothing new is kept until there is room; what is stored stays whole.",
                      "Enlarge the disk, or move old backups, logs and other files off it. Leave hiddenkey.db and the"
                      " files beside it."});
}

void check_secrets(const std::string& file, Findings& findings) {
  struct stat about {};
  if (file.empty() || stat(file.c_str(), &about) != 0 || (about.st_mode & (S_IRGRP | S_IROTH | S_IWGRP | S_IWOTH)) == 0)
    return;
  findings.push_back({"settings_readable", false, "The settings file " + file + " can be read or written by others.",
                      "Whoever has an account on this machine can read the keys and passwords in it.",
                      "chmod 600 " + file});
}

}  // namespace

std::string counted(std::int64_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

void check_machine(const DoctorSettings& settings, Findings& findings) {
  check_open_files(findings);
  check_secrets(settings.settings_file, findings);
  if (!fs::is_directory(settings.store.folder)) return;  // not made yet
  check_writable(settings.store.folder, findings);
  check_space(settings, findings);
}

}  // namespace hk::upkeep
