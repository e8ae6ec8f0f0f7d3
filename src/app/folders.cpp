#include "folders.hpp"

#include <filesystem>
#include <vector>

namespace hk::app {
namespace {

namespace fs = std::filesystem;

std::string first_existing(const std::vector<fs::path>& folders) {
  for (const fs::path& folder : folders)
    if (fs::is_directory(folder)) return folder;
  return "";
}

fs::path program_folder() {
  std::error_code failed;
  const fs::path program = fs::read_symlink("/proc/self/exe", failed);
  return failed ? fs::path(".") : program.parent_path();
}

}  // namespace

// Beside an installed program, or in the checkout of a built one (build/<preset>/hiddenkey).
std::string web_folder(const config::Config& config) {
  if (std::string configured = config.text("web_folder"); !configured.empty()) return configured;
  const fs::path here = program_folder();
  return first_existing({here / "web", here / "../../web/dist", here / "../share/hiddenkey/web"});
}

std::string lists_folder() {
  const fs::path here = program_folder();
  return first_existing({here / "lists", here / "../lists", here / "../share/hiddenkey/lists"});
}

}  // namespace hk::app
