// What an answer of Smarty's US Street Address API means.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <hk/base/text.hpp>
#include <hk/validation/smarty.hpp>

#include "answer_json.hpp"
#include "answer_words.hpp"

namespace hk::validation {
namespace {

using namespace answer;
using Kind = spending::Outcome::Kind;

// A word of theirs and ours. Those that say nothing beyond what is told otherwise have an empty one.
struct Word {
  std::string_view theirs, ours;
};
using Words = std::span<const Word>;

constexpr std::array kMatches = std::to_array<Word>({{"Y", address_match::kConfirmed},
                                                     {"S", address_match::kUnitUnknown},
                                                     {"D", address_match::kUnitMissing},
                                                     {"N", address_match::kNotConfirmed}});

constexpr std::array kDpvNotes = std::to_array<Word>({{"AA", ""},  // street, city and ZIP code are valid
                                                      {"A1", "not_in_zip4_file"},
                                                      {"BB", ""},  // all of it is confirmed
                                                      {"CC", "unit_not_recognized"},
                                                      {"C1", "unit_not_recognized"},
                                                      {"F1", "military_address"},
                                                      {"G1", "general_delivery"},
                                                      {"M1", "street_number_missing"},
                                                      {"M3", "street_number_invalid"},
                                                      {"N1", "unit_missing"},
                                                      {"PB", "po_box_with_street"},
                                                      {"P1", "box_number_missing"},
                                                      {"P3", "box_number_invalid"},
                                                      {"RR", "private_mailbox"},
                                                      {"R1", "private_mailbox_number_missing"},
                                                      {"R7", "no_street_delivery"},
                                                      {"TA", "street_number_letter_dropped"},
                                                      {"U1", "unique_zip"}});

constexpr std::array kNotes = std::to_array<Word>({{"A", "zip_corrected"},
                                                   {"B", "city_or_state_spelling_fixed"},
                                                   {"C", "city_state_or_zip_invalid"},
                                                   {"D", "no_plus4"},
                                                   {"E", "several_with_this_zip"},
                                                   {"F", "address_not_found"},
                                                   {"G", "firm_data_used"},
                                                   {"H", "unit_missing"},
                                                   {"I", "insufficient_data"},
                                                   {"J", "dual_address"},
                                                   {"K", "directional_matched"},  // the cardinal rule
                                                   {"L", "part_changed"},
                                                   {"LL", "renamed_by_lacslink"},
                                                   {"LI", "renamed_by_lacslink"},
                                                   {"M", "street_spelling_fixed"},
                                                   {"N", "abbreviations_fixed"},
                                                   {"O", "several_plus4_lowest_used"},
                                                   {"P", "better_address_exists"},
                                                   {"Q", "unique_zip"},
                                                   {"R", "no_match_yet"},  // early warning: it will be known soon
                                                   {"S", "unit_not_recognized"},
                                                   {"T", "magnet_street"},
                                                   {"U", "unofficial_city_name"},
                                                   {"V", "city_and_state_not_verified"},
                                                   {"W", "no_delivery_at_this_address"},
                                                   {"X", "unique_zip"},
                                                   {"Y", "military_address"},
                                                   {"Z", "zip_moved"}});

constexpr std::array kEnhanced = std::to_array<Word>({{"none", ""},
                                                      {"non-postal-match", "exists_without_mail"},
                                                      {"postal-match", ""},
                                                      {"missing-secondary", "unit_missing"},
                                                      {"unknown-secondary", "unit_not_recognized"},
                                                      {"ignored-input", "part_ignored"}});

constexpr std::array kRecordTypes = std::to_array<Word>({{"F", "firm"},
                                                         {"G", "general_delivery"},
                                                         {"H", "high_rise"},
                                                         {"P", "po_box"},
                                                         {"R", "rural_route"},
                                                         {"S", "street"}});
constexpr std::array kZipTypes = std::to_array<Word>(
    {{"Unique", "unique"}, {"Military", "military"}, {"POBox", "po_box"}, {"Standard", "standard"}});
constexpr std::array kUses = std::to_array<Word>({{"Residential", "residential"}, {"Commercial", "commercial"}});
constexpr std::array kPrecisions = std::to_array<Word>({{"Unknown", "unknown"},
                                                        {"Zip5", "zip5"},
                                                        {"Zip6", "zip6"},
                                                        {"Zip7", "zip7"},
                                                        {"Zip8", "zip8"},
                                                        {"Zip9", "zip9"},
                                                        {"Street", "street"},
                                                        {"Parcel", "parcel"},
                                                        {"Rooftop", "rooftop"}});
constexpr std::array kFlags = std::to_array<Word>({{"Y", "Y"}, {"N", "N"}});
// Whether the address was renamed for emergency services, and the new name found.
constexpr std::array kLacsCodes = std::to_array<Word>(
    {{"A", "renamed_by_lacslink"}, {"00", ""}, {"09", ""}, {"14", ""}, {"92", "renamed_by_lacslink"}});
constexpr std::array kLacsIndicators = std::to_array<Word>({{"Y", ""}, {"S", ""}, {"N", ""}, {"F", ""}});

// What is read of one entry.
class Entry {
 public:
  explicit Entry(AddressReply& reply) : reply_(reply) {}

  // Our word; a word that is not in the list is empty and noted.
  std::string_view ours(const char* name, std::string_view theirs, Words words) {
    const auto known = std::ranges::find(words.begin(), words.end(), theirs, &Word::theirs);
    if (theirs.empty()) return {};
    if (known != words.end()) return known->ours;
    note_unless_listed(reply_.unlisted, name, theirs, {});
    return {};
  }
  std::string_view ours_at(const Json& from, const char* name, Words words) {
    return ours(name, text_at(from, name), words);
  }
  std::optional<bool> flag_at(const Json& from, const char* name) {
    const std::string_view flag = ours_at(from, name, kFlags);
    return flag.empty() ? std::nullopt : std::optional(flag == "Y");
  }
  void note(std::string_view ours) {
    auto& notes = reply_.verdict.notes;
    if (!ours.empty() && std::ranges::find(notes, ours) == notes.end()) notes.emplace_back(ours);
  }

 private:
  AddressReply& reply_;
};

// "AABBCC": codes of two characters.
void read_dpv_notes(const Json& analysis, Entry& entry) {
  const std::string all = text_at(analysis, "dpv_footnotes");
  for (std::size_t at = 0; at < all.size(); at += 2)
    entry.note(entry.ours("dpv_footnotes", std::string_view(all).substr(at, 2), kDpvNotes));
}

// "N#LL#": each ends with a hash.
void read_notes(const Json& analysis, Entry& entry) {
  for (const std::string& code : split(text_at(analysis, "footnotes"), '#'))
    entry.note(entry.ours("footnotes", trim(code), kNotes));
}

// One or several, separated by commas.
void read_enhanced_match(const Json& analysis, Entry& entry) {
  for (const std::string& word : split(text_at(analysis, "enhanced_match"), ','))
    entry.note(entry.ours("enhanced_match", trim(word), kEnhanced));
}

std::optional<double> degrees_at(const Json& from, const char* name, double most) {
  const Json* value = member(from, name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const double degrees = value->get<double>();
  return std::isfinite(degrees) && std::abs(degrees) <= most ? std::optional(degrees) : std::nullopt;
}

std::string digits_at(const Json& from, const char* name, std::size_t count) {
  std::string text = text_at(from, name);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() == count && std::ranges::all_of(text, is_digit) ? text : std::string{};
}

const Json& part(const Json& entry, const char* name) {
  static const Json kNone = Json::object();
  const Json* found = member(entry, name);
  return found != nullptr && found->is_object() ? *found : kNone;
}

void read_standard_form(const Json& from, DeliveryVerdict& verdict) {
  constexpr std::size_t kZipDigits = 5, kPlus4Digits = 4;
  const Json& components = part(from, "components");
  verdict.street = text_at(from, "delivery_line_1");
  verdict.city = text_at(components, "city_name");
  verdict.state = text_at(components, "state_abbreviation");
  verdict.zip = digits_at(components, "zipcode", kZipDigits);
  verdict.plus4 = digits_at(components, "plus4_code", kPlus4Digits);
}

void read_place(const Json& metadata, DeliveryVerdict& verdict, Entry& entry) {
  constexpr double kLatitudeMax = 90, kLongitudeMax = 180;
  constexpr std::size_t kFipsDigits = 5;
  verdict.latitude = degrees_at(metadata, "latitude", kLatitudeMax);
  verdict.longitude = degrees_at(metadata, "longitude", kLongitudeMax);
  if (!verdict.latitude || !verdict.longitude) verdict.latitude = verdict.longitude = std::nullopt;
  verdict.precision = entry.ours_at(metadata, "precision", kPrecisions);
  verdict.county_fips = digits_at(metadata, "county_fips", kFipsDigits);
  verdict.county = text_at(metadata, "county_name");
  verdict.time_zone = text_at(metadata, "time_zone");
}

void read_kind(const Json& metadata, DeliveryVerdict& verdict, Entry& entry) {
  verdict.use = entry.ours_at(metadata, "rdi", kUses);
  verdict.record_type = entry.ours_at(metadata, "record_type", kRecordTypes);
  verdict.zip_type = entry.ours_at(metadata, "zip_type", kZipTypes);
}

void read_analysis(const Json& analysis, DeliveryVerdict& verdict, Entry& entry) {
  const std::string_view match = entry.ours_at(analysis, "dpv_match_code", kMatches);
  if (!match.empty()) verdict.match = match;
  verdict.vacant = entry.flag_at(analysis, "dpv_vacant");
  verdict.mail_drop = entry.flag_at(analysis, "dpv_cmra");
  verdict.takes_no_mail = entry.flag_at(analysis, "dpv_no_stat");
  read_dpv_notes(analysis, entry);
  read_notes(analysis, entry);
  read_enhanced_match(analysis, entry);
  entry.note(entry.ours_at(analysis, "lacslink_code", kLacsCodes));
  entry.note(entry.ours_at(analysis, "lacslink_indicator", kLacsIndicators));
}

AddressReply ended(Kind kind, std::string reason, MicroDollars cost = 0) {
  return {.outcome = {.kind = kind, .reason = std::move(reason), .cost = cost}};
}

AddressReply read_entry(const Json& from, MicroDollars price) {
  AddressReply reply = ended(Kind::kFound, "", price);
  Entry entry(reply);
  DeliveryVerdict& verdict = reply.verdict;
  read_standard_form(from, verdict);
  read_place(part(from, "metadata"), verdict, entry);
  read_kind(part(from, "metadata"), verdict, entry);
  read_analysis(part(from, "analysis"), verdict, entry);
  if (verdict.match != address_match::kUnknown) return reply;
  reply.outcome.kind = Kind::kNotFound;
  reply.outcome.reason = "Smarty does not say whether mail is delivered there. Check the address again later.";
  return reply;
}

// Which of the addresses an entry is about: by the id that was sent, else by the index that they give it. Never by its
// place in the answer, for addresses without a match are left out.
std::optional<std::size_t> position_of(const Json& entry, std::size_t count) {
  for (const char* name : {"input_id", "input_index"})
    if (const Json* value = member(entry, name)) {
      const auto number = parse_int(text_of(*value));
      if (number && *number >= 0 && static_cast<std::size_t>(*number) < count) return static_cast<std::size_t>(*number);
      return std::nullopt;
    }
  return std::nullopt;
}

// One candidate was asked for. Of several the first is the best.
std::int64_t rank_of(const Json& entry) {
  const Json* index = member(entry, "candidate_index");
  return index != nullptr ? parse_int(text_of(*index)).value_or(0) : 0;
}

AddressReply missing(bool is_all_understood, MicroDollars price) {
  if (!is_all_understood)
    return ended(Kind::kUnusable, "Smarty's answer can't be read: it does not say which address it is about.", price);
  AddressReply reply = ended(Kind::kNotFound, "Smarty knows no address like this one.", price);
  reply.verdict.match = address_match::kNoMatch;
  return reply;
}

AddressReplies read_entries(const Json& entries, std::size_t count, MicroDollars price) {
  std::vector<const Json*> best(count, nullptr);
  bool is_all_understood = true;
  for (const Json& entry : entries) {
    const auto position = position_of(entry, count);
    if (!position)
      is_all_understood = false;
    else if (best[*position] == nullptr || rank_of(entry) < rank_of(*best[*position]))
      best[*position] = &entry;
  }
  AddressReplies replies{.outcome = {.kind = Kind::kFound}};
  for (const Json* entry : best) {
    replies.each.push_back(entry != nullptr ? read_entry(*entry, price) : missing(is_all_understood, price));
    replies.outcome.cost += price;
  }
  return replies;
}

AddressReplies failed(Kind kind, std::string reason, MicroDollars cost = 0) {
  return {.outcome = {.kind = kind, .reason = std::move(reason), .cost = cost}};
}

std::string refusal(int status) {
  const std::string as = in_brackets(status);
  switch (status) {
    case 401:
      return "Smarty does not accept the credentials" + as +
             " Check providers.smarty.auth_id (HK_SMARTY_AUTH_ID) and providers.smarty.key (HK_SMARTY_KEY).";
    case 402:
      return "Smarty's subscription has no lookups left, or is not active" + as +
             " Buy lookups in the account, then resume Smarty.";
    case 413:
      return "Smarty finds the request too large" + as;
    case 422:
      return "Smarty finds the address incomplete" + as + " Give it a street, and a ZIP code or a city and state.";
    case 400:
      return "Smarty does not understand the request" + as + " Complete the address, or tell who wrote this program.";
    default:
      return "Smarty does not answer there" + as + " Check providers.smarty.base_url.";
  }
}

}  // namespace

AddressReplies parse_smarty_answer(int http_status, const std::string& body, std::size_t count, MicroDollars price) {
  if (http_status == 429)
    return failed(Kind::kLimited, "Smarty wants a pause: too many calls" + in_brackets(http_status));
  if (http_status == 408 || http_status >= 500)
    return failed(Kind::kDown, "Smarty is out of order" + in_brackets(http_status) + " The call will be repeated.");
  const auto whole = static_cast<MicroDollars>(count) * price;
  if (http_status != 200) {
    if (http_status >= 300) return failed(Kind::kRefused, refusal(http_status));
    return failed(Kind::kUnusable, "Smarty's answer can't be read: nobody documents it" + in_brackets(http_status),
                  http_status > 200 ? whole : 0);
  }
  const Json document = document_of(body);
  if (document.is_array()) return read_entries(document, count, price);
  return failed(Kind::kUnusable, "Smarty's answer can't be read: it is no list of addresses.", whole);
}

}  // namespace hk::validation
