// What a property has gone through, as providers tell it: its sales, its assessments by year, its mortgages, and where
// the mail of its owner goes. Kept by provider, property and natural key, and shown with what several say of the same
// thing as one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/money.hpp>
#include <hk/base/time.hpp>
#include <hk/crm/property.hpp>
#include <hk/store/session.hpp>

namespace hk::enrichment {

inline constexpr std::size_t kSalesMax = 200;        // of one property by one product
inline constexpr std::size_t kAssessmentsMax = 100;  // likewise
inline constexpr std::size_t kMortgagesMax = 50;     // likewise

struct FoundSale {
  std::string date{};               // YYYY-MM-DD, may be empty
  std::optional<Cents> price{};     // empty: not known
  std::string reference{};          // of the deed
  std::string kind{};               // in the provider's words: "Resale", "Nominal - Non/Arms Length Sale"
  std::string note{};               // "estimated, the county does not disclose prices"
  std::string natural_key() const;  // equal keys are one sale of a provider
};

struct FoundAssessment {
  int year = 0;  // 0: the provider does not say
  std::optional<Cents> land{}, building{}, total{}, tax{};
  std::string note{};  // what the values are worth for: the market, or the tax
  bool same_values(const FoundAssessment& other) const;
};

// A loan that the property secures.
struct FoundMortgage {
  int position = 0;  // 1: the first; 0: the provider does not say
  std::string lender{};
  std::optional<Cents> amount{};    // when it was made; what is still owed is the fact mortgageBalance
  std::string date{}, due_date{};   // YYYY-MM-DD, may be empty
  std::string kind{};               // of the loan, in the provider's words: "CNV", "FHA"
  std::string rate_type{};          // "fixed", "adjustable", "balloon", else in the provider's words
  std::optional<double> rate{};     // percent a year
  std::string reference{};          // of the deed of trust
  std::string note{};               // what people must know of it
  bool is_said_open = false;        // the provider says that it is not paid off; false: it does not say
  std::string natural_key() const;  // equal keys are one mortgage of a provider
};

// What one answer tells beside single values.
struct FoundRecords {
  std::vector<FoundSale> sales{};
  bool all_sales = false;  // false: only the last one; earlier ones that were told before stay
  std::vector<FoundAssessment> assessments{};
  std::vector<FoundMortgage> mortgages{};       // all that this product knows of
  std::string owner_name{}, mailing_address{};  // one line, may be empty
};

// Where records come from. `subject` is the provider's id or parcel number of the property: what was told of another
// one, which somebody chose before, is dropped.
struct RecordSource {
  std::string provider, product, subject{};
  Micros fetched_at = 0;
};

struct SaleRecord {
  FoundSale sale;
  std::vector<RecordSource> sources;
};
struct AssessmentRecord {
  FoundAssessment assessment;
  std::vector<RecordSource> sources;
};
struct MortgageRecord {
  FoundMortgage mortgage;
  std::vector<RecordSource> sources;
};
struct MailingAddress {
  std::string owner_name, address;
  RecordSource source;
};

// Sales of different sources are one when they have the same price and their dates are at most a week apart (a deed is
// recorded days after it is signed), or the same date and one knows no price. The earliest date is shown. Newest first;
// the order of what goes in never matters. Pure.
std::vector<SaleRecord> merge_sales(std::vector<SaleRecord> sales);
// Assessments of one year with the same values are one; those that differ stand side by side. Newest first. Pure.
std::vector<AssessmentRecord> merge_assessments(std::vector<AssessmentRecord> assessments);

// Mortgages of different sources are one when their deeds of trust have the same number, or they have the same amount
// and dates at most a week apart, or the same date and one knows no amount. Newest first, of one day the first mortgage
// first; the order of what goes in never matters. Pure.
std::vector<MortgageRecord> merge_mortgages(std::vector<MortgageRecord> mortgages);

// Replaces what this product of the provider told of the property. A list of all sales replaces the former list; a last
// sale and an assessment join those of before, one for each date and year. Mortgages replace the former ones.
void replace_records(store::Session& session, const crm::PropertyId& property, const RecordSource& source,
                     const FoundRecords& fresh);
std::vector<SaleRecord> sales_of(store::Session& session, const crm::PropertyId& property);  // merged
std::vector<AssessmentRecord> assessments_of(store::Session& session, const crm::PropertyId& property);
std::vector<MortgageRecord> mortgages_of(store::Session& session, const crm::PropertyId& property);
std::vector<MailingAddress> mailing_addresses_of(store::Session& session, const crm::PropertyId& property);
// Of properties that are gone.
void remove_orphaned_records(store::Session& session);

Json sources_json(const std::vector<RecordSource>& sources);
Json sale_json(const SaleRecord& sale);
Json assessment_json(const AssessmentRecord& assessment);

}  // namespace hk::enrichment
