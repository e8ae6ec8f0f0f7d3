// The built web UI: files of one folder, read into memory at start, pre-compressed siblings (x.js.gz) used.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include <hk/http/message.hpp>

namespace hk::http {

// Hashed files under /assets/ are cached for a year, everything else is revalidated by ETag.
// A path without a file (not under /api/) gets index.html, so that a deep link into the UI works.
class StaticFiles {
 public:
  static Result<std::shared_ptr<const StaticFiles>> load(const std::string& folder);
  std::optional<Response> find(const Request& request) const;

 private:
  struct File {
    std::string content_type, etag, body, gzip_body;
  };
  std::map<std::string, File> files_;
};

}  // namespace hk::http
