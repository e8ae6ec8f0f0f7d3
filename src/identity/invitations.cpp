// People: invitations by link.
#include <hk/base/password.hpp>
#include <hk/base/text.hpp>
#include <hk/identity/audit.hpp>
#include <hk/identity/people.hpp>

#include "accounts.hpp"
#include "audit_lock.hpp"
#include "people_rows.hpp"

namespace hk::identity {
namespace {

constexpr std::size_t kTokenBytes = 32;

Error invitation_not_found() {
  return not_found("invitation_not_found", "This invitation is not valid (any more).",
                   "Ask whoever invited you for a fresh link.");
}

std::vector<Invitation> invitations_where(store::Session& session, const std::string& where,
                                          const store::Params& params) {
  std::vector<Invitation> all;
  for (auto& [id, email, name, role, invited_by, created_at, expires_at] :
       session.rows<std::string, std::string, std::string, std::string, std::string, std::int64_t, std::int64_t>(
           "select id, email, name, role, invited_by, created_at, expires_at from invitations" + where +
               " order by created_at desc, id desc",
           params))
    all.push_back({InvitationId::trusted(std::move(id)), std::move(email), std::move(name),
                   role_of(role).value_or(Role::kViewer), std::move(invited_by), created_at, expires_at});
  return all;
}

Result<Invitation> by_token(store::Session& session, const std::string& token, Micros now) {
  auto found = invitations_where(session, " where token_hash = :hash and expires_at > :now",
                                 {{"hash", hashed(token)}, {"now", now}});
  if (found.empty()) return invitation_not_found();
  return std::move(found.front());
}

Status check_room(store::Session& session, const std::string& email) {
  const auto user =
      session.row<std::string>("select id from users where email_key = :key", {{"key", email_key(email)}});
  if (user) return conflict("user_exists", "There is a user with this e-mail address already.");
  if (session.one<std::int64_t>("select count(*) from invitations") >=
      static_cast<std::int64_t>(People::kInvitationsMost))
    return conflict("invitations_too_many", "200 invitations are open already.", "Remove those nobody waits for.");
  return {};
}

void insert(store::Session& session, const Invitation& invitation, const std::string& token) {
  session.run(
      "insert into invitations(id, email, email_key, name, role, token_hash, invited_by, created_at, expires_at)"
      " values (:id, :email, :key, :name, :role, :hash, :by, :at, :expires)",
      {{"id", invitation.id.str()},
       {"email", invitation.email},
       {"key", email_key(invitation.email)},
       {"name", invitation.name},
       {"role", role_name(invitation.role)},
       {"hash", hashed(token)},
       {"by", invitation.invited_by},
       {"at", invitation.created_at},
       {"expires", invitation.expires_at}});
}

}  // namespace

Result<People::Invited> People::invite(const std::string& email, const std::string& name, Role role,
                                       const Actor& actor) {
  HK_CHECK(check_email(email));
  if (!trim(name).empty()) HK_CHECK(check_name(name));
  if (role == Role::kOwner && actor.role != Role::kOwner) return owner_needed();
  const Micros now = clock_.now();
  const Invited invited{{InvitationId::make(), std::string(trim(email)), std::string(trim(name)), role, actor.id, now,
                         now + kInvitationLife},
                        base64url(random_bytes(kTokenBytes))};
  const Status written = db_.write([&](store::Session& s) -> Status {
    lock_audit(s);
    s.run("delete from invitations where email_key = :key or expires_at <= :now",
          {{"key", email_key(email)}, {"now", now}});
    HK_CHECK(check_room(s, email));
    insert(s, invited.invitation, invited.token);
    audit(s, clock_, actor.id, "invitation_created", invited.invitation.id.str(),
          {{"email", invited.invitation.email}, {"role", role_name(role)}});
    return {};
  });
  if (!written) return written.error();
  return invited;
}

Result<std::vector<Invitation>> People::invitations() {
  return db_.read([&](store::Session& s) {
    return Result<std::vector<Invitation>>(invitations_where(s, " where expires_at > :now", {{"now", clock_.now()}}));
  });
}

Status People::remove_invitation(const InvitationId& id, const Actor& actor) {
  return db_.write([&](store::Session& s) -> Status {
    lock_audit(s);
    const auto found = invitations_where(s, " where id = :id", {{"id", id.str()}});
    if (found.empty()) return not_found("invitation_not_found", "There is no invitation with this id.");
    if (found.front().role == Role::kOwner && actor.role != Role::kOwner) return owner_needed();
    s.run("delete from invitations where id = :id", {{"id", id.str()}});
    audit(s, clock_, actor.id, "invitation_removed", id.str(), {{"email", found.front().email}});
    return {};
  });
}

Result<Invitation> People::invitation_of(const std::string& token, const std::string& remote_ip) {
  HK_CHECK(identity_.may_guess(remote_ip));
  auto found = db_.read([&](store::Session& s) { return by_token(s, token, clock_.now()); });
  if (!found && found.error().kind == ErrorKind::kNotFound) identity_.failed_guess(remote_ip);
  return found;
}

Result<Identity::SignedIn> People::accept(const std::string& token, const std::string& name,
                                          const std::string& password, const std::string& remote_ip) {
  HK_TRY(const Invitation invitation, invitation_of(token, remote_ip));
  const NewUser wanted{name, invitation.email, password, invitation.role};
  HK_CHECK(check_new_user(wanted));
  const User user = user_of(wanted);
  const std::string hash = hash_password(password);
  const Status written = db_.write([&](store::Session& s) -> Status {
    lock_audit(s);
    HK_CHECK(by_token(s, token, clock_.now()));  // used or taken back meanwhile
    s.run("delete from invitations where id = :id", {{"id", invitation.id.str()}});
    HK_CHECK(insert_user(s, clock_, user, hash));
    audit(s, clock_, user.id.str(), "invitation_accepted", invitation.id.str(),
          {{"email", user.email}, {"role", role_name(user.role)}, {"invitedBy", invitation.invited_by}});
    return {};
  });
  if (!written) return written.error();
  return identity_.start_session(user, remote_ip);
}

}  // namespace hk::identity
