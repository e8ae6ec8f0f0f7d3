// What takes the records of an import's file: into the store, or only to tell what they would do. Private to intake/.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <hk/base/csv.hpp>
#include <hk/intake/imports.hpp>
#include <hk/intake/lead_intake.hpp>

#include "import_layout.hpp"

namespace hk::intake {

// What some records came to.
struct Batch {
  ImportCounts counts;
  std::vector<CsvProblem> problems;
  Json samples = Json::array();  // see add_sample()
};

// Records on their way into the store.
class Work {
 public:
  virtual ~Work() = default;
  // `also` is part of the transaction, and may run again with it.
  using Also = std::function<Status(store::Session&, const Batch&)>;
  virtual Status commit(const Also& also) = 0;
};

class Rows {
 public:
  virtual ~Rows() = default;
  virtual std::size_t batch_rows() const = 0;
  // Those in which each batch looks for what it brings, and which grow with it.
  virtual std::vector<std::string> tables() const { return {}; }
  // May run while the work before is being committed.
  virtual std::unique_ptr<Work> prepare(const std::vector<CsvRecord>& records) const = 0;
  // After the last commit; answers how many rows more were repaired.
  virtual Result<std::int64_t> finish() { return std::int64_t{0}; }
};

std::unique_ptr<Rows> lead_rows(store::Database& db, LeadIntake& intake, const Layout& layout, const Import& import);
// Stores nothing.
std::unique_ptr<Rows> lead_check(store::Database& db, const LeadIntake& intake, const Layout& layout,
                                 const Import& import);
Result<std::unique_ptr<Rows>> parcel_rows(store::Database& db, const Clock& clock, const Layout& layout,
                                          const Import& import);

}  // namespace hk::intake
