#include <hk/canonical/names.hpp>

#include <algorithm>
#include <span>
#include <vector>

#include "fold.hpp"

#include <hk/base/text.hpp>

namespace hk::canonical {
namespace {

constexpr std::size_t kNameBytesMax = 500;

constexpr std::string_view kHonorifics[] = {"DR", "HON", "MISS", "MR", "MRS", "MS", "PROF", "REV", "SIR"};
constexpr std::string_view kGenerations[] = {"ESQ", "II", "III", "IV", "JR", "MD", "PHD", "SR"};
constexpr std::string_view kLegalForms[] = {"CO",           "COMPANY", "CORP", "CORPORATION", "GP", "INC",
                                            "INCORPORATED", "LIMITED", "LLC",  "LLP",         "LP", "LTD",
                                            "PC",           "PLLC",    "TR",   "TRUST"};
constexpr std::string_view kCompanyWords[] = {
    "ACQUISITIONS", "ASSOC",        "ASSOCIATES", "ASSOCIATION", "AUTHORITY",   "BANK",        "BUILDERS",
    "CAPITAL",      "CHURCH",       "CITY",       "CLUB",        "CO",          "COMPANY",     "CONSTRUCTION",
    "CORP",         "CORPORATION",  "COUNTY",     "DEPT",        "DEVELOPMENT", "ENTERPRISES", "ESTATES",
    "EQUITY",       "FINANCIAL",    "FOUNDATION", "FUND",        "GOVERNMENT",  "GOVT",        "GP",
    "GROUP",        "HABITAT",      "HOA",        "HOLDINGS",    "HOMEOWNERS",  "HOMES",       "HOUSING",
    "INC",          "INCORPORATED", "INVESTMENT", "INVESTMENTS", "INVESTORS",   "LENDING",     "LIMITED",
    "LLC",          "LLP",          "LP",         "LTD",         "MANAGEMENT",  "METRO",       "MINISTRIES",
    "MORTGAGE",     "NATIONAL",     "PARTNERS",   "PARTNERSHIP", "PLLC",        "PROPERTIES",  "PROPERTY",
    "REALTY",       "RENTALS",      "SCHOOL",     "SERVICES",    "SOLUTIONS",   "TRUST",       "UNIVERSITY",
    "VENTURES"};

bool is_one_of(std::span<const std::string_view> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

// L.L.C. -> LLC, O'BRIEN -> OBRIEN, SMITH-JONES -> SMITH JONES
std::string letters_only(std::string_view typed) {
  std::string out;
  for (const char c : fold_upper(typed)) {
    if (c == '.' || c == '\'' || c == '"') continue;
    const bool kept = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    out += kept ? c : ' ';
  }
  return out;
}

std::vector<std::string> words_of(std::string_view text) {
  auto words = split(collapse_space(text), ' ');
  std::erase(words, "");
  return words;
}

std::string bare(const std::string& word) { return collapse_space(letters_only(word)); }

// Blanks collapsed, invisible characters gone, case and accents kept.
std::string clean(std::string_view typed) {
  std::string out;
  typed = typed.substr(0, kNameBytesMax);
  for (std::size_t at = 0; at < typed.size();) {
    const auto start = at;
    const auto code = next_code_point(typed, at);
    if (code != 0xFFFD && !is_invisible(code)) out += typed.substr(start, at - start);
  }
  return collapse_space(out);
}

std::string pop_front(std::vector<std::string>& words) {
  auto word = std::move(words.front());
  words.erase(words.begin());
  return word;
}
std::string pop_back(std::vector<std::string>& words) {
  auto word = std::move(words.back());
  words.pop_back();
  return word;
}

// Puts DOE, JANE Q and DOE JANE Q into the order JANE Q DOE.
void last_to_end(std::vector<std::string>& words, std::size_t last_words) {
  if (words.size() > last_words)
    std::rotate(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(last_words), words.end());
}

// Words before the first comma; 0 when the comma only sets off a suffix (JANE DOE, JR) or there is none.
std::size_t words_before_comma(const std::string& text) {
  const auto comma = text.find(',');
  if (comma == std::string::npos) return 0;
  const auto rest = words_of(text.substr(comma + 1));
  const bool name_follows = !rest.empty() && !is_one_of(kGenerations, bare(rest[0]));
  return name_follows ? words_of(text.substr(0, comma)).size() : 0;
}

constexpr std::string_view kTrustForms[] = {"TR", "TRUST"};
constexpr std::string_view kTrustWords[] = {"IRREVOCABLE", "REVOCABLE", "TRS",    "TRST", "TRSTE", "TRUST",
                                            "TRUSTEE",     "TRUSTEES",  "TRUSTS", "TTEE", "TTEES"};
constexpr std::string_view kEstateWords[] = {"DECD", "DECEASED", "EST", "ESTATE", "HEIRS"};
constexpr std::string_view kGovernmentPhrases[] = {"AIRPORT AUTHORITY",
                                                   "BOARD OF EDUCATION",
                                                   "BUREAU OF",
                                                   "CITY OF",
                                                   "COMMONWEALTH OF",
                                                   "COUNTY OF",
                                                   "DEPARTMENT OF",
                                                   "DEPT OF",
                                                   "FEDERAL HOUSING",
                                                   "HOUSING AUTHORITY",
                                                   "LAND BANK",
                                                   "METRO GOV",
                                                   "METRO GOVERNMENT",
                                                   "METRO GOVT",
                                                   "METROPOLITAN GOVERNMENT",
                                                   "PUBLIC SCHOOLS",
                                                   "REDEVELOPMENT AUTHORITY",
                                                   "SCHOOL DISTRICT",
                                                   "SECRETARY OF",
                                                   "STATE OF",
                                                   "TOWN OF",
                                                   "TRANSIT AUTHORITY",
                                                   "UNITED STATES",
                                                   "US GOVERNMENT",
                                                   "VILLAGE OF"};
constexpr std::string_view kPlaceholders[] = {
    "CURRENT OWNER", "N A",           "NA",          "NONE",  "NOT AVAILABLE", "OWNER", "OWNER OF RECORD",
    "UNKNOWN",       "UNKNOWN OWNER", "UNAVAILABLE", "VACANT"};

bool has_phrase(std::string_view words, std::string_view phrase) {
  return (" " + std::string(words) + " ").find(" " + std::string(phrase) + " ") != std::string::npos;
}

bool is_placeholder(const std::string& words) {
  const bool has_letter =
      std::ranges::any_of(words, [](unsigned char c) { return (c >= 'A' && c <= 'Z') || c >= 0x80; });
  return !has_letter || is_one_of(kPlaceholders, words);
}

// Forms that only a company has: a trust may be called so, too.
bool has_legal_form(const std::vector<std::string>& words) {
  return std::ranges::any_of(
      words, [](const std::string& word) { return is_one_of(kLegalForms, word) && !is_one_of(kTrustForms, word); });
}

bool is_government(const std::vector<std::string>& words, const std::string& all) {
  if (all == "USA" || all == "HUD" || words.back() == "COUNTY" || words.back() == "AUTHORITY") return true;
  return std::ranges::any_of(kGovernmentPhrases, [&](std::string_view phrase) { return has_phrase(all, phrase); });
}

bool is_estate(const std::vector<std::string>& words, const std::string& all) {
  if (has_phrase(all, "REAL ESTATE") || has_phrase(all, "LIFE ESTATE") || has_phrase(all, "LIFE EST")) return false;
  return std::ranges::any_of(words, [](const std::string& word) { return is_one_of(kEstateWords, word); });
}

bool is_trust(const std::vector<std::string>& words, const std::string& all) {
  if (has_phrase(all, "TRUST CO") || has_phrase(all, "INVESTMENT TRUST")) return false;
  const bool is_bank = std::ranges::count(words, "BANK") != 0;
  if (is_bank && !has_phrase(all, "TRUSTEE")) return false;  // "US BANK TRUST NA"
  return words.back() == "TR" ||
         std::ranges::any_of(words, [](const std::string& word) { return is_one_of(kTrustWords, word); });
}

// "CHURCH, FRANK J": a surname that companies use as a word.
bool is_surname_first(std::string_view typed, const std::vector<std::string>& words) {
  const std::size_t comma = typed.find(',');
  if (comma == std::string_view::npos || words_of(letters_only(typed.substr(0, comma))).size() != 1) return false;
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  return words.size() <= 4 && !rest.empty() &&
         std::ranges::none_of(rest, [](const std::string& word) { return is_one_of(kCompanyWords, word); });
}

}  // namespace

OwnerKind owner_kind(std::string_view typed) {
  typed = typed.substr(0, kNameBytesMax);
  const std::vector<std::string> words = words_of(letters_only(typed));
  const std::string all = join(words, " ");
  if (words.empty() || is_placeholder(all)) return OwnerKind::kUnknown;
  if (has_legal_form(words)) return OwnerKind::kCompany;
  if (is_government(words, all)) return OwnerKind::kGovernment;
  if (is_estate(words, all)) return OwnerKind::kEstate;
  if (is_trust(words, all)) return OwnerKind::kTrust;
  const bool is_company =
      has_phrase(all, "REAL ESTATE") || (looks_like_company(typed) && !is_surname_first(typed, words));
  if (is_company) return OwnerKind::kCompany;
  const bool begins_with_number = words.front().front() >= '0' && words.front().front() <= '9';
  return words.size() < 2 || begins_with_number ? OwnerKind::kUnknown : OwnerKind::kPerson;
}

std::string_view owner_kind_name(OwnerKind kind) {
  switch (kind) {
    case OwnerKind::kPerson:
      return "person";
    case OwnerKind::kCompany:
      return "company";
    case OwnerKind::kTrust:
      return "trust";
    case OwnerKind::kEstate:
      return "estate";
    case OwnerKind::kGovernment:
      return "government";
    case OwnerKind::kUnknown:
      break;
  }
  return "unknown";
}

PersonName parse_person(std::string_view typed, NameOrder order) {
  PersonName out;
  auto text = clean(typed);
  const auto before_comma = words_before_comma(text);
  std::ranges::replace(text, ',', ' ');
  auto words = words_of(text);
  std::size_t last_words = before_comma > 0 ? before_comma : order == NameOrder::kLastFirst ? 1 : 0;
  if (words.size() > 1 && is_one_of(kHonorifics, bare(words[0]))) {
    out.honorific = pop_front(words);
    if (before_comma > 1) --last_words;
  }
  const auto suffix =
      std::ranges::find_if(words, [&](const auto& word) { return is_one_of(kGenerations, bare(word)); });
  if (suffix != words.end() && suffix != words.begin()) {
    if (static_cast<std::size_t>(suffix - words.begin()) < before_comma) --last_words;
    out.suffix = upper_ascii(bare(*suffix));
    words.erase(suffix);
  }
  last_to_end(words, last_words);
  const auto last_count = std::max<std::size_t>(last_words, 1);
  for (std::size_t i = 0; i < last_count && !words.empty(); ++i) {
    out.last = out.last.empty() ? pop_back(words) : pop_back(words) + " " + out.last;
  }
  if (!words.empty()) out.first = pop_front(words);
  out.middle = join(words, " ");
  return out;
}

bool looks_like_company(std::string_view typed) {
  const auto words = words_of(letters_only(typed.substr(0, kNameBytesMax)));
  return std::ranges::any_of(words, [](const auto& word) { return is_one_of(kCompanyWords, word); });
}

std::string name_key(std::string_view typed) {
  auto words = words_of(letters_only(typed.substr(0, kNameBytesMax)));
  const auto kept = [](const std::string& word) {
    return !is_one_of(kHonorifics, word) && !is_one_of(kGenerations, word) && !is_one_of(kLegalForms, word) &&
           word != "AND" && word != "THE";
  };
  std::vector<std::string> out;
  std::ranges::copy_if(words, std::back_inserter(out), kept);
  if (out.empty()) out = words;  // a name made of such words only is still a name
  std::ranges::sort(out);
  return join(out, " ");
}

}  // namespace hk::canonical
