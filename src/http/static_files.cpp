#include <filesystem>
#include <fstream>
#include <sstream>

#include <hk/base/text.hpp>
#include <hk/http/static_files.hpp>

#include "gzip.hpp"

namespace hk::http {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kGzipSuffix = ".gz";
constexpr std::string_view kForever = "public, max-age=31536000, immutable";
constexpr std::string_view kRevalidate = "no-cache";

std::string content_type_of(const std::string& path) {
  static const std::map<std::string, std::string> kTypes = {{".html", "text/html; charset=utf-8"},
                                                            {".js", "text/javascript; charset=utf-8"},
                                                            {".mjs", "text/javascript; charset=utf-8"},
                                                            {".css", "text/css; charset=utf-8"},
                                                            {".json", "application/json"},
                                                            {".map", "application/json"},
                                                            {".webmanifest", "application/manifest+json"},
                                                            {".svg", "image/svg+xml"},
                                                            {".png", "image/png"},
                                                            {".jpg", "image/jpeg"},
                                                            {".webp", "image/webp"},
                                                            {".ico", "image/x-icon"},
                                                            {".txt", "text/plain; charset=utf-8"},
                                                            {".woff2", "font/woff2"},
                                                            {".wasm", "application/wasm"}};
  const auto found = kTypes.find(lower_ascii(fs::path(path).extension().string()));
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

Result<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return internal_error("can't read " + path.string());
  return text.str();
}

std::string etag_of(std::string_view body) {
  std::string etag = "\"";
  etag += hex(sha256(body)).substr(0, 32);
  etag += '"';
  return etag;
}

bool matches_etag(const std::string& if_none_match, const std::string& etag) {
  if (trim(if_none_match) == "*") return true;
  for (const std::string& item : split(if_none_match, ',')) {
    std::string_view candidate = trim(item);
    if (candidate.substr(0, 2) == "W/") candidate.remove_prefix(2);
    if (candidate == etag) return true;
  }
  return false;
}

// A page of the UI, as against a file that is missing or a path of the API.
bool is_page_of_ui(const std::string& path) {
  for (const std::string_view reserved : {"/api", "/metrics", "/openapi.json", "/docs"}) {
    if (path == reserved || path.rfind(std::string(reserved) + "/", 0) == 0) return false;
  }
  return fs::path(path).extension().empty();
}

}  // namespace

Result<std::shared_ptr<const StaticFiles>> StaticFiles::load(const std::string& folder) {
  std::error_code failed;
  if (!fs::is_directory(folder, failed)) {
    return not_found("static_folder_missing", "There is no folder " + folder + ".",
                     "Build the web UI, or name its folder.");
  }
  auto files = std::make_shared<StaticFiles>();
  for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed)) {
    if (!at->is_regular_file()) continue;
    HK_TRY(std::string body, read_file(at->path()));
    std::string name("/");
    name += at->path().lexically_relative(folder).generic_string();
    if (name.ends_with(kGzipSuffix)) {
      files->files_[name.substr(0, name.size() - kGzipSuffix.size())].gzip_body = std::move(body);
      continue;
    }
    File& file = files->files_[name];
    file.content_type = content_type_of(name);
    file.etag = etag_of(body);
    file.body = std::move(body);
  }
  if (failed) return internal_error("can't list " + folder + ": " + failed.message());
  // A compressed sibling without its original is no file of the UI.
  std::erase_if(files->files_, [](const auto& entry) { return entry.second.etag.empty(); });
  return std::shared_ptr<const StaticFiles>(std::move(files));
}

std::optional<Response> StaticFiles::find(const Request& request) const {
  auto found = files_.find(request.path);
  if (found == files_.end() && is_page_of_ui(request.path)) found = files_.find("/index.html");
  if (found == files_.end()) return std::nullopt;
  const File& file = found->second;
  const bool hashed = found->first.rfind("/assets/", 0) == 0;

  Response response = text_response(200, file.content_type, "");
  response.headers.emplace_back("ETag", file.etag);
  response.headers.emplace_back("Cache-Control", hashed ? kForever : kRevalidate);
  if (!file.gzip_body.empty()) response.headers.emplace_back("Vary", "Accept-Encoding");
  if (matches_etag(request.header("if-none-match"), file.etag)) {
    response.status = 304;
    response.content_type.clear();
  } else if (!file.gzip_body.empty() && accepts_gzip(request.header("accept-encoding"))) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = file.gzip_body;
  } else {
    response.body = file.body;
  }
  return response;
}

}  // namespace hk::http
