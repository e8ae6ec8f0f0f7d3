#include "import_rows.hpp"

#include <hk/base/text.hpp>
#include <hk/enrichment/parcel_import.hpp>

namespace hk::intake {
namespace {

constexpr std::size_t kLeadBatchRows = 1'000;

// Leads that were read and checked.
struct LeadList {
  std::vector<CheckedLead> leads;
  std::vector<std::int64_t> lines;
  std::vector<std::string> raws;
  std::vector<CsvProblem> problems;

  Batch batch(const std::vector<Match>& matches) const {
    Batch batch;
    batch.problems = problems;
    for (std::size_t i = 0; i < matches.size(); ++i) {
      const Match& match = matches[i];
      ImportCounts& counts = batch.counts;
      std::int64_t& count = match.outcome == Match::Outcome::kNew      ? counts.rows_created
                            : match.outcome == Match::Outcome::kUpdate ? counts.rows_updated
                                                                       : counts.rows_unchanged;
      if (++count <= kSamplesOfEach)
        add_sample(batch.samples, lines[i], name_of(match.outcome), match.reason, match.lead_id, raws[i]);
    }
    return batch;
  }
};

CsvProblem problem(const CsvRecord& record, std::string code, std::string message) {
  return {record.line, std::move(code), std::move(message), displayable(record.raw, 500)};
}

void read_lead(const LeadIntake& intake, const Layout& layout, const CsvRecord& record, LeadList& list) {
  const auto refuse = [&](std::string code, std::string message) {
    list.problems.push_back(problem(record, std::move(code), std::move(message)));
  };
  const std::size_t wanted = layout.head.header.size();
  if (record.fields.size() != wanted)
    return refuse("wrong_column_count", "The row has " + std::to_string(record.fields.size()) +
                                            " columns, the header " + std::to_string(wanted) + ".");
  for (const auto& [index, field] : layout.leads)
    if (const std::size_t most = field->name == "notes" ? 10'000 : 500; utf8_length(record.fields[index]) > most)
      return refuse("field_too_long", field->label + " is longer than " + std::to_string(most) + " characters.");
  auto checked = intake.check(lead_from_row(layout.leads, record.fields));
  if (!checked) return refuse(checked.error().code, checked.error().message);
  list.leads.push_back(*std::move(checked));
  list.lines.push_back(record.line);
  list.raws.push_back(displayable(record.raw, 500));
}

LeadList read_leads(const LeadIntake& intake, const Layout& layout, const std::vector<CsvRecord>& records) {
  LeadList list;
  for (const CsvRecord& record : records) read_lead(intake, layout, record, list);
  return list;
}

class StoreLeads final : public Rows {
 public:
  StoreLeads(store::Database& db, LeadIntake& intake, const Layout& layout, const Import& import)
      : db_(db),
        intake_(intake),
        layout_(layout),
        policy_(import.duplicates),
        origin_{import.actor, import.id.str(), false} {}

  std::size_t batch_rows() const override { return kLeadBatchRows; }
  std::vector<std::string> tables() const override { return {"contacts", "contact_points", "properties", "leads"}; }
  std::unique_ptr<Work> prepare(const std::vector<CsvRecord>& records) const override {
    return std::make_unique<Storing>(*this, read_leads(intake_, layout_, records));
  }

 private:
  struct Storing final : Work {
    Storing(const StoreLeads& to, LeadList list_in) : rows(to), list(std::move(list_in)) {}
    Status commit(const Also& also) override {
      return rows.db_.write([&](store::Session& s) -> Status {
        HK_TRY(const auto matches, rows.intake_.store_rows(s, list.leads, list.lines, rows.policy_, rows.origin_));
        return also(s, list.batch(matches));
      });
    }
    const StoreLeads& rows;
    const LeadList list;
  };

  store::Database& db_;
  LeadIntake& intake_;
  const Layout& layout_;
  const Duplicates policy_;
  const Origin origin_;
};

class CheckLeads final : public Rows {
 public:
  CheckLeads(store::Database& db, const LeadIntake& intake, const Layout& layout, const Import& import)
      : db_(db), intake_(intake), layout_(layout), matcher_(import.duplicates) {}

  std::size_t batch_rows() const override { return kLeadBatchRows; }
  std::unique_ptr<Work> prepare(const std::vector<CsvRecord>& records) const override {
    return std::make_unique<Judging>(db_, matcher_, read_leads(intake_, layout_, records));
  }

 private:
  struct Judging final : Work {
    Judging(store::Database& to, LeadMatcher& by, LeadList list_in) : db(to), matcher(by), list(std::move(list_in)) {}
    Status commit(const Also& also) override {
      HK_CHECK(db.read([&](store::Session& s) -> Status {
        matcher.look_up(s, list.leads);
        return {};
      }));
      std::vector<Match> matches;
      for (std::size_t i = 0; i < list.leads.size(); ++i)
        matches.push_back(matcher.judge(list.leads[i], list.lines[i], ""));
      const Batch batch = list.batch(matches);
      return db.write([&](store::Session& s) { return also(s, batch); });
    }
    store::Database& db;
    LeadMatcher& matcher;
    const LeadList list;
  };

  store::Database& db_;
  const LeadIntake& intake_;
  const Layout& layout_;
  mutable LeadMatcher matcher_;  // of the whole file: a later row may be about the person of an earlier one
};

class StoreParcels final : public Rows {
 public:
  StoreParcels(store::Database& db, enrichment::ParcelImporter importer) : db_(db), importer_(std::move(importer)) {}

  std::size_t batch_rows() const override { return enrichment::kParcelBatchRows; }
  std::vector<std::string> tables() const override { return {"parcels", "parcel_addresses", "parcel_sales"}; }
  std::unique_ptr<Work> prepare(const std::vector<CsvRecord>& records) const override {
    return std::make_unique<Storing>(db_, importer_, records);
  }
  Result<std::int64_t> finish() override {
    const std::int64_t before = importer_.counts().repaired;
    HK_CHECK(importer_.finish(db_));
    return importer_.counts().repaired - before;
  }

 private:
  struct Storing final : Work {
    Storing(store::Database& to, enrichment::ParcelImporter& by, std::vector<CsvRecord> what)
        : db(to), importer(by), records(std::move(what)) {}
    Status commit(const Also& also) override {
      std::vector<CsvProblem> problems;
      for (const CsvRecord& record : records)
        if (auto found = importer.add(record)) problems.push_back(*std::move(found));
      return importer.commit(db, [&](store::Session& s, const enrichment::ParcelImportCounts& counts) -> Status {
        Batch batch;
        batch.problems = problems;
        batch.counts.rows_created = counts.created;
        batch.counts.rows_updated = counts.updated;
        batch.counts.rows_unchanged = counts.unchanged;
        batch.counts.rows_repaired = counts.repaired;
        return also(s, batch);
      });
    }
    store::Database& db;
    enrichment::ParcelImporter& importer;
    const std::vector<CsvRecord> records;
  };

  store::Database& db_;
  mutable enrichment::ParcelImporter importer_;  // touched by commits only
};

}  // namespace

std::unique_ptr<Rows> lead_rows(store::Database& db, LeadIntake& intake, const Layout& layout, const Import& import) {
  return std::make_unique<StoreLeads>(db, intake, layout, import);
}

std::unique_ptr<Rows> lead_check(store::Database& db, const LeadIntake& intake, const Layout& layout,
                                 const Import& import) {
  return std::make_unique<CheckLeads>(db, intake, layout, import);
}

Result<std::unique_ptr<Rows>> parcel_rows(store::Database& db, const Clock& clock, const Layout& layout,
                                          const Import& import) {
  const std::string source = import.options.value("source", enrichment::layout_source(layout.head.header));
  HK_TRY(enrichment::ParcelImporter importer,
         enrichment::ParcelImporter::begin(clock, {source, import.options.value("state", ""), false}, layout.parcels,
                                           layout.head.header.size()));
  return std::unique_ptr<Rows>(std::make_unique<StoreParcels>(db, std::move(importer)));
}

}  // namespace hk::intake
