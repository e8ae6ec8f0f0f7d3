#include <hk/crm/fixture.hpp>

#include <algorithm>
#include <random>

#include <hk/base/text.hpp>
#include <hk/crm/lead.hpp>
#include <hk/crm/word_learner.hpp>
#include <hk/store/bulk.hpp>

#include "search_words.hpp"

namespace hk::crm {
namespace {

constexpr std::int64_t kChunk = 2'000;       // rows of a transaction
constexpr std::int64_t kSpanLeads = 20'000;  // that one statement makes rows from
constexpr Micros kSpan = 3 * 365 * kDay;

constexpr const char* kFirst[] = {"James",  "Mary",  "Robert", "Patricia", "John",   "Jennifer", "Michael", "Linda",
                                  "David",  "Elena", "Dwayne", "Priya",    "Jamal",  "Rosa",     "Mei",     "Aisha",
                                  "Greg",   "Lucia", "Sam",    "Nora",     "Victor", "Hannah",   "Omar",    "June",
                                  "Marcus", "Ada",   "Tom",    "Carol",    "Peter",  "Ivan",     "Kofi",    "Ximena"};
constexpr const char* kLast[] = {"Smith",     "Johnson", "Williams", "Brown",   "Jones",    "Garcia",   "Miller",
                                 "Davis",     "Nguyen",  "Okafor",   "Ramirez", "Schmidt",  "Patel",    "Brooks",
                                 "Carter",    "Silva",   "Murphy",   "Tanaka",  "Hughes",   "Kowalski", "Reed",
                                 "Bianchi",   "Freeman", "Dubois",   "Marsh",   "Castillo", "Haddad",   "Lindqvist",
                                 "Whitfield", "Osei",    "Petrov",   "Yamamoto"};
constexpr const char* kStreets[] = {"Main",     "Oak",    "Maple", "Cedar",  "Pine",  "Elm",  "Walnut", "Sunset",
                                    "Highland", "Church", "Mill",  "Spring", "River", "Park", "Lake",   "Hill"};
constexpr const char* kSuffixes[] = {"St", "Ave", "Dr", "Ln", "Rd", "Ct", "Blvd", "Way"};
struct Place {
  const char *city, *state, *zip;
};
constexpr Place kPlaces[] = {{"Nashville", "TN", "37203"}, {"Madison", "TN", "37115"},   {"Hermitage", "TN", "37076"},
                             {"Antioch", "TN", "37013"},   {"Memphis", "TN", "38109"},   {"Knoxville", "TN", "37912"},
                             {"Tampa", "FL", "33607"},     {"Austin", "TX", "78704"},    {"Columbus", "OH", "43206"},
                             {"Atlanta", "GA", "30310"},   {"Charlotte", "NC", "28205"}, {"Denver", "CO", "80205"}};
constexpr const char* kSources[] = {"web",          "direct mail", "direct mail", "cold call",
                                    "referral",     "direct mail", "web",         "driving for dollars",
                                    "probate list", "sms campaign"};
constexpr const char* kStatuses[] = {"new",     "new",  "new",  "contacted", "contacted", "contacted", "qualified",
                                     "nurture", "lost", "lost", "lost",      "lost",      "nurture",   "contacted",
                                     "lost",    "new",  "lost", "qualified", "nurture",   "lost"};
constexpr const char* kEnrichment[] = {"enriched", "enriched", "enriched", "partial", "not_found", "none", "enriched"};
constexpr const char* kNotes[] = {"",
                                  "",
                                  "",
                                  "Wants to close before the school year.",
                                  "Roof needs work.",
                                  "",
                                  "Inherited the house, lives out of state.",
                                  "Asked to be called after 5 pm.",
                                  ""};

template <std::size_t N>
std::string pick(const char* const (&from)[N], std::mt19937_64& random) {
  return from[random() % N];
}

// A TypeID whose first part tells the time and whose rest is the number; the last two characters stay free.
std::string numbered_id(const std::string& prefix, Micros at, std::int64_t number) {
  constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string id(26, '0');
  auto ms = static_cast<std::uint64_t>(at / kMillisecond);
  for (int i = 9; i >= 0; --i, ms >>= 5) id[static_cast<std::size_t>(i)] = kDigits[ms & 31];
  auto rest = static_cast<std::uint64_t>(number);
  for (int i = 23; i >= 10; --i, rest >>= 5) id[static_cast<std::size_t>(i)] = kDigits[rest & 31];
  return prefix + "_" + id;
}

struct House {
  std::string id, street, line;
  const Place* place = nullptr;
};

class Fixture {
 public:
  Fixture(store::Database& db, const FixtureSettings& settings, const std::function<void(const std::string&)>& progress)
      : db_(db), settings_(settings), progress_(progress), random_(settings.seed) {}

  Status make() {
    HK_CHECK(houses());
    HK_CHECK(leads());
    HK_CHECK(investors());
    HK_CHECK(deals());
    HK_CHECK(tasks_and_tags());
    HK_CHECK(activities());
    return learn();
  }

 private:
  Micros time_of(std::int64_t lead) const {
    return settings_.until - kSpan + kSpan / std::max<std::int64_t>(settings_.leads, 1) * lead;
  }

  template <class Fill>
  Status in_chunks(std::int64_t count, const char* what, Fill fill) {
    for (std::int64_t begin = 0; begin < count; begin += kChunk) {
      const std::int64_t end = std::min(begin + kChunk, count);
      HK_CHECK(fill(begin, end));
      if ((end % 100'000) == 0 || end == count) progress_(std::to_string(end) + " " + what);
    }
    return {};
  }

  Status houses() {
    houses_.reserve(static_cast<std::size_t>(settings_.properties));
    return in_chunks(settings_.properties, "properties", [&](std::int64_t begin, std::int64_t end) -> Status {
      store::RowBatch rows("properties", {"id",
                                          "street",
                                          "unit",
                                          "city",
                                          "state",
                                          "zip",
                                          "standard_street",
                                          "standard_unit",
                                          "standard_city",
                                          "standard_state",
                                          "standard_zip",
                                          "address_key",
                                          "parcel_id",
                                          "bedrooms",
                                          "bathrooms",
                                          "sqft",
                                          "year_built",
                                          "lot_size",
                                          "estimated_value",
                                          "total_value",
                                          "last_sale_date",
                                          "last_sale_price",
                                          "owner_name",
                                          "land_use",
                                          "created_at",
                                          "updated_at"});
      std::vector<SearchLine> lines;
      for (std::int64_t i = begin; i < end; ++i) house(i, rows, lines);
      return db_.write([&](store::Session& s) -> Status {
        rows.insert(s);
        add_search_lines(s, lines);
        return {};
      });
    });
  }

  void house(std::int64_t i, store::RowBatch& rows, std::vector<SearchLine>& lines) {
    const Place& place = kPlaces[random_() % std::size(kPlaces)];
    House made;
    made.place = &place;
    made.id = numbered_id("property", settings_.until - kSpan, i);
    made.street = std::to_string(100 + i / 128) + " " + kStreets[i % 16] + " " + kSuffixes[(i / 16) % 8];
    made.line = made.street + ", " + place.city + ", " + place.state + " " + place.zip;
    const auto sqft = static_cast<std::int64_t>(700 + random_() % 3'000);
    const auto value = static_cast<std::int64_t>(sqft * (90 + random_() % 180)) * 100;
    const auto year = static_cast<std::int64_t>(1920 + random_() % 104);
    rows.add({made.id,
              made.street,
              "",
              place.city,
              place.state,
              place.zip,
              upper_ascii(made.street),
              "",
              upper_ascii(place.city),
              place.state,
              place.zip,
              "fixture|" + std::to_string(i),
              "",
              static_cast<std::int64_t>(2 + random_() % 4),
              1.0 + 0.5 * static_cast<double>(random_() % 5),
              sqft,
              year,
              static_cast<std::int64_t>(3'000 + random_() % 20'000),
              random_() % 4 == 0 ? store::Value(nullptr) : store::Value(value),
              value * 8 / 10,
              format_date({static_cast<int>(1995 + random_() % 30), static_cast<int>(1 + random_() % 12), 15}),
              value * 6 / 10,
              pick(kLast, random_) + " " + pick(kFirst, random_),
              "SINGLE FAMILY",
              settings_.until - kSpan,
              settings_.until - kSpan});
    lines.push_back({made.id, "properties", made.street, place.city, made.line});
    houses_.push_back(std::move(made));
  }

  Status leads() {
    return in_chunks(settings_.leads, "leads", [&](std::int64_t begin, std::int64_t end) -> Status {
      store::RowBatch contacts(
          "contacts", {"id", "first_name", "last_name", "sort_name", "email", "email_key", "phone", "phone_key",
                       "email_status", "phone_formatted", "phone_valid", "owner_id", "created_at", "updated_at"});
      store::RowBatch rows("leads", {"id", "status", "source", "notes", "contact_id", "property_id", "import_id",
                                     "is_demo", "sort_name", "enrichment_status", "enrichment_reason", "enrichment_job",
                                     "owner_id", "status_since", "created_at", "updated_at", "version"});
      std::vector<SearchLine> lines;
      for (std::int64_t i = begin; i < end; ++i) lead(i, contacts, rows, lines);
      return db_.write([&](store::Session& s) -> Status {
        contacts.insert(s);
        rows.insert(s);
        add_search_lines(s, lines);
        return {};
      });
    });
  }

  void lead(std::int64_t i, store::RowBatch& contacts, store::RowBatch& rows, std::vector<SearchLine>& lines) {
    const Micros at = time_of(i);
    const std::string id = numbered_id("lead", at, i), contact = numbered_id("contact", at, i);
    const std::string first = pick(kFirst, random_), last = pick(kLast, random_);
    const std::string email = lower_ascii(first) + "." + lower_ascii(last) + std::to_string(i) + "@example.com";
    const std::string local = std::to_string(2'000'000 + (i * 7919) % 7'999'999);
    const std::string phone = "+1615" + local;
    const std::string formatted = "(615) " + local.substr(0, 3) + "-" + local.substr(3);
    const House* house = houses_.empty() ? nullptr : &houses_[static_cast<std::size_t>(i) % houses_.size()];
    const std::string owner =
        settings_.owners.empty() || random_() % 5 == 0 ? "" : settings_.owners[random_() % settings_.owners.size()];
    const std::string notes = pick(kNotes, random_);
    const std::string sort_name = lower_ascii(last + " " + first);
    contacts.add({contact, first, last, sort_name, email, email, phone, phone,
                  random_() % 10 == 0 ? "catch-all" : "valid", formatted, 1, owner, at, at});
    const Micros changed = std::min(settings_.until, at + static_cast<Micros>(random_() % 60) * kDay);
    rows.add({id, pick(kStatuses, random_), pick(kSources, random_), notes, contact,
              house != nullptr ? store::Value(house->id) : store::Value(nullptr), "", 0, sort_name,
              pick(kEnrichment, random_), "", "", owner, changed, at, changed, 1});
    lines.push_back(
        {id, "leads", first + " " + last, house != nullptr ? house->line : "",
         first + " " + last + " " + email + " " + phone + " " + (house != nullptr ? house->line : "") + " " + notes});
  }

  Status investors() {
    const std::int64_t count = settings_.leads / 200 + 1;
    return in_chunks(count, "investors", [&](std::int64_t begin, std::int64_t end) -> Status {
      store::RowBatch rows("investors",
                           {"id", "name", "sort_name", "company", "email", "phone", "status", "areas", "property_types",
                            "price_min", "price_max", "condition", "proof_of_funds", "proof_of_funds_expires", "notes",
                            "owner_id", "created_at", "updated_at", "version"});
      std::vector<SearchLine> lines;
      for (std::int64_t i = begin; i < end; ++i) {
        const std::string id = numbered_id("investor", settings_.until - kSpan, i);
        const std::string name = pick(kFirst, random_) + " " + pick(kLast, random_) + " Homes " + std::to_string(i);
        const auto low = static_cast<std::int64_t>(50'000 + random_() % 200'000) * 100;
        rows.add({id, name, lower_ascii(name), name, "buyer" + std::to_string(i) + "@example.com", "", "active",
                  std::string(kPlaces[random_() % std::size(kPlaces)].zip), "single family", low, low * 3, "any",
                  low * 2, format_date(utc_date(settings_.until + static_cast<Micros>(random_() % 200) * kDay)), "", "",
                  settings_.until - kSpan, settings_.until - kSpan, 1});
        lines.push_back({id, "investors", name, "", name});
      }
      return db_.write([&](store::Session& s) -> Status {
        rows.insert(s);
        add_search_lines(s, lines);
        return {};
      });
    });
  }

  // Numbers that differ from lead to lead and row to row, from what both stores can compute alike.
  static std::string dice(const char* factor, int sides) {
    return "((l.created_at / 1000 + " + std::string(factor) + ") % " + std::to_string(sides) + ")";
  }

  // Each statement makes rows out of the leads of one span of time, so that no transaction grows without bound.
  using Also = void (*)(store::Session&, const store::Params& span);
  Status from_leads(const char* what, const std::vector<std::string>& statements, Also also = nullptr) {
    const std::int64_t span = kSpanLeads;
    for (std::int64_t begin = 0; begin < settings_.leads; begin += span) {
      const std::int64_t end = std::min(begin + span, settings_.leads);
      HK_CHECK(db_.write([&](store::Session& s) -> Status {
        const store::Params of_these = {{"from", time_of(begin)}, {"to", time_of(end)}};
        for (const std::string& sql : statements) s.run(sql, of_these);
        if (also != nullptr) also(s, of_these);
        return {};
      }));
      if (end % (5 * span) == 0 || end == settings_.leads)
        progress_(std::string(what) + " of " + std::to_string(end) + " leads");
    }
    return {};
  }

  static void lines_of_deals(store::Session& session, const store::Params& span) {
    std::vector<SearchLine> lines;
    for (auto& [id, name] : session.rows<std::string, std::string>(
             "select o.id, o.name from opportunities o join leads l on l.id = o.lead_id where l.created_at >= :from and"
             " l.created_at < :to",
             span))
      lines.push_back({id, "opportunities", name, "", name});
    add_search_lines(session, lines);
  }

  Status deals() {
    const std::string of_span =
        " from leads l where l.created_at >= :from and l.created_at < :to and " + dice("0", 40) + " = 0";
    const std::string stage =
        "case " + dice("11", 8) +
        " when 0 then 'appointment' when 1 then 'appointment' when 2 then 'offer_made' when 3 then"
        " 'offer_made' when 4 then 'under_contract' when 5 then 'due_diligence' else 'closed' end";
    const std::string id = "'opportunity_' || substr(l.id, 6)";
    const std::string step = ", '', l.created_at + ";
    const std::string day = std::to_string(kDay);
    return from_leads(
        "deals",
        {"insert into opportunities(id, name, sort_name, lead_id, contact_id, property_id, owner_id, stage, status,"
         " expected_value, probability, expected_close, lost_reason, notes, stage_since, created_at, updated_at, "
         "version)"
         " select " +
             id +
             ", (select p.street from properties p where p.id = l.property_id), (select lower(p.street) from"
             " properties p where p.id = l.property_id), l.id, l.contact_id, l.property_id, l.owner_id, " +
             stage + ", case " + dice("11", 8) + " when 6 then 'won' when 7 then 'won' else 'open' end, 500000 + " +
             dice("17", 40) + " * 50000, case " + dice("11", 8) +
             " when 0 then 10 when 1 then 10 when 2 then 30 when 3 then 30 when 4 then 60 when 5 then 80 else 100 end,"
             " '2026-12-' || (10 + " +
             dice("5", 19) + "), '', '', l.created_at + 20 * " + day + ", l.created_at + 5 * " + day +
             ", l.created_at + 20 * " + day + ", 3" + of_span,
         "insert into stage_changes(opportunity_id, from_stage, to_stage, status, at, actor) select " + id +
             ", '', 'appointment', 'open', l.created_at + 5 * " + day + ", l.owner_id" + of_span,
         "insert into stage_changes(opportunity_id, from_stage, to_stage, status, at, actor) select o.id, "
         "'appointment',"
         " o.stage, o.status, o.stage_since, o.owner_id from opportunities o join leads l on l.id = o.lead_id where"
         " l.created_at >= :from and l.created_at < :to and o.stage <> 'appointment'",
         "update leads set status = 'converted', opportunity_id = 'opportunity_' || substr(id, 6), converted_at ="
         " created_at + 5 * " +
             day + " where created_at >= :from and created_at < :to and ((created_at / 1000 + 0) % 40) = 0"},
        lines_of_deals);
  }

  Status tasks_and_tags() {
    const std::string day = std::to_string(kDay);
    return from_leads(
        "tasks and tags",
        {"insert into tasks(id, title, notes, due_at, status, priority, owner_id, record_id, created_at, updated_at,"
         " version) select 'task_' || substr(l.id, 6), 'Call ' || l.sort_name, '', l.created_at + 3 * " +
             day + ", case " + dice("3", 5) +
             " when 0 then 'open' else 'done' end, 'normal', l.owner_id, l.id, l.created_at, l.created_at,"
             " 1 from leads l where l.created_at >= :from and l.created_at < :to and " +
             dice("1", 20) + " = 0",
         "insert into record_tags(record_id, tag) select l.id, case " + dice("7", 4) +
             " when 0 then 'absentee' when 1 then 'high equity' when 2 then 'vacant' else 'probate' end from leads l"
             " where l.created_at >= :from and l.created_at < :to and " +
             dice("2", 10) + " = 0"});
  }

  Status activities() {
    const std::int64_t each = settings_.leads == 0 ? 0 : settings_.activities / settings_.leads;
    if (each == 0) return {};
    std::string numbers;
    for (std::int64_t i = 0; i < std::min<std::int64_t>(each, 900); ++i)
      numbers += (numbers.empty() ? "(" : ", (") + std::to_string(i) + ")";
    return from_leads(
        "activities",
        {"with k(n) as (values " + numbers +
         ") insert into activities(id, record_id, type, at, actor, summary, details)"
         " select 'activity_' || substr(l.id, 6, 24) || substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + (k.n / 32), 1) "
         "||"
         " substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + (k.n % 32), 1), l.id, case " +
         dice("k.n * 7", 10) +
         " when 0 then 'call' when 1 then 'call' when 2 then 'call' when 3 then 'call' when 4 then 'note' when 5 then"
         " 'email' when 6 then 'email' when 7 then 'sms' when 8 then 'meeting' else 'status_changed' end,"
         " l.created_at + k.n * " +
         std::to_string(3 * kDay + 7 * kMinute) + ", l.owner_id, case " + dice("k.n * 7", 10) +
         " when 4 then 'Talked about the price and the roof' when 5 then 'Sent the offer' when 7 then 'Asked for a"
         " good time' else 'Called, no answer' end, '{}' from leads l cross join k where l.created_at >= :from and"
         " l.created_at < :to"});
  }

  // The words that the search forgives errors by, and what the stores' planners know of the tables.
  Status learn() {
    progress_("words");
    HK_CHECK(learn_words(db_));
    progress_("statistics");
    return db_.write([&](store::Session& s) -> Status {
      s.run("analyze");
      return {};
    });
  }

  store::Database& db_;
  const FixtureSettings& settings_;
  const std::function<void(const std::string&)>& progress_;
  std::mt19937_64 random_;
  std::vector<House> houses_;
};

}  // namespace

Status generate_fixture(store::Database& db, const FixtureSettings& settings,
                        const std::function<void(const std::string&)>& progress) {
  HK_TRY(const bool filled, db.read([](store::Session& s) { return Result<bool>(has_leads(s)); }));
  if (filled)
    return conflict("not_empty", "There are leads already.", "Generate into an empty data folder or database.");
  return Fixture(db, settings, progress).make();
}

}  // namespace hk::crm
