#include <hk/events/publishable_keys.hpp>

#include <algorithm>

#include <hk/base/ids.hpp>
#include <hk/base/text.hpp>

namespace hk::events {
namespace {

constexpr const char* kPrefix = "hkpub_";
constexpr std::size_t kKeysMost = 50;
constexpr std::size_t kOriginsMost = 20;
constexpr std::size_t kNameMost = 200;
constexpr Micros kKnownFor = kSecond;  // so long a removed key may still work

// What a browser sends as Origin: scheme and host, a port if it is not the usual one, nothing behind.
bool is_origin(const std::string& text) {
  const std::size_t host = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  if (host == 0 || text.size() == host || text.size() > kNameMost) return false;
  return text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-:[]", host) == std::string::npos;
}

std::string key_in(const http::Request& request) {
  const std::string authorization = request.header("authorization");
  if (starts_with_ci(authorization, "bearer ")) return std::string(trim(std::string_view(authorization).substr(7)));
  return request.query_value("key").value_or("");
}

std::vector<std::string> origins_of(const std::string& stored) {
  std::vector<std::string> origins;
  if (const auto parsed = parse_json(stored); parsed && parsed->is_array())
    for (const Json& origin : *parsed) origins.push_back(origin.get<std::string>());
  return origins;
}

bool has_origin(const PublishableKey& key, const std::string& origin) {
  return std::find(key.origins.begin(), key.origins.end(), origin) != key.origins.end();
}

Result<std::vector<std::string>> checked_origins(const std::vector<std::string>& wanted) {
  std::vector<std::string> origins;
  origins.reserve(wanted.size());
  for (const std::string& one : wanted) origins.push_back(lower_ascii(trim(one)));
  const bool good = !origins.empty() && origins.size() <= kOriginsMost &&
                    std::all_of(origins.begin(), origins.end(), [](const auto& one) { return is_origin(one); });
  if (!good)
    return invalid("origin_invalid", "A publishable key needs 1 to 20 origins.",
                   "Write each like https://www.example.com, without a path.");
  return origins;
}

}  // namespace

Json to_json(const PublishableKey& key) {
  return {{"id", key.id},
          {"key", key.key},
          {"name", key.name},
          {"origins", key.origins},
          {"createdAt", format_rfc3339(key.created_at)}};
}

Result<PublishableKey> PublishableKeys::create(const std::string& name, const std::vector<std::string>& origins,
                                               const std::string& actor) {
  PublishableKey key;
  key.name = std::string(trim(name));
  if (key.name.empty() || key.name.size() > kNameMost)
    return invalid("name_missing", "A key needs a name of at most 200 characters.");
  HK_TRY(key.origins, checked_origins(origins));
  key.id = new_type_id("pkey");
  key.key = kPrefix + base64url(random_bytes(24));
  key.created_at = clock_.now();
  HK_CHECK(db_.write([&](store::Session& s) -> Status {
    if (s.one<std::int64_t>("select count(*) from publishable_keys") >= static_cast<std::int64_t>(kKeysMost))
      return conflict("too_many_keys", "There are 50 publishable keys already.", "Remove one that is not used.");
    s.run(
        "insert into publishable_keys(id, name, key, origins, created_at, created_by)"
        " values (:id, :name, :key, :origins, :at, :actor)",
        {{"id", key.id},
         {"name", key.name},
         {"key", key.key},
         {"origins", dump_json(key.origins)},
         {"at", key.created_at},
         {"actor", actor}});
    return {};
  }));
  return key;
}

Result<std::vector<PublishableKey>> PublishableKeys::list() {
  return db_.read([](store::Session& s) -> Result<std::vector<PublishableKey>> {
    std::vector<PublishableKey> keys;
    for (auto& [id, key, name, origins, created_at] :
         s.rows<std::string, std::string, std::string, std::string, std::int64_t>(
             "select id, key, name, origins, created_at from publishable_keys order by created_at, id"))
      keys.push_back({id, key, name, origins_of(origins), created_at});
    return keys;
  });
}

Status PublishableKeys::remove(const std::string& id) {
  HK_TRY(const std::int64_t removed, db_.write([&](store::Session& s) -> Result<std::int64_t> {
    return s.run("delete from publishable_keys where id = :id", {{"id", id}});
  }));
  if (removed == 0) return not_found("publishable_key_not_found", "There is no publishable key with this id.");
  const std::lock_guard lock(mutex_);
  known_at_ = 0;
  return {};
}

Result<std::vector<PublishableKey>> PublishableKeys::recent() {
  const std::lock_guard lock(mutex_);
  const Micros now = clock_.now();
  if (now < known_at_ || now >= known_at_ + kKnownFor) {
    HK_TRY(known_, list());
    known_at_ = now;
  }
  return known_;
}

Result<std::optional<PublishableKey>> PublishableKeys::find(const std::string& key) {
  HK_TRY(const auto keys, recent());
  for (const PublishableKey& one : keys)
    if (one.key == key) return std::optional(one);
  return std::optional<PublishableKey>();
}

bool PublishableKeys::carried_by(const http::Request& request) { return key_in(request).starts_with(kPrefix); }

Status PublishableKeys::admit(http::Request& request) {
  HK_TRY(auto key, find(key_in(request)));
  if (!key)
    return Error{ErrorKind::kUnauthenticated,
                 "key_unknown",
                 "This publishable key is not known.",
                 "Look at the list of publishable keys.",
                 {}};
  if (!has_origin(*key, request.header("origin")))
    return Error{ErrorKind::kForbidden,
                 "origin_not_allowed",
                 "This publishable key is not for pages of this origin.",
                 "Add the origin of the page to the key.",
                 {}};
  if (starts_with_ci(request.header("content-type"), "text/plain"))
    request.headers["content-type"] = "application/json";
  request.caller = std::make_shared<PublishableCaller>(*std::move(key));
  return {};
}

bool PublishableKeys::allows(const http::Request& request, const std::string& origin) {
  const auto keys = recent();
  if (!keys) return false;
  const std::string named = key_in(request);
  return std::any_of(keys->begin(), keys->end(), [&](const PublishableKey& key) {
    return (named.empty() || named == key.key) && has_origin(key, origin);
  });
}

}  // namespace hk::events
