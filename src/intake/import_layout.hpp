// What a file's first rows tell: header, samples, and which column is what. Private to intake/.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/enrichment/parcel_columns.hpp>
#include <hk/intake/imports.hpp>

#include "lead_columns.hpp"

namespace hk::intake {

struct FileHead {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> samples;  // the first rows, as wide as they are
  std::string delimiter;
  std::string encoding;
};
// Errors file_unreadable, file_empty.
Result<FileHead> read_head(const std::string& path);
Json preview_json(const std::string& kind, const FileHead& head);

struct Layout {
  FileHead head;
  LeadMapping leads;                  // of a list of leads
  enrichment::ColumnMapping parcels;  // of a county file
};
// The import's own mapping, else a guess. Errors of read_head(), mapping_invalid, columns_missing.
Result<Layout> read_layout(const Import& import);

}  // namespace hk::intake
