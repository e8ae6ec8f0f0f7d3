#include <array>
#include <fstream>

#include <hk/base/text.hpp>
#include <hk/validation/services.hpp>
#include <hk/validation/validation.hpp>

namespace hk::validation {
namespace {

constexpr std::array<std::string_view, 20> kPopular = {
    "gmail.com",   "yahoo.com", "hotmail.com", "outlook.com", "aol.com",       "icloud.com",    "comcast.net",
    "live.com",    "msn.com",   "att.net",     "verizon.net", "bellsouth.net", "sbcglobal.net", "cox.net",
    "charter.net", "ymail.com", "me.com",      "mac.com",     "proton.me",     "protonmail.com"};

// Endings that do not exist and are slips of a common one.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kTopLevelSlips = {{{"con", "com"},
                                                                                           {"cmo", "com"},
                                                                                           {"ocm", "com"},
                                                                                           {"comm", "com"},
                                                                                           {"vom", "com"},
                                                                                           {"xom", "com"},
                                                                                           {"cpm", "com"},
                                                                                           {"coom", "com"},
                                                                                           {"clm", "com"},
                                                                                           {"nte", "net"},
                                                                                           {"ney", "net"},
                                                                                           {"met", "net"},
                                                                                           {"ogr", "org"},
                                                                                           {"prg", "org"}}};

std::unordered_set<std::string> read_list(const std::string& file, std::unordered_set<std::string> fallback) {
  std::ifstream in(file);
  if (!in) return fallback;
  std::unordered_set<std::string> entries;
  for (std::string line; std::getline(in, line);) {
    std::string entry = lower_ascii(trim(line));
    if (!entry.empty() && entry.front() != '#') entries.insert(std::move(entry));
  }
  return entries;
}

std::unordered_set<std::string> popular_domains() {
  std::unordered_set<std::string> domains;
  for (const std::string_view domain : kPopular) domains.emplace(domain);
  return domains;
}

// The domain itself, or any parent that still has a dot.
bool lists_domain(const std::unordered_set<std::string>& list, std::string domain) {
  while (true) {
    if (list.contains(domain)) return true;
    const std::size_t dot = domain.find('.');
    if (dot == std::string::npos || domain.find('.', dot + 1) == std::string::npos) return false;
    domain.erase(0, dot + 1);
  }
}

// Optimal string alignment distance (Damerau-Levenshtein without repeated edits), given up above `most`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
  if (a.size() > b.size() + most || b.size() > a.size() + most) return most + 1;
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

std::string slip_of_top_level(const std::string& domain) {
  const std::size_t dot = domain.rfind('.');
  if (dot == std::string::npos) return "";
  for (const auto& [slip, meant] : kTopLevelSlips)
    if (domain.substr(dot + 1) == slip) return domain.substr(0, dot + 1) + std::string(meant);
  return "";
}

std::string nearest_popular(const std::string& domain) {
  for (const std::string_view popular : kPopular) {
    if (domain == popular) return "";
    const std::string_view name = popular.substr(0, popular.find('.'));
    if (domain == name) return std::string(popular);  // "gmail"
  }
  for (std::size_t most = 1; most <= 2; ++most) {
    for (const std::string_view popular : kPopular) {
      if (popular.size() < 9 || domain.front() != popular.front())
        continue;  // one letter from "aol.com" is often another domain
      if (edit_distance(domain, popular, most) <= most) return std::string(popular);
    }
  }
  return "";
}

int score_of(const EmailVerdict& v) {
  if (v.disposable) return 1;
  if (!v.did_you_mean.empty()) return 3;
  return 8 - (v.role ? 3 : 0) - (v.free_email ? 1 : 0);
}

}  // namespace

EmailLists EmailLists::load(const std::string& folder) {
  EmailLists lists;
  lists.disposable = read_list(folder + "/disposable.txt", {"mailinator.com", "guerrillamail.com", "yopmail.com",
                                                            "10minutemail.com", "trashmail.com", "temp-mail.org"});
  lists.free = read_list(folder + "/free.txt", popular_domains());
  lists.role = read_list(folder + "/role.txt", {"abuse", "admin", "billing", "contact", "help", "hostmaster", "info",
                                                "marketing", "noc", "noreply", "office", "postmaster", "sales",
                                                "security", "support", "webmaster"});  // RFC 2142 and the commonest
  return lists;
}

std::string Validator::suggestion_for(const std::string& local, const std::string& domain) const {
  if (domain.empty() || lists_.free.contains(domain)) return "";
  std::string better = slip_of_top_level(domain);
  if (const std::string near = nearest_popular(better.empty() ? domain : better); !near.empty()) better = near;
  return better.empty() ? "" : local + "@" + better;
}

EmailVerdict Validator::by_address(std::string_view typed, std::string& domain) const {
  EmailVerdict v;
  v.email = std::string(trim(typed));
  v.checked_at = clock_.now();
  const auto parsed = canonical::parse_email(typed);
  if (!parsed) {
    const std::size_t at = v.email.rfind('@');
    v.status = "invalid";
    v.sub_status = parsed.error().code;
    v.message = parsed.error().message;
    if (at != std::string::npos && at > 0 && is_valid_utf8(v.email)) {
      const std::string better = suggestion_for(v.email.substr(0, at), lower_ascii(v.email.substr(at + 1)));
      if (canonical::parse_email(better)) v.did_you_mean = better;
    }
    return v;
  }
  v.key = parsed->key;
  domain = parsed->domain;
  v.free_email = lists_domain(lists_.free, parsed->domain);
  v.disposable = lists_domain(lists_.disposable, parsed->domain);
  v.role = lists_.role.contains(lower_ascii(parsed->local.substr(0, parsed->local.find('+'))));
  v.did_you_mean = suggestion_for(parsed->local, parsed->domain);
  const bool no_such_ending = !slip_of_top_level(parsed->domain).empty() || parsed->domain.ends_with(".invalid");
  if (no_such_ending) {
    v.status = "invalid";
    v.sub_status = "email_top_level_unknown";
    v.message = "There are no addresses that end like this.";
    v.key.clear();
    return v;
  }
  v.valid = true;
  v.score = score_of(v);
  v.sub_status = v.disposable              ? "disposable"
                 : !v.did_you_mean.empty() ? "possible_typo"
                 : v.role                  ? "role_based"
                                           : "mailbox_not_checked";
  v.status = v.disposable ? email_status::kDisposable : email_status::kValid;
  return v;
}

namespace {

void judge_domain(EmailVerdict& v, dns::MailRoute route) {
  const auto judge = [&](const char* status, const char* sub_status, const char* message) {
    v.status = status;
    v.sub_status = sub_status;
    v.message = message;
  };
  switch (route) {
    case dns::MailRoute::kServers:
      return;
    case dns::MailRoute::kNoSuchDomain:
      judge("invalid", "domain_not_found", "There is no such domain.");
      break;
    case dns::MailRoute::kNullMx:
      judge("invalid", "domain_takes_no_mail", "This domain takes no mail.");
      break;
    case dns::MailRoute::kNoServers:
      return judge("unknown", "no_mail_server", "This domain has no mail server.");
    case dns::MailRoute::kUnknown:
      return judge("unknown", "domain_not_checked", "Whether the domain takes mail can't be found out now.");
  }
  v.valid = false;
  v.score = 0;
  v.key.clear();
}

}  // namespace

EmailVerdict Validator::email(std::string_view typed) const {
  std::string domain;
  EmailVerdict v = by_address(typed, domain);
  if (domains_ == nullptr || !v.valid) return v;
  const auto known = domains_->known(domain);
  judge_domain(v, known ? known->route : dns::MailRoute::kUnknown);
  return v;
}

EmailVerdict Validator::email_and_domain(std::string_view typed) const {
  std::string domain;
  EmailVerdict v = by_address(typed, domain);
  if (domains_ != nullptr && v.valid) judge_domain(v, domains_->of(domain).route);
  return v;
}

void Validator::prepare_domains(const std::vector<std::string>& addresses) const {
  if (domains_ == nullptr) return;
  std::vector<std::string> domains;
  for (const std::string& address : addresses)
    if (const auto parsed = canonical::parse_email(address)) domains.push_back(parsed->domain);
  domains_->prepare(domains);
}

Json to_json(const EmailVerdict& v) {
  return {{"email", v.email},
          {"valid", v.valid},
          {"status", v.status},
          {"subStatus", text_or_null(v.sub_status)},
          {"freeEmail", v.free_email},
          {"disposable", v.disposable},
          {"role", v.role},
          {"score", v.score},
          {"didYouMean", text_or_null(v.did_you_mean)},
          {"checkedAt", format_rfc3339(v.checked_at)},
          {"provider", v.provider}};
}

}  // namespace hk::validation
