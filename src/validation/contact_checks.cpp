#include <hk/validation/contact_checks.hpp>

namespace hk::validation {
ContactChecks::ContactChecks(const Clock& clock, store::Database& db, jobs::Queue& queue, events::Outbox& outbox,
                             const Validator& validator, Settings settings)
    : ServiceChecks(clock, db, queue, outbox, {kCheckQueue, kCheckContact, "contactId"},
                    {settings.zone, settings.lead_budget, settings.metrics}),
      validator_(validator),
      asked_(std::move(settings.services)) {}

ServiceChecks::Services ContactChecks::services() const {
  const auto asked = asked_.now();
  Services all(asked->email.begin(), asked->email.end());
  all.insert(all.end(), asked->phone.begin(), asked->phone.end());
  return all;
}

Result<jobs::JobId> ContactChecks::request(store::Session& session, const crm::ContactId& contact) {
  if (!can_ask())
    return conflict("no_contact_services", "No service is set up that knows more of e-mails or phones.",
                    "Enter the key of one in Settings, Providers.");
  return enqueue(session, contact.str());
}

ServiceChecks::Questions ContactChecks::questions_about(store::Session& session, const std::string& record) const {
  const auto id = crm::ContactId::trusted(record);
  const auto contact = crm::find_contact(session, id);
  Questions questions;
  if (!contact) return questions;
  questions.lead = crm::a_lead_of(session, id);
  for (auto& point : {email_of(*contact), phone_of(*contact)})
    if (point) questions.points.push_back(*point);
  return questions;
}

std::optional<ServiceChecks::Point> ContactChecks::email_of(const crm::Contact& contact) const {
  const auto asked = asked_.now();
  if (contact.email.empty() || asked->email.empty()) return std::nullopt;
  const EmailVerdict own = validator_.email(contact.email);
  if (!own.valid || own.disposable) return std::nullopt;
  Point point{subject_of("email", own.key), {}, [this, contact](store::Session& session, Json verdict) {
                verdict["email"] = contact.email;
                return crm::keep_email_verdict(session, outbox_, contact.id, contact.email, verdict);
              }};
  for (const auto& service : asked->email)
    point.choices.push_back({service, [this, service, own](const auto& product, const auto& sending) {
                               const EmailReply reply = service->check(product, own.email, sending);
                               log_unlisted(service->name(), reply.unlisted);
                               Json verdict = to_json(with_mailbox(own, reply.verdict, service->name(), clock_.now()));
                               verdict.erase("email");  // whose address it is about is not kept with it
                               return Reply{reply.outcome, std::move(verdict)};
                             }});
  return point;
}

std::optional<ServiceChecks::Point> ContactChecks::phone_of(const crm::Contact& contact) const {
  const auto asked = asked_.now();
  if (contact.phone_key.empty() || asked->phone.empty()) return std::nullopt;
  const PhoneVerdict own = validator_.phone(contact.phone);
  if (!own.valid) return std::nullopt;
  Point point{subject_of("phone", own.e164), {}, [this, contact](store::Session& session, Json verdict) {
                verdict["phone"] = contact.phone;
                return crm::keep_phone_verdict(session, outbox_, contact.id, contact.phone, verdict);
              }};
  for (const auto& service : asked->phone)
    point.choices.push_back({service, [this, service, own](const auto& product, const auto& sending) {
                               const PhoneReply reply = service->check(product, own.e164, sending);
                               log_unlisted(service->name(), reply.unlisted);
                               Json verdict = to_json(with_line(own, reply.verdict, service->name(), clock_.now()));
                               verdict.erase("phone");
                               return Reply{reply.outcome, std::move(verdict)};
                             }});
  return point;
}

}  // namespace hk::validation
