// Demo leads: as varied as real ones, the same for the same seed.
#include <random>

#include <hk/intake/intake.hpp>

namespace hk::intake {
namespace {

constexpr const char* kFirst[] = {"Ada",  "Marcus", "Elena",  "Dwayne", "Priya", "Carol", "Jamal",
                                  "Rosa", "Peter",  "Mei",    "Tom",    "Aisha", "Greg",  "Lucia",
                                  "Sam",  "Nora",   "Victor", "Hannah", "Omar",  "June"};
constexpr const char* kLast[] = {"Whitfield", "Nguyen",  "Okafor",  "Ramirez", "Schmidt", "Patel",   "Brooks",
                                 "Johansson", "Carter",  "Silva",   "Murphy",  "Tanaka",  "Hughes",  "Kowalski",
                                 "Reed",      "Bianchi", "Freeman", "Dubois",  "Marsh",   "Castillo"};
constexpr const char* kSources[] = {"web",          "direct mail", "cold call",  "referral", "driving for dollars",
                                    "probate list", "web",         "direct mail"};
constexpr const char* kDomains[] = {"gmail.com",     "yahoo.com",      "outlook.com", "gmial.com",
                                    "bellsouth.net", "mailinator.com", "icloud.com"};
constexpr const char* kNotes[] = {"Wants to close before the school year.",
                                  "Inherited the house, lives out of state.",
                                  "Roof needs work.",
                                  "Asked to be called after 5 pm.",
                                  "Tenant in place until spring.",
                                  ""};

template <std::size_t N>
const char* pick(const char* const (&from)[N], std::mt19937_64& random) {
  return from[random() % N];
}

// Numbers 555-0100 to 555-0199 belong to nobody.
std::string phone(std::mt19937_64& random) {
  static constexpr const char* kAreas[] = {"615", "901", "865", "931"};
  const int last = 100 + static_cast<int>(random() % 100);
  return std::string("(") + pick(kAreas, random) + ") 555-0" + std::to_string(last);
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

LeadInput demo_lead(std::mt19937_64& random, const crm::PostalAddress& address, std::size_t number) {
  LeadInput lead;
  lead.first_name = pick(kFirst, random);
  lead.last_name = pick(kLast, random);
  lead.source = pick(kSources, random);
  lead.notes = pick(kNotes, random);
  lead.email = lower(lead.first_name + "." + lead.last_name) + std::to_string(number) + "@" + pick(kDomains, random);
  lead.phone = random() % 12 == 0 ? "555" : phone(random);
  lead.address = address;
  if (random() % 15 == 0) lead.address.street = std::to_string(90'000 + number) + " Nowhere Ln";
  return lead;
}

}  // namespace

Status make_demo_data(store::Database& db, const Clock& clock, LeadIntake& intake, std::uint64_t seed,
                      std::size_t leads) {
  HK_TRY(const std::vector<crm::PostalAddress> addresses, enrichment::generate_demo_parcels(db, clock, seed, leads));
  std::mt19937_64 random(seed);
  std::vector<CheckedLead> checked;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    HK_TRY(CheckedLead one, intake.check(demo_lead(random, addresses[i], i)));
    checked.push_back(std::move(one));
  }
  return db.write([&](store::Session& s) -> Status {
    for (const CheckedLead& lead : checked) intake.store(s, lead, {.is_demo = true});
    return {};
  });
}

}  // namespace hk::intake
