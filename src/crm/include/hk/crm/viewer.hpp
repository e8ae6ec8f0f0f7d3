// For whom records are read and changed. Every query of the repository takes one, so that lists, counts, searches,
// boards, exports and reports obey the same rules.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include <hk/base/json.hpp>
#include <hk/identity/identity.hpp>
#include <hk/store/session.hpp>

namespace hk::crm {

class Viewer {
 public:
  static Viewer of(const identity::Principal& principal);
  // The program itself: jobs without a person, fixtures, upkeep; or for a person who may do the whole of what it does.
  static Viewer system(const std::string& actor = {});

  const std::string& actor() const { return actor_; }  // id of a user or key; empty: the system
  identity::RowScope reads(std::string_view object) const;
  identity::RowScope writes(std::string_view object) const;

  bool reaches_owner(identity::RowScope scope, const std::string& owner) const;

  // For a job that goes on for the same person later.
  Json to_json() const;
  static Viewer from_json(const Json& json);

  // The condition under which this viewer sees (or may change) rows of an object, from its rule (Object::rule); adds
  // what it binds. "1 = 1" when all.
  std::string condition(identity::RowScope scope, const std::string& rule, store::Params& params) const;
  // The same for one column of owners: "col in (:viewer0, ...)".
  std::string owner_condition(identity::RowScope scope, const std::string& column, store::Params& params) const;

 private:
  std::string actor_;
  std::map<std::string, identity::ObjectRule, std::less<>> rules_;
  std::set<std::string> mates_;
  bool system_ = false;
};

}  // namespace hk::crm
