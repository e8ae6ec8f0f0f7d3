// Keys that stand in web pages for everybody to read: they may report events from the pages of their origins, and
// nothing else.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/base/result.hpp>
#include <hk/base/time.hpp>
#include <hk/http/http.hpp>
#include <hk/store/store.hpp>

namespace hk::events {

struct PublishableKey {
  std::string id;   // "pkey_..."
  std::string key;  // "hkpub_..."; not secret
  std::string name;
  std::vector<std::string> origins;  // "https://example.com", with a port where it is not the usual one
  Micros created_at = 0;
};
Json to_json(const PublishableKey& key);

// Who makes a request with a publishable key.
class PublishableCaller final : public http::Caller {
 public:
  explicit PublishableCaller(PublishableKey key_in) : key(std::move(key_in)) {}
  const PublishableKey key;
};

class PublishableKeys {
 public:
  PublishableKeys(store::Database& db, const Clock& clock) : db_(db), clock_(clock) {}

  // Errors: name_missing, origin_invalid, too_many_keys.
  Result<PublishableKey> create(const std::string& name, const std::vector<std::string>& origins,
                                const std::string& actor);
  Result<std::vector<PublishableKey>> list();
  Status remove(const std::string& id);  // publishable_key_not_found

  // Whether the request carries a publishable key (?key=hkpub_... or as a Bearer token), known or not.
  static bool carried_by(const http::Request& request);
  // Checks key and origin and fills request.caller. Text, which a page may send without asking first, counts as JSON.
  // Errors: key_unknown, origin_not_allowed.
  Status admit(http::Request& request);
  // For http::Route::allows_origin: the key's own origins; for a preflight that does not name the key, those of any.
  bool allows(const http::Request& request, const std::string& origin);

 private:
  Result<std::optional<PublishableKey>> find(const std::string& key);
  Result<std::vector<PublishableKey>> recent();

  store::Database& db_;
  const Clock& clock_;
  std::mutex mutex_;
  std::vector<PublishableKey> known_;  // all of them, as of known_at_
  Micros known_at_ = 0;
};

}  // namespace hk::events
