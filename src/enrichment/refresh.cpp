// What is known of the properties of open leads grows old: they are looked up again, evenly over a period.
#include <algorithm>
#include <array>

#include <hk/crm/round.hpp>
#include <hk/enrichment/enrichment.hpp>

namespace hk::enrichment {
namespace {

template <std::size_t N>
bool is_one_of(const std::string& text, const std::array<const char*, N>& all) {
  return std::ranges::find(all, text) != all.end();
}

// Those that wait for somebody or something stay as they are, and so do those that nobody ever asked about.
bool is_old(const crm::Lead& lead, Micros before) {
  constexpr std::array kOpen = {"new", "contacted", "qualified", "nurture"};
  constexpr std::array kDone = {"enriched", "partial", "not_found", "failed"};
  const crm::LeadEnrichment& state = lead.enrichment;
  return is_one_of(lead.status, kOpen) && is_one_of(state.status, kDone) && !lead.property_id.empty() &&
         state.finished_at.value_or(0) < before;
}

}  // namespace

jobs::Kind Enrichment::refresh_kind(Micros period) {
  jobs::Kind kind;
  kind.run = [this, period](const jobs::Job&, jobs::JobContext&) -> Result<jobs::Completion> {
    jobs::Completion done;
    done.commit = [this, period](store::Session& session) -> Status {
      const Micros now = clock_.now();
      const crm::RoundStep step = crm::step_of_round(session, kRefreshLeads, "leads", period, now);
      crm::keep_round(session, kRefreshLeads, step, now);
      for (const std::string& id : step.ids) {
        const auto lead = crm::find_lead(session, crm::LeadId::trusted(id));
        if (lead && is_old(*lead, now - period)) HK_CHECK(request(session, lead->id, "", jobs::Priority::kLow));
      }
      return {};
    };
    return done;
  };
  return kind;
}

}  // namespace hk::enrichment
