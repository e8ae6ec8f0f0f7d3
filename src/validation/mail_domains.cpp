#include <hk/validation/mail_domains.hpp>

#include <algorithm>
#include <chrono>

namespace hk::validation {

MailDomains::MailDomains(std::unique_ptr<dns::Resolver> resolver, const Clock& clock,
                         const MailDomainSettings& settings)
    : clock_(clock), settings_(settings), resolver_(std::move(resolver)) {}

dns::MailAnswer MailDomains::of(const std::string& domain) {
  prepare({domain});
  std::unique_lock lock(mutex_);
  const auto is_known = [&] {
    const auto found = known_.find(domain);
    return found == known_.end() || !found->second.asked;
  };
  if (!answered_.wait_for(lock, std::chrono::microseconds(settings_.ask_most), is_known))
    return {dns::MailRoute::kUnknown, {}, "timeout"};
  const auto found = known_.find(domain);
  return found == known_.end() ? dns::MailAnswer{} : found->second.answer;
}

std::optional<dns::MailAnswer> MailDomains::known(const std::string& domain) {
  prepare({domain});
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(domain);
  if (found == known_.end() || found->second.answer.route == dns::MailRoute::kUnknown) return std::nullopt;
  return found->second.answer;
}

void MailDomains::prepare(const std::vector<std::string>& domains) {
  std::vector<std::string> open;
  {
    const std::lock_guard lock(mutex_);
    const Micros now = clock_.now();
    for (const std::string& domain : domains) {
      if (known_.size() >= settings_.domains_max) make_room();
      Known& one = known_[domain];
      if (one.asked || now < one.until) continue;
      one.asked = true;
      open.push_back(domain);
    }
  }
  for (const std::string& domain : open) ask(domain);
}

void MailDomains::ask(const std::string& domain) {
  resolver_->ask_mail(domain, [this, domain](const dns::MailAnswer& answer) {
    const std::lock_guard lock(mutex_);
    Known& one = known_[domain];
    one.asked = false;
    if (answer.route != dns::MailRoute::kUnknown) {
      one.answer = answer;
      one.kept = settings_.keep_known;
    } else if (one.answer.route == dns::MailRoute::kUnknown) {
      one.answer = answer;
      one.kept = std::clamp(2 * one.kept, settings_.keep_unknown, settings_.keep_unknown_most);
    } else {
      one.kept = settings_.keep_unknown;  // what was known stays true until somebody says otherwise
    }
    one.until = clock_.now() + one.kept;
    answered_.notify_all();
  });
}

// Forgets what has expired, and everything that is not on its way when that is not enough.
void MailDomains::make_room() {
  const Micros now = clock_.now();
  std::erase_if(known_, [&](const auto& one) { return !one.second.asked && one.second.until <= now; });
  if (known_.size() >= settings_.domains_max) std::erase_if(known_, [](const auto& one) { return !one.second.asked; });
}

}  // namespace hk::validation
