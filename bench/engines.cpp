// What one core does without a network: e-mail verdicts, addresses parsed with their standard form and keys, and phones
// beside bare libphonenumber on the same numbers, turn by turn. One JSON line; medians of the rounds.
//
//   bench_engines [--rounds N] [--texts N]
#include <phonenumbers/phonenumberutil.h>
#include <time.h>

#include <algorithm>
#include <functional>
#include <random>

#include "bench_world.hpp"

#include <hk/canonical/testing/address_mess.hpp>
#include <hk/validation/validation.hpp>

namespace hk::bench {
namespace {

using Random = std::mt19937_64;
using Texts = std::vector<std::string>;

std::string one_of(std::initializer_list<const char*> choices, Random& random) {
  return *(choices.begin() + random() % choices.size());
}

Texts emails(std::size_t count, Random& random) {
  Texts out;
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(one_of({"jane", "joe.doe", "info", "m.o'brien", "deals+tampa", "Kim_Lee"}, random) +
                  std::to_string(random() % 1'000) + "@" +
                  one_of({"gmail.com", "GMail.com", "example.com", "mail.example.co.uk", "gmial.com", "outlook.com",
                          "mailinator.com", "exa_mple.com"},
                         random));
  }
  return out;
}

std::vector<canonical::AddressInput> addresses(std::size_t count, Random& random) {
  std::vector<canonical::AddressInput> out;
  for (std::size_t i = 0; i < count; ++i) {
    const auto street = std::to_string(1 + random() % 9'999) + " " +
                        one_of({"KELLER AVE", "N KELLER AVE", "11TH AVE S", "W END AVE", "OLD HICKORY BLVD",
                                "GENERAL BATE DR", "HIGHWAY 70 S"},
                               random);
    out.push_back(canonical::testing::mess({.street = street, .city = "NASHVILLE", .state = "TN"}, random));
  }
  return out;
}

Texts phones(std::size_t count, Random& random) {
  Texts out;
  for (std::size_t i = 0; i < count; ++i) {
    const auto digits = std::to_string(2'000'000'000 + random() % 8'000'000'000);
    const auto area = digits.substr(0, 3), office = digits.substr(3, 3), line = digits.substr(6);
    const auto kind = random() % 4;
    out.push_back(kind == 0   ? digits
                  : kind == 1 ? "(" + area + ") " + office + "-" + line
                  : kind == 2 ? "+1" + digits
                              : "615-862-" + line);
  }
  return out;
}

// Of the processor, not of the wall: others may have had it meanwhile.
double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class All, class Judge>
double per_second(const All& all, Judge judge) {
  const double begin = processor_seconds();
  std::size_t seen = 0;
  for (const auto& one : all) seen += judge(one);
  if (seen > all.size() * 1'000) give_up("impossible");  // so that nothing is left out as unused
  return static_cast<double>(all.size()) / (processor_seconds() - begin);
}

// What a user of libphonenumber does for the same answer: parse, validity, kind, region, three forms.
std::size_t bare_phone(const std::string& typed) {
  using i18n::phonenumbers::PhoneNumberUtil;
  const auto& plans = *PhoneNumberUtil::GetInstance();
  i18n::phonenumbers::PhoneNumber number;
  if (plans.Parse(typed, "US", &number) != PhoneNumberUtil::NO_PARSING_ERROR) return 0;
  if (!plans.IsValidNumber(number)) return 1;
  std::string region, e164, national, international;
  plans.GetRegionCodeForNumber(number, &region);
  plans.Format(number, PhoneNumberUtil::E164, &e164);
  plans.Format(number, PhoneNumberUtil::NATIONAL, &national);
  plans.Format(number, PhoneNumberUtil::INTERNATIONAL, &international);
  return static_cast<std::size_t>(plans.GetNumberType(number)) + e164.size() + national.size() + international.size();
}

std::size_t read_address(const canonical::AddressInput& typed) {
  const auto read = canonical::parse_address(typed);
  if (!read) return 0;
  return read->street_line().size() + read->last_line().size() + canonical::address_key(*read).street.size();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

int run(const Options& options) {
  Random random(1);
  const auto count = options.number("texts", 20'000);
  const auto typed_emails = emails(10 * count, random);
  const auto typed_addresses = addresses(5 * count, random);
  const auto typed_phones = phones(count, random);
  const SystemClock clock;
  const validation::Validator validator(validation::EmailLists::load(options.text("lists")), clock);
  std::vector<double> email, syntax, address, phone, bare;
  for (std::size_t round = 0; round < options.number("rounds", 5); ++round) {
    email.push_back(per_second(typed_emails, [&](const auto& typed) { return validator.email(typed).status.size(); }));
    syntax.push_back(
        per_second(typed_emails, [&](const auto& typed) { return canonical::parse_email(typed).ok() ? 1U : 0U; }));
    address.push_back(per_second(typed_addresses, read_address));
    phone.push_back(per_second(typed_phones, [&](const auto& typed) { return validator.phone(typed).e164.size(); }));
    bare.push_back(per_second(typed_phones, bare_phone));
  }
  std::cout << dump_json({{"email", median(email)},
                          {"emailSyntax", median(syntax)},
                          {"address", median(address)},
                          {"phone", median(phone)},
                          {"libphonenumber", median(bare)}})
            << "\n";
  return 0;
}

}  // namespace
}  // namespace hk::bench

int main(int argc, char** argv) { return hk::bench::run(hk::bench::Options(argc, argv, 1)); }
