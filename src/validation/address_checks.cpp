#include <hk/validation/address_checks.hpp>

namespace hk::validation {
namespace {

// The one address of a request that was about one.
AddressReply only(AddressReplies replies) {
  if (replies.each.empty()) return {.outcome = std::move(replies.outcome)};
  return std::move(replies.each.front());
}

bool is_complete(const canonical::Address& address) {
  return !address.zip.empty() || (!address.city.empty() && !address.state.empty());
}

}  // namespace

AddressChecks::AddressChecks(const Clock& clock, store::Database& db, jobs::Queue& queue, events::Outbox& outbox,
                             const Validator& validator, Settings settings)
    : ServiceChecks(clock, db, queue, outbox, {kAddressQueue, kCheckAddress, "propertyId"},
                    {settings.zone, settings.lead_budget, settings.metrics}),
      validator_(validator),
      asked_(std::move(settings.services)) {}

ServiceChecks::Services AddressChecks::services() const {
  const auto asked = asked_.now();
  return {asked->begin(), asked->end()};
}

Result<jobs::JobId> AddressChecks::request(store::Session& session, const crm::PropertyId& property) {
  if (!can_ask())
    return conflict("no_address_services", "No service is set up that knows more of addresses.",
                    "Enter the keys of one in Settings, Providers.");
  const auto known = crm::find_property(session, property);
  if (!known) return not_found("property_not_found", "There is no property with this id.");
  if (!address_of(*known))
    return conflict("address_incomplete", "The address is not complete enough to be looked up.",
                    "Give it a street and number, and a ZIP code or a city and state.");
  return enqueue(session, property.str());
}

ServiceChecks::Questions AddressChecks::questions_about(store::Session& session, const std::string& record) const {
  const auto id = crm::PropertyId::trusted(record);
  const auto property = crm::find_property(session, id);
  Questions questions;
  if (!property) return questions;
  questions.lead = crm::a_lead_of(session, id);
  if (auto point = address_of(*property)) questions.points.push_back(*std::move(point));
  return questions;
}

std::optional<ServiceChecks::Point> AddressChecks::address_of(const crm::Property& property) const {
  const auto& [street, unit, city, state, zip] = property.typed;
  const AddressVerdict own = validator_.address({street, unit, city, state, zip});
  if (!own.address || !is_complete(*own.address)) return std::nullopt;
  const auto asked = asked_.now();
  Point point{subject_of("address", canonical::address_key(*own.address).full),
              {},
              [this, id = property.id, key = property.address_key](store::Session& session, const Json& verdict) {
                return crm::keep_address_verdict(session, outbox_, id, key, verdict);
              }};
  for (const auto& service : *asked)
    point.choices.push_back(
        {service, [this, service, own](const auto& product, const auto& sending) {
           const AddressReply reply = only(service->check(product, {*own.address}, sending));
           log_unlisted(service->name(), reply.unlisted);
           return Reply{reply.outcome, to_json(with_delivery(own, reply.verdict, service->name(), clock_.now()))};
         }});
  return point;
}

}  // namespace hk::validation
