#include "bulk_choice.hpp"

#include <set>

#include <hk/crm/filter.hpp>
#include <hk/crm/records.hpp>
#include <hk/enrichment/bulk_enrichment.hpp>

namespace hk::enrichment {
namespace {

constexpr std::size_t kIdsMax = 1'000;
constexpr std::size_t kPage = 10'000;

std::vector<std::string> each_once(const std::vector<std::string>& given) {
  std::set<std::string> known;
  std::vector<std::string> ids;
  for (const std::string& id : given)
    if (known.insert(id).second) ids.push_back(id);
  return ids;
}

}  // namespace

Result<BulkChoice> choose_leads(store::Session& session, const crm::Viewer& viewer, const Json& request, Micros now,
                                std::shared_ptr<const TimeZone> zone) {
  BulkChoice choice;
  choice.by_ids = request.contains("ids");
  if (choice.by_ids == request.contains("filter"))
    return invalid("bulk_empty", "Which leads are meant must be said once.", "Send ids or a filter; null means all.");
  if (choice.by_ids) {
    choice.ids = each_once(request.at("ids").get<std::vector<std::string>>());
    choice.total = static_cast<std::int64_t>(choice.ids.size());
    if (choice.ids.size() > kIdsMax)
      return invalid("too_many_ids", "At most 1,000 ids at once.", "Send a filter instead.");
  } else {
    HK_TRY(const crm::Object object, crm::load_object(session, "leads"));
    const crm::Reading reading{session, object, viewer, {viewer.actor(), now, std::move(zone)}};
    HK_CHECK(crm::list_ids(reading, request.at("filter"), "", 1));
    choice.filter = crm::settled_filter(reading, request.at("filter"));
    HK_TRY(choice.total, crm::count_exactly(reading, choice.filter));
  }
  if (choice.total == 0) return invalid("bulk_empty", "No lead fits.", "Choose at least one lead.");
  if (choice.total > kBulkLeadsMax)
    return invalid("too_many_leads", "At most 100,000 leads at once.", "Narrow the filter and run the rest later.");
  return choice;
}

Result<std::vector<std::string>> sample_of(store::Session& session, const crm::Viewer& viewer, const BulkChoice& choice,
                                           Micros now, std::shared_ptr<const TimeZone> zone, std::size_t most) {
  const auto total = static_cast<std::size_t>(choice.total);
  const auto is_chosen = [&](std::size_t i) { return total <= most || i * most / total != (i + 1) * most / total; };
  std::vector<std::string> sample;
  if (choice.by_ids) {
    for (std::size_t i = 0; i < choice.ids.size(); ++i)
      if (is_chosen(i)) sample.push_back(choice.ids[i]);
    return sample;
  }
  HK_TRY(const crm::Object object, crm::load_object(session, "leads"));
  const crm::Reading reading{session, object, viewer, {viewer.actor(), now, std::move(zone)}};
  std::string after;
  for (std::size_t i = 0; i < total;) {
    HK_TRY(const std::vector<std::string> page, crm::list_ids(reading, choice.filter, after, kPage));
    if (page.empty()) break;
    for (const std::string& id : page)
      if (is_chosen(i++) && sample.size() < most) sample.push_back(id);
    after = page.back();
  }
  return sample;
}

std::string dollars_text(MicroDollars amount) {
  constexpr MicroDollars kCentInMicros = kDollarInMicros / 100;
  if (amount % kCentInMicros == 0) return "$" + format_dollars(amount / kCentInMicros);
  return "$" + dump_json(micro_dollars_json(amount));
}

}  // namespace hk::enrichment
