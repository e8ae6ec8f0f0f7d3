// People: API keys.
#include <hk/base/text.hpp>
#include <hk/identity/audit.hpp>
#include <hk/identity/people.hpp>

#include "accounts.hpp"
#include "audit_lock.hpp"
#include "people_rows.hpp"

namespace hk::identity {
namespace {

constexpr std::size_t kKeyBytes = 32;

std::vector<ApiKey> keys_where(store::Session& session, const std::string& where, const store::Params& params) {
  std::vector<ApiKey> keys;
  for (auto& [id, name, role, created_by, created_at, last_used_at] :
       session.rows<std::string, std::string, std::string, std::string, std::int64_t, std::optional<std::int64_t>>(
           "select id, name, role, created_by, created_at, last_used_at from api_keys" + where +
               " order by created_at, id",
           params))
    keys.push_back({std::move(id), std::move(name), role_of(role).value_or(Role::kViewer), std::move(created_by),
                    created_at, last_used_at});
  return keys;
}

Status insert(store::Session& session, const ApiKey& key, const std::string& secret) {
  if (session.one<std::int64_t>("select count(*) from api_keys") >= static_cast<std::int64_t>(People::kKeysMost))
    return conflict("keys_too_many", "The workspace has 200 API keys already.", "Remove those nobody uses.");
  session.run(
      "insert into api_keys(id, name, key_hash, role, created_at, created_by)"
      " values (:id, :name, :hash, :role, :at, :by)",
      {{"id", key.id},
       {"name", key.name},
       {"hash", hashed(secret)},
       {"role", role_name(key.role)},
       {"at", key.created_at},
       {"by", key.created_by}});
  return {};
}

}  // namespace

Result<std::vector<ApiKey>> People::keys() {
  return db_.read([](store::Session& s) { return Result<std::vector<ApiKey>>(keys_where(s, "", {})); });
}

Result<People::MadeKey> People::create_key(const std::string& name, Role role, const Actor& actor) {
  if (!check_name(name)) return invalid("name_missing", "An API key needs a name of at most 200 characters.");
  if (role == Role::kOwner && actor.role != Role::kOwner) return owner_needed();
  const MadeKey made{{new_type_id("key"), std::string(trim(name)), role, actor.id, clock_.now(), std::nullopt},
                     "hk_" + base64url(random_bytes(kKeyBytes))};
  const Status written = db_.write([&](store::Session& s) -> Status {
    lock_audit(s);
    HK_CHECK(insert(s, made.key, made.secret));
    audit(s, clock_, actor.id, "key_created", made.key.id, {{"name", made.key.name}, {"role", role_name(role)}});
    return {};
  });
  if (!written) return written.error();
  return made;
}

Status People::remove_key(const std::string& id, const Actor& actor) {
  HK_CHECK(db_.write([&](store::Session& s) -> Status {
    lock_audit(s);
    const auto found = keys_where(s, " where id = :id", {{"id", id}});
    if (found.empty()) return not_found("key_not_found", "There is no API key with this id.");
    if (found.front().role == Role::kOwner && actor.role != Role::kOwner) return owner_needed();
    s.run("delete from api_keys where id = :id", {{"id", id}});
    audit(s, clock_, actor.id, "key_removed", id, {{"name", found.front().name}});
    db_.notify_on_commit(s, kPeopleChannel);
    return {};
  }));
  identity_.forget();
  return {};
}

}  // namespace hk::identity
