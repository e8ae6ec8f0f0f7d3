// Imports a county file the way the program does, for tests.
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <hk/base/csv.hpp>
#include <hk/enrichment/parcel_import.hpp>
#include <hk/store/testing/test_database.hpp>

namespace hk::enrichment {

struct ImportReport {
  ParcelImportCounts counts;
  ColumnMapping mapping;
  std::vector<CsvProblem> problems;
  Status status;
};

inline ImportReport import_csv(store::Database& db, const std::string& text) {
  static const SystemClock clock;
  ImportReport report;
  std::vector<CsvRecord> records;
  CsvReader reader([&](const CsvRecord& record) { records.push_back(record); },
                   [&](const CsvProblem& problem) { report.problems.push_back(problem); });
  reader.feed(text);
  reader.finish();
  if (records.empty()) return report;
  const std::vector<std::string> header = records.front().fields;
  std::vector<std::vector<std::string>> samples;
  for (std::size_t i = 1; i < records.size() && i <= 50; ++i) samples.push_back(records[i].fields);
  report.mapping = mapping_of(guess_columns(header, samples));
  auto importer = ParcelImporter::begin(clock, {.source = layout_source(header)}, report.mapping, header.size());
  if (!importer) {
    report.status = importer.error();
    return report;
  }
  for (std::size_t i = 1; i < records.size() && report.status; ++i) {
    if (auto problem = importer->add(records[i])) report.problems.push_back(*problem);
    if (importer->full()) report.status = importer->commit(db);
  }
  if (report.status) report.status = importer->commit(db);
  if (report.status) report.status = importer->finish(db);
  report.counts = importer->counts();
  return report;
}

// The text of a file of the shared data folder; empty when there is none.
inline std::string shared_data(const std::string& name) {
  const char* folder = std::getenv("HK_SHARED_DATA");
  const std::string path = (folder ? std::string(folder) : std::string(HK_SOURCE_DIR) + "/../shared/data") + "/" + name;
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace hk::enrichment
