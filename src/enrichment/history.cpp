#include <hk/enrichment/history.hpp>

#include <map>

#include <hk/base/csv.hpp>
#include <hk/store/bulk.hpp>

namespace hk::enrichment {
namespace {

using Text = std::string;
using Whole = std::optional<std::int64_t>;

const char* const kOfSource = " where property_id = :property and provider = :provider and product = :product";

store::Params params_of(const crm::PropertyId& property, const RecordSource& source) {
  return {{"property", property.str()}, {"provider", source.provider}, {"product", source.product}};
}

void forget(store::Session& session, const char* table, const crm::PropertyId& property, const RecordSource& source,
            const char* condition, const store::Param& bound) {
  store::Params params = params_of(property, source);
  params.push_back(bound);
  session.run(std::string("delete from ") + table + kOfSource + " and " + condition, params);
}

void replace_sales(store::Session& session, const crm::PropertyId& property, const RecordSource& source,
                   const FoundRecords& fresh) {
  std::map<std::string, const FoundSale*> sales;
  for (const FoundSale& sale : fresh.sales)
    if (sales.size() < kSalesMax) sales.emplace(sale.natural_key(), &sale);
  if (fresh.all_sales)
    session.run(std::string("delete from property_sales") + kOfSource, params_of(property, source));
  else
    forget(session, "property_sales", property, source, "subject <> :subject", {"subject", source.subject});
  store::RowBatch rows("property_sales",
                       {"property_id", "provider", "product", "sale_key", "subject", "sale_date", "price", "reference",
                        "kind", "note", "fetched_at"},
                       "on conflict do nothing");
  for (const auto& [key, sale] : sales) {
    if (!fresh.all_sales)
      forget(session, "property_sales", property, source, "sale_date = :date", {"date", sale->date});
    rows.add({property.str(), source.provider, source.product, key, source.subject, sale->date, sale->price,
              sale->reference, sale->kind, sale->note, source.fetched_at});
  }
  rows.insert(session);
}

void replace_assessments(store::Session& session, const crm::PropertyId& property, const RecordSource& source,
                         const FoundRecords& fresh) {
  std::map<int, const FoundAssessment*> years;
  for (const FoundAssessment& one : fresh.assessments)
    if (years.size() < kAssessmentsMax) years.emplace(one.year, &one);
  forget(session, "property_assessments", property, source, "subject <> :subject", {"subject", source.subject});
  store::RowBatch rows("property_assessments",
                       {"property_id", "provider", "product", "tax_year", "subject", "land_value", "building_value",
                        "total_value", "tax_amount", "note", "fetched_at"},
                       "on conflict (property_id, provider, product, tax_year) do update set subject ="
                       " excluded.subject, land_value = excluded.land_value, building_value = excluded.building_value,"
                       " total_value = excluded.total_value, tax_amount = excluded.tax_amount, note = excluded.note,"
                       " fetched_at = excluded.fetched_at");
  for (const auto& [year, one] : years)
    rows.add({property.str(), source.provider, source.product, year, source.subject, one->land, one->building,
              one->total, one->tax, one->note, source.fetched_at});
  rows.insert(session);
}

// Texts that nobody can read to their end, and no index can hold.
FoundMortgage bounded(FoundMortgage one) {
  constexpr std::size_t kTextMax = 200;
  for (std::string FoundMortgage::*part : {&FoundMortgage::lender, &FoundMortgage::kind, &FoundMortgage::rate_type,
                                           &FoundMortgage::reference, &FoundMortgage::note})
    one.*part = displayable(one.*part, kTextMax);
  return one;
}

void replace_mortgages(store::Session& session, const crm::PropertyId& property, const RecordSource& source,
                       const FoundRecords& fresh) {
  std::map<std::string, FoundMortgage> mortgages;
  for (const FoundMortgage& told : fresh.mortgages) {
    FoundMortgage one = bounded(told);
    std::string key = one.natural_key();
    if (mortgages.size() < kMortgagesMax) mortgages.emplace(std::move(key), std::move(one));
  }
  session.run(std::string("delete from property_mortgages") + kOfSource, params_of(property, source));
  store::RowBatch rows(
      "property_mortgages",
      {"property_id", "provider", "product", "mortgage_key", "subject", "position", "lender", "amount", "mortgage_date",
       "due_date", "kind", "rate_type", "rate", "reference", "note", "is_said_open", "fetched_at"},
      "on conflict do nothing");
  for (const auto& [key, m] : mortgages)
    rows.add({property.str(), source.provider, source.product, key, source.subject, m.position, m.lender, m.amount,
              m.date, m.due_date, m.kind, m.rate_type, m.rate, m.reference, m.note, m.is_said_open ? 1 : 0,
              source.fetched_at});
  rows.insert(session);
}

void replace_mailing(store::Session& session, const crm::PropertyId& property, const RecordSource& source,
                     const FoundRecords& fresh) {
  session.run(std::string("delete from property_mailing_addresses") + kOfSource, params_of(property, source));
  if (fresh.mailing_address.empty()) return;
  store::Params params = params_of(property, source);
  params.push_back({"owner", fresh.owner_name});
  params.push_back({"address", fresh.mailing_address});
  params.push_back({"at", source.fetched_at});
  session.run(
      "insert into property_mailing_addresses(property_id, provider, product, owner_name, address, fetched_at) values"
      " (:property, :provider, :product, :owner, :address, :at)",
      params);
}

Json cents_or_null(const std::optional<Cents>& cents) { return cents ? dollars_json(*cents) : Json(nullptr); }

}  // namespace

void replace_records(store::Session& session, const crm::PropertyId& property, const RecordSource& source,
                     const FoundRecords& fresh) {
  replace_sales(session, property, source, fresh);
  replace_assessments(session, property, source, fresh);
  replace_mortgages(session, property, source, fresh);
  replace_mailing(session, property, source, fresh);
}

std::vector<SaleRecord> sales_of(store::Session& session, const crm::PropertyId& property) {
  std::vector<SaleRecord> sales;
  for (auto& [provider, product, date, price, reference, kind, note, at] :
       session.rows<Text, Text, Text, Whole, Text, Text, Text, std::int64_t>(
           "select provider, product, sale_date, price, reference, kind, note, fetched_at from property_sales"
           " where property_id = :id",
           {{"id", property.str()}}))
    sales.push_back({{date, price, reference, kind, note}, {{provider, product, "", at}}});
  return merge_sales(std::move(sales));
}

std::vector<AssessmentRecord> assessments_of(store::Session& session, const crm::PropertyId& property) {
  std::vector<AssessmentRecord> all;
  for (auto& [provider, product, year, land, building, total, tax, note, at] :
       session.rows<Text, Text, std::int64_t, Whole, Whole, Whole, Whole, Text, std::int64_t>(
           "select provider, product, tax_year, land_value, building_value, total_value, tax_amount, note, fetched_at"
           " from property_assessments where property_id = :id",
           {{"id", property.str()}}))
    all.push_back({{static_cast<int>(year), land, building, total, tax, note}, {{provider, product, "", at}}});
  return merge_assessments(std::move(all));
}

std::vector<MortgageRecord> mortgages_of(store::Session& session, const crm::PropertyId& property) {
  std::vector<MortgageRecord> all;
  for (auto& [provider, product, position, lender, amount, date, due, kind, rate_type, rate, reference, note, open,
              at] : session.rows<Text, Text, std::int64_t, Text, Whole, Text, Text, Text, Text, std::optional<double>,
                                 Text, Text, bool, std::int64_t>(
           "select provider, product, position, lender, amount, mortgage_date, due_date, kind, rate_type, rate,"
           " reference, note, is_said_open, fetched_at from property_mortgages where property_id = :id",
           {{"id", property.str()}}))
    all.push_back(
        {{static_cast<int>(position), lender, amount, date, due, kind, rate_type, rate, reference, note, open},
         {{provider, product, "", at}}});
  return merge_mortgages(std::move(all));
}

std::vector<MailingAddress> mailing_addresses_of(store::Session& session, const crm::PropertyId& property) {
  std::vector<MailingAddress> all;
  for (auto& [provider, product, owner, address, at] : session.rows<Text, Text, Text, Text, std::int64_t>(
           "select provider, product, owner_name, address, fetched_at from property_mailing_addresses"
           " where property_id = :id order by fetched_at desc, provider, product",
           {{"id", property.str()}}))
    all.push_back({owner, address, {provider, product, "", at}});
  return all;
}

void remove_orphaned_records(store::Session& session) {
  for (const std::string table :
       {"property_sales", "property_assessments", "property_mortgages", "property_mailing_addresses"})
    session.run("delete from " + table + " where not exists (select 1 from properties p where p.id = " + table +
                ".property_id)");
}

Json sources_json(const std::vector<RecordSource>& sources) {
  Json all = Json::array();
  for (const RecordSource& source : sources)
    all.push_back(
        {{"provider", source.provider}, {"product", source.product}, {"fetchedAt", format_rfc3339(source.fetched_at)}});
  return all;
}

Json sale_json(const SaleRecord& one) {
  const FoundSale& sale = one.sale;
  return {{"date", text_or_null(sale.date)},           {"price", cents_or_null(sale.price)},
          {"reference", text_or_null(sale.reference)}, {"kind", text_or_null(sale.kind)},
          {"note", text_or_null(sale.note)},           {"sources", sources_json(one.sources)}};
}

Json assessment_json(const AssessmentRecord& one) {
  const FoundAssessment& a = one.assessment;
  return {{"year", a.year == 0 ? Json(nullptr) : Json(a.year)},
          {"landValue", cents_or_null(a.land)},
          {"buildingValue", cents_or_null(a.building)},
          {"totalValue", cents_or_null(a.total)},
          {"taxAmount", cents_or_null(a.tax)},
          {"note", text_or_null(a.note)},
          {"sources", sources_json(one.sources)}};
}

}  // namespace hk::enrichment
