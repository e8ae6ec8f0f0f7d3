// Which rows a caller reaches: the rules of the role, and who shares a team. Looked up once a second at most. Private
// to identity/.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include <hk/identity/identity.hpp>

namespace hk::identity {

using ObjectRules = std::map<std::string, ObjectRule, std::less<>>;

class Identity::Reach {
 public:
  explicit Reach(store::Database& db) : db_(db) {}

  // Fills rules and team_mates of a principal whose id and role are known.
  Status fill(Principal& principal, Micros now) {
    HK_TRY(principal.rules, rules_of(principal.role, now));
    if (principal.is_key) return {};
    HK_TRY(principal.team_mates, mates_of(principal.id, now));
    return {};
  }
  void forget() {
    const std::lock_guard lock(mutex_);
    clear();
    ++epoch_;
  }

 private:
  static constexpr Micros kLife = kSecond;
  static constexpr std::size_t kMost = 1'000;

  Result<ObjectRules> rules_of(Role role, Micros now);
  Result<std::set<std::string>> mates_of(const std::string& user, Micros now);
  void clear() {
    rules_.reset();
    mates_.clear();
  }
  void drop_old(Micros now) {
    if (now >= since_ && now < since_ + kLife) return;
    clear();
    since_ = now;
  }

  store::Database& db_;
  std::mutex mutex_;
  std::uint64_t epoch_ = 0;  // counts forget(): what was read before one must not be kept after it
  Micros since_ = 0;
  std::optional<std::map<Role, ObjectRules>> rules_;
  std::map<std::string, std::set<std::string>> mates_;
};

}  // namespace hk::identity
