// What a bulk enrichment would ask and cost. The waterfall runs as it would, with assumed answers: at the least every
// call tells all its product can tell, at the most none tells anything, and so all that can be asked is.
#include <algorithm>
#include <map>
#include <set>

#include <hk/crm/crm.hpp>
#include <hk/enrichment/bulk_enrichment.hpp>

#include "bulk_choice.hpp"
#include "findings.hpp"
#include "spending_json.hpp"
#include "waterfall.hpp"

namespace hk::enrichment {
namespace {

using spending::Past;

constexpr Micros kLeadBudgetDays = 30 * kDay;

struct Looked {
  crm::Property property;
  std::vector<Call> calls;
  std::vector<Fact> known;
  MicroDollars exposure = 0;         // what the lead has cost
  std::set<std::string> found_by{};  // providers whose id of the property is known
};

struct ProductTally {
  const spending::Service* provider = nullptr;
  const Product* product = nullptr;
  std::int64_t least = 0, most = 0;  // calls
};
using Tallies = std::map<std::pair<std::string, std::string>, ProductTally>;

struct Sums {
  std::int64_t with_address = 0, without_address = 0, skipped = 0, known = 0, waiting = 0;
  Tallies products;
};

bool is_ours(const Candidate& candidate) {
  return candidate.product->price == 0 && !candidate.provider->account().asks_outside;
}

// The waterfall over one lead. Our own records are really asked, once.
class Rehearsal {
 public:
  Rehearsal(const Enrichment& enrichment, std::shared_ptr<const Enrichment::Providers> providers, const Looked& looked)
      : enrichment_(enrichment), providers_(std::move(providers)), looked_(looked) {}

  // Calls that would be made.
  std::vector<Candidate> calls(bool all_answer) {
    Enrichment::Findings findings;
    findings.providers = providers_;
    std::vector<Candidate> asked;
    MicroDollars exposure = looked_.exposure;
    Waterfall waterfall(*providers_, looked_.property);
    while (const auto candidate = waterfall.next(findings)) {
      if (is_ours(*candidate)) {
        findings.answers.push_back(own_answer(*candidate));
        continue;
      }
      const std::string& name = candidate->provider->name();
      const Past past = spending::past_of(looked_.calls, name, *candidate->product, enrichment_.clock().now());
      if (past.kind == Past::Kind::kFresh || past.kind == Past::Kind::kMiss) {
        findings.answers.push_back(answer_of_past(name, *candidate->product, past, looked_.known));
      } else if (past.kind == Past::Kind::kUndecided) {
        waits_ = true;
        findings.hindrances.push_back({name, candidate->product, {Obstacle::Kind::kUndecided, 0, ""}});
      } else if (past.kind == Past::Kind::kBeingBought) {
        findings.answers.push_back(assumed(*candidate, all_answer));
      } else {
        ask(*candidate, all_answer, exposure, findings, asked);
      }
    }
    return asked;
  }
  bool waits() const { return waits_; }  // for a person to decide about an earlier call

 private:
  const Answer& own_answer(const Candidate& candidate) {
    const auto key = std::pair(candidate.provider->name(), candidate.product->name);
    auto found = own_.find(key);
    if (found == own_.end())
      found = own_.emplace(key, Answer{key.first, candidate.product,
                                       candidate.provider->call(*candidate.product, {looked_.property, {}, {}}), true})
                  .first;
    return found->second;
  }
  static Answer assumed(const Candidate& candidate, bool answers) {
    Answer answer{candidate.provider->name(), candidate.product, {}, true};
    answer.reply.kind = Reply::Kind::kFound;
    if (answers)
      for (const std::string& field : candidate.product->fields) answer.reply.facts.push_back({field, "", "", 1});
    return answer;
  }
  // With the call that finds the property first, where the provider is asked by its own id.
  void ask(const Candidate& candidate, bool all_answer, MicroDollars& exposure, Enrichment::Findings& findings,
           std::vector<Candidate>& asked) const {
    const std::string& name = candidate.provider->name();
    const Product* const finder = candidate.provider->finder();
    const bool must_find = finder != nullptr && !looked_.found_by.contains(name) && !findings.has_asked(name, *finder);
    const MicroDollars price = candidate.product->price + (must_find ? finder->price : 0);
    if (!fits_lead_budget(exposure, price)) return;
    exposure += price;
    for (const Product* product : {must_find ? finder : nullptr, candidate.product}) {
      if (product == nullptr) continue;
      asked.push_back({candidate.provider, product});
      findings.answers.push_back(assumed(asked.back(), all_answer));
    }
  }
  bool fits_lead_budget(MicroDollars exposure, MicroDollars price) const {
    const MicroDollars budget = enrichment_.lead_budget();
    return budget == 0 || price == 0 || exposure + price <= budget;
  }

  const Enrichment& enrichment_;
  const std::shared_ptr<const Enrichment::Providers> providers_;
  const Looked& looked_;
  std::map<std::pair<std::string, std::string>, Answer> own_;
  bool waits_ = false;
};

// Empty: it would be skipped, or has no address.
std::optional<Looked> look_at(store::Session& session, const Enrichment::Providers& providers,
                              const crm::Viewer& viewer, const std::string& id, Micros now, Sums& sums) {
  const auto lead = crm::find_lead(session, crm::LeadId::trusted(id));
  if (!lead || !crm::check_writable(session, viewer, id)) {
    ++sums.skipped;
    return std::nullopt;
  }
  auto property = crm::find_property(session, lead->property_id);
  if (lead->property_id.empty() || !property) {
    ++sums.without_address;
    return std::nullopt;
  }
  ++sums.with_address;
  Looked looked{*std::move(property), {}, {}, 0, {}};
  looked.calls = spending::calls_about(session, looked.property.id.str(), now - spending::kLedgerLooksBack);
  looked.known = facts_of(session, looked.property.id);
  looked.exposure = spending::exposure_of_lead(session, id, now - kLeadBudgetDays);
  for (const auto& provider : providers)
    if (provider->finder() != nullptr && !provider_id_of(session, looked.property.id, provider->name()).empty())
      looked.found_by.insert(provider->name());
  return looked;
}

void count(const std::vector<Candidate>& asked, std::int64_t ProductTally::*calls, Tallies& tallies) {
  for (const Candidate& one : asked) {
    ProductTally& tally = tallies[{one.provider->name(), one.product->name}];
    tally.provider = one.provider;
    tally.product = one.product;
    ++(tally.*calls);
  }
}

// From the sample to all of them; rounded up.
class Scale {
 public:
  Scale(std::int64_t total, std::size_t looked) : total_(total), looked_(static_cast<std::int64_t>(looked)) {}
  std::int64_t operator()(std::int64_t n) const { return looked_ == 0 ? 0 : (n * total_ + looked_ - 1) / looked_; }

 private:
  std::int64_t total_, looked_;
};

struct Range {
  std::int64_t least = 0, most = 0;
  Json json(Json (*shown)(std::int64_t)) const { return {{"low", shown(least)}, {"high", shown(most)}}; }
};
Json plain(std::int64_t n) { return n; }

std::int64_t seconds_for(std::int64_t calls, const jobs::LimitSettings& limits) {
  if (limits.calls == 0 || calls == 0) return 0;
  const auto at_once = static_cast<std::int64_t>(limits.calls);
  return (calls * (limits.window + limits.guard) / at_once + kSecond - 1) / kSecond;
}

// One provider of the estimate: what it would be asked, and what stands in the way.
struct ProviderShare {
  const spending::Service* service = nullptr;
  Range calls, cost;
};

Json share_json(store::Session& session, const Enrichment& enrichment, const ProviderShare& share, Range& seconds,
                MicroDollars& allowed, std::int64_t& days) {
  const Json state = provider_json(session, enrichment, *share.service);
  const Micros now = enrichment.clock().now();
  const Micros today = enrichment.zone().start_of_day(now);
  const spending::Spending spent = spending::spending(session, share.service->name(), today, today + 2 * kDay);
  const MicroDollars budget =
      spending::daily_budget_of(spending::state_of_provider(session, share.service->name()), share.service->account());
  const MicroDollars left = std::max<MicroDollars>(0, budget - spent.cost - spent.at_stake);
  const MicroDollars today_max = budget == 0 ? share.cost.most : std::min(left, share.cost.most);
  const std::int64_t own_days = budget == 0 ? 1 : 1 + (share.cost.most - today_max + budget - 1) / budget;
  const jobs::LimitSettings& limits = share.service->account().limits;
  const Range own{seconds_for(share.calls.least, limits), seconds_for(share.calls.most, limits)};
  seconds = {std::max(seconds.least, own.least), std::max(seconds.most, own.most)};
  allowed += state.at("state") == "paused" ? 0 : today_max;
  days = std::max(days, own_days);
  return {{"name", share.service->name()},
          {"state", state.at("state")},
          {"reason", state.at("reason")},
          {"until", state.at("until")},
          {"calls", share.calls.json(plain)},
          {"cost", share.cost.json(micro_dollars_json)},
          {"dailyBudget", state.at("dailyBudget")},
          {"budgetLeftToday", budget == 0 ? Json(nullptr) : micro_dollars_json(left)},
          {"days", own_days},
          {"seconds", own.json(plain)}};
}

Json estimate_json(store::Session& session, const Enrichment& enrichment, const BulkChoice& choice, const Sums& sums,
                   std::size_t looked) {
  const Scale scale(choice.total, looked);
  Json products = Json::array(), providers = Json::array();
  std::map<std::string, ProviderShare> shares;
  Range cost, seconds;
  for (const auto& [key, tally] : sums.products) {
    const Range calls{scale(tally.least), scale(tally.most)};
    const Range price{calls.least * tally.product->price, calls.most * tally.product->price};
    ProviderShare& share = shares[key.first];
    share.service = tally.provider;
    for (auto [sum, more] :
         {std::pair(&share.calls, &calls), std::pair(&share.cost, &price), std::pair(&cost, &price)}) {
      sum->least += more->least;
      sum->most += more->most;
    }
    products.push_back({{"provider", key.first},
                        {"product", key.second},
                        {"pricePerCall", micro_dollars_json(tally.product->price)},
                        {"calls", calls.json(plain)},
                        {"cost", price.json(micro_dollars_json)}});
  }
  MicroDollars allowed = 0;
  std::int64_t days = 1;
  for (const auto& [name, share] : shares)
    providers.push_back(share_json(session, enrichment, share, seconds, allowed, days));
  return {{"leads", choice.total},
          {"withAddress", scale(sums.with_address)},
          {"withoutAddress", scale(sums.without_address)},
          {"notYours", scale(sums.skipped)},
          {"known", scale(sums.known)},
          {"waitingForDecision", scale(sums.waiting)},
          {"lookedAt", looked},
          {"isSample", static_cast<std::int64_t>(looked) < choice.total},
          {"cost", cost.json(micro_dollars_json)},
          {"budgetsAllowToday", micro_dollars_json(allowed)},
          {"days", days},
          {"seconds", seconds.json(plain)},
          {"products", products},
          {"providers", providers}};
}

}  // namespace

Result<Json> BulkEnrichment::estimate(const crm::Viewer& viewer, const Json& request) {
  Enrichment& enrichment = s_.enrichment;
  store::Database& db = enrichment.db();
  const Micros now = enrichment.clock().now();
  BulkChoice choice;
  std::vector<std::string> ids;
  HK_CHECK(db.read([&](store::Session& session) -> Status {
    HK_TRY(choice, choose_leads(session, viewer, request, now, s_.zone()));
    HK_TRY(ids, sample_of(session, viewer, choice, now, s_.zone(), kSampleMax));
    return {};
  }));
  const auto providers = enrichment.providers();
  Sums sums;
  std::set<std::string> seen;  // the second lead of a property finds what was bought for the first
  for (const std::string& id : ids) {
    using Found = std::optional<Looked>;
    HK_TRY(const Found looked, db.read([&](store::Session& session) -> Result<Found> {
      return look_at(session, *providers, viewer, id, now, sums);
    }));
    if (!looked) continue;
    Rehearsal rehearsal(enrichment, providers, *looked);
    const bool is_first = seen.insert(looked->property.id.str()).second;
    const auto most = is_first ? rehearsal.calls(false) : std::vector<Candidate>();
    sums.known += std::ranges::none_of(most, [](const Candidate& one) { return one.product->price > 0; }) ? 1 : 0;
    sums.waiting += rehearsal.waits() ? 1 : 0;
    count(most, &ProductTally::most, sums.products);
    if (is_first) count(rehearsal.calls(true), &ProductTally::least, sums.products);
  }
  return db.read([&](store::Session& session) -> Result<Json> {
    return estimate_json(session, enrichment, choice, sums, ids.size());
  });
}

}  // namespace hk::enrichment
