// The key that secrets are stored with.
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <hk/base/text.hpp>
#include <hk/settings/settings.hpp>

namespace hk::settings {
namespace {

Error unusable(const std::string& file, const char* what) {
  return unavailable("secrets_file", "The file " + file + " can't be " + what + ".");
}

// Written aside and linked into its place: of two processes that start at once, both go on with the same key.
Status make_key_file(const std::string& file) {
  const std::string aside = file + "." + hex(random_bytes(8));
  const int out = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (out < 0) return unusable(file, "written");
  const std::string key = SecretBox::new_key() + "\n";
  const bool written = ::write(out, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(out) == 0;
  ::close(out);
  if (written) (void)::link(aside.c_str(), file.c_str());
  ::unlink(aside.c_str());
  if (!written) return unusable(file, "written");
  return {};
}

Result<std::string> key_in(const std::string& file) {
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(file).parent_path(), ignored);
  if (!std::filesystem::exists(file, ignored)) HK_CHECK(make_key_file(file));
  std::ifstream in(file);
  std::string key;
  if (!std::getline(in, key)) return unusable(file, "read");
  return std::string(trim(key));
}

}  // namespace

Result<SecretBox> secret_box(const config::Config& config) {
  std::string key(trim(config.text("secrets_key")));
  if (key.empty()) {
    HK_TRY(key, key_in(config.text("data") + "/secrets.key"));
  }
  return SecretBox::with_key(key);
}

}  // namespace hk::settings
