// What services answer, beside what the built-in engines know.
#include <algorithm>
#include <cmath>

#include <hk/validation/services.hpp>
#include <hk/validation/validation.hpp>

namespace hk::validation {
namespace {

int score_of(const MailboxVerdict& mailbox) {
  if (mailbox.status == email_status::kValid)
    return mailbox.quality ? static_cast<int>(std::lround(std::clamp(*mailbox.quality, 0.0, 1.0) * 10)) : 10;
  if (mailbox.status == email_status::kCatchAll) return 5;
  if (mailbox.status == email_status::kUnknown) return 3;
  return mailbox.status == email_status::kDisposable ? 1 : 0;
}

struct DeliveryWords {
  const char *match, *reason, *message;
};
constexpr DeliveryWords kDeliveryWords[] = {
    {address_match::kConfirmed, "", ""},
    {address_match::kUnitUnknown, "", "The building is known, the apartment is not. Check the apartment number."},
    {address_match::kUnitMissing, "", "The apartment number is missing. Ask for it."},
    {address_match::kNotConfirmed, "address_not_confirmed",
     "The post office does not deliver to this number. Check the house number."},
    {address_match::kNoMatch, "address_no_match",
     "The post office knows no address like this one. Check the street, the city and the ZIP code."},
    {address_match::kUnknown, "", "Whether the post office delivers there could not be found out."}};

}  // namespace

EmailVerdict with_mailbox(EmailVerdict v, const MailboxVerdict& mailbox, const std::string& service, Micros now) {
  v.status = mailbox.status;
  v.sub_status = mailbox.sub_status;
  v.valid = v.status != email_status::kInvalid;
  v.disposable = v.disposable || v.status == email_status::kDisposable;
  v.free_email = mailbox.free_email.value_or(v.free_email);
  v.role = mailbox.role.value_or(v.role);
  if (!mailbox.did_you_mean.empty()) v.did_you_mean = mailbox.did_you_mean;
  v.score = score_of(mailbox);
  v.message.clear();
  v.provider = service;
  v.checked_at = now;
  return v;
}

PhoneVerdict with_line(PhoneVerdict v, const LineVerdict& line, const std::string& service, Micros now) {
  v.valid = line.valid;
  v.reason = line.valid ? "" : "phone_not_in_service";
  if (line.type != "unknown") v.type = line.type;
  v.carrier = line.carrier;
  v.location = line.location;
  v.time_zone = line.time_zone;
  if (!line.country_code.empty()) v.country_code = line.country_code;
  v.provider = service;
  v.checked_at = now;
  return v;
}

AddressVerdict with_delivery(AddressVerdict v, const DeliveryVerdict& delivery, const std::string& service,
                             Micros now) {
  if (delivery.match != address_match::kUnknown) v.valid = delivery.is_deliverable();
  const auto* words = std::ranges::find(kDeliveryWords, delivery.match, &DeliveryWords::match);
  if (words != std::end(kDeliveryWords)) {
    v.reason = words->reason;
    v.message = words->message;
  }
  v.delivery = delivery;
  v.provider = service;
  v.checked_at = now;
  return v;
}

}  // namespace hk::validation
