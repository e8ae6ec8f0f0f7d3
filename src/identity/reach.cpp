#include "reach.hpp"

#include "row_rules.hpp"

namespace hk::identity {

Result<ObjectRules> Identity::Reach::rules_of(Role role, Micros now) {
  std::uint64_t epoch = 0;
  {
    const std::lock_guard lock(mutex_);
    drop_old(now);
    if (rules_) return (*rules_)[role];
    epoch = epoch_;
  }
  HK_TRY(auto found, db_.read([](store::Session& s) { return Result<std::map<Role, ObjectRules>>(stored_rules(s)); }));
  const std::lock_guard lock(mutex_);
  if (epoch == epoch_) rules_ = found;
  return std::move(found[role]);
}

Result<std::set<std::string>> Identity::Reach::mates_of(const std::string& user, Micros now) {
  std::uint64_t epoch = 0;
  {
    const std::lock_guard lock(mutex_);
    drop_old(now);
    if (const auto known = mates_.find(user); known != mates_.end()) return known->second;
    epoch = epoch_;
  }
  HK_TRY(auto found, db_.read([&](store::Session& s) -> Result<std::set<std::string>> {
    std::set<std::string> mates;
    for (auto& [id] : s.rows<std::string>("select distinct other.user_id from team_members mine"
                                          " join team_members other on other.team_id = mine.team_id"
                                          " where mine.user_id = :user and other.user_id <> :user",
                                          {{"user", user}}))
      mates.insert(std::move(id));
    return mates;
  }));
  const std::lock_guard lock(mutex_);
  if (mates_.size() >= kMost) mates_.clear();
  if (epoch == epoch_) mates_[user] = found;
  return found;
}

}  // namespace hk::identity
