#include <hk/settings/routes.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <hk/base/text.hpp>
#include <hk/identity/audit.hpp>
#include <hk/identity/identity.hpp>

namespace hk::settings {
namespace {

using config::Setting;

constexpr std::size_t kValueMost = 2'000;

std::string prefix_of(const std::string& provider) { return "providers." + provider + "."; }

const char* type_name(Setting::Type type) {
  switch (type) {
    case Setting::Type::kInteger:
      return "integer";
    case Setting::Type::kFlag:
      return "flag";
    case Setting::Type::kSecret:
      return "secret";
    case Setting::Type::kText:
      break;
  }
  return "text";
}

// Where the user and password of an address stand, "someone:secret@": from, length. Nothing when it has none.
std::optional<std::pair<std::size_t, std::size_t>> credentials_in(const std::string& value) {
  constexpr std::string_view kBegin = "://";
  const std::size_t scheme = value.find(kBegin);
  if (scheme == std::string::npos) return std::nullopt;
  const std::size_t begin = scheme + kBegin.size(), end = value.find_first_of("/?#", begin);
  const std::size_t at = value.substr(0, end).rfind('@');
  if (at == std::string::npos || at < begin) return std::nullopt;
  return std::pair(begin, at - begin);
}

std::string without_credentials(std::string value) {
  if (const auto at = credentials_in(value)) value.replace(at->first, at->second, "...");
  return value;
}

Json setting_json(const Setting& setting, const std::string& prefix, const config::Config& configured,
                  const config::Config& effective, const Stored* stored) {
  const bool is_pinned = configured.is_pinned(setting.name);
  const bool is_secret = setting.type == Setting::Type::kSecret;
  const std::string value = effective.text(setting.name);
  Json json = {{"name", setting.name.substr(prefix.size())},
               {"type", type_name(setting.type)},
               {"meaning", setting.meaning},
               {"variable", setting.variable},
               {"value", is_secret ? Json(nullptr) : Json(without_credentials(value))},
               {"default", is_secret ? Json(nullptr) : Json(setting.default_value)},
               {"isSet", !trim(value).empty()},
               {"source", is_pinned           ? "configuration"
                          : stored != nullptr ? "here"
                                              : "default"},
               {"readable", is_pinned || stored == nullptr || stored->is_readable},
               {"changedAt", nullptr},
               {"changedBy", nullptr}};
  if (setting.type == Setting::Type::kInteger) json.update({{"least", setting.least}, {"most", setting.most}});
  if (stored != nullptr && !is_pinned) {
    json["changedAt"] = format_rfc3339(stored->changed_at);
    json["changedBy"] = text_or_null(stored->changed_by);
  }
  return json;
}

class Handlers {
 public:
  explicit Handlers(ProviderServices services) : services_(std::move(services)) {}

  Result<http::Response> list(const http::Request&) const {
    Json items = Json::array();
    for (const ProviderAbout& about : services_.providers) {
      HK_TRY(Json item, provider_json(about));
      items.push_back(std::move(item));
    }
    return http::json_response(200, {{"items", items}});
  }

  Result<http::Response> change(const http::Request& request) const {
    HK_TRY(const ProviderAbout about, about_of(request));
    HK_TRY(const Json body, request.json_object());
    HK_TRY(const Changes changes, changes_of(about, body.at("settings")));
    HK_CHECK(keys_stay_where_they_are(about, changes));
    HK_TRY(const config::Config wanted, services_.stored.with(changes));
    HK_CHECK(services_.check(wanted));
    const std::string actor = identity::actor_of(request);
    HK_CHECK(services_.db.write([&](store::Session& s) -> Status {
      services_.stored.change(s, changes, actor);
      services_.changed(s, about.name);
      Json names = Json::array();  // never the values: some are secrets
      for (const auto& [name, value] : changes) names.push_back(name + (value ? "" : " (back to the default)"));
      identity::audit(s, services_.clock, actor, "provider_settings_changed", about.name, {{"settings", names}});
      return {};
    }));
    services_.stored.refresh();
    HK_TRY(const Json json, provider_json(about));
    return http::json_response(200, json);
  }

  Result<http::Response> test(const http::Request& request) const {
    HK_TRY(const ProviderAbout about, about_of(request));
    HK_TRY(const Json outcome, services_.test(about.name));
    return http::json_response(200, outcome);
  }

 private:
  Result<ProviderAbout> about_of(const http::Request& request) const {
    const std::string name = request.param("name");
    const auto found = std::ranges::find(services_.providers, name, &ProviderAbout::name);
    if (found == services_.providers.end())
      return not_found("provider_not_found", "There is no provider of this name.",
                       "GET /api/settings/providers lists them.");
    return *found;
  }

  Result<Json> provider_json(const ProviderAbout& about) const {
    HK_TRY(const config::Config effective, services_.stored.effective());
    HK_TRY(const auto stored, services_.stored.stored());
    const std::string prefix = prefix_of(about.name);
    Json settings = Json::array();
    for (const Setting& setting : config::settings()) {
      if (!setting.name.starts_with(prefix)) continue;
      const auto at = stored.find(setting.name);
      settings.push_back(setting_json(setting, prefix, services_.stored.configured(), effective,
                                      at == stored.end() ? nullptr : &at->second));
    }
    return Json{{"name", about.name},
                {"title", about.title},
                {"kind", about.kind},
                {"site", about.site},
                {"ready", !trim(effective.text(prefix + "key")).empty()},
                {"settings", settings}};
  }

  Result<Changes> changes_of(const ProviderAbout& about, const Json& settings) const {
    Changes changes;
    for (const auto& [name, value] : settings.items()) {
      const std::string full = prefix_of(about.name) + name;
      if (config::find_setting(full) == nullptr)
        return invalid("setting_unknown", about.title + " has no setting \"" + name + "\".");
      if (value.is_null()) {
        changes.emplace(full, std::nullopt);
        continue;
      }
      const std::string text = value.is_string() ? value.get<std::string>() : dump_json(value);
      if (text.size() > kValueMost)
        return invalid("setting_invalid", "The setting " + name + " may have at most 2,000 characters.");
      if (credentials_in(text))
        return invalid("setting_invalid",
                       "The setting " + name + " would hold a password that everybody can read here.",
                       "Write the address without one.");
      changes.emplace(full, std::string(trim(text)));
    }
    return changes;
  }

  // A key that nobody may read must not be sent to an address that somebody wrote.
  Status keys_stay_where_they_are(const ProviderAbout& about, const Changes& changes) const {
    for (const char* url : {"base_url", "token_url"})
      for (const char* key : {"key", "secret"}) HK_CHECK(key_stays(about, url, key, changes));
    return {};
  }

  Status key_stays(const ProviderAbout& about, const std::string& url_name, const std::string& key_name,
                   const Changes& changes) const {
    const std::string url = prefix_of(about.name) + url_name, key = prefix_of(about.name) + key_name;
    if (config::find_setting(key) == nullptr || !changes.contains(url) || changes.contains(key)) return {};
    HK_TRY(const config::Config now, services_.stored.effective());
    const std::string wanted = changes.at(url).value_or(config::find_setting(url)->default_value);
    if (trim(now.text(key)).empty() || trim(now.text(url)) == wanted) return {};
    if (now.is_pinned(key))
      return conflict("setting_pinned", "The key is set in the configuration of the program, so its address is, too.",
                      "Set the address there.");
    return invalid("key_needed", "The key would go to another address: enter it again, too.",
                   "Send \"" + key_name + "\" together with \"" + url_name + "\".");
  }

  ProviderServices services_;
};

Json ref(const char* name) { return {{"$ref", std::string("#/components/schemas/") + name}}; }

Json change_body() {
  const Json value = {{"type", {"string", "integer", "boolean", "null"}}};
  return {{"type", "object"},
          {"additionalProperties", false},
          {"required", {"settings"}},
          {"properties", {{"settings", {{"type", "object"}, {"additionalProperties", value}}}}}};
}

}  // namespace

std::vector<http::Route> routes(ProviderServices services) {
  using http::Method;
  const auto handlers = std::make_shared<Handlers>(std::move(services));
  using Member = Result<http::Response> (Handlers::*)(const http::Request&) const;
  const auto route = [&](Method method, const char* path, Member member, const char* id, const char* summary,
                         const char* description, Json answer, Json body = nullptr) {
    http::Route out;
    out.method = method;
    out.path = path;
    out.permission = "workspace.manage";
    out.handler = [handlers, member](const http::Request& request) { return ((*handlers).*member)(request); };
    out.doc.id = id;
    out.doc.tag = "Settings";
    out.doc.summary = summary;
    out.doc.description = description;
    out.doc.request_body = std::move(body);
    out.doc.responses = {{200, std::move(answer)}};
    return out;
  };
  const Json items = {{"type", "object"},
                      {"additionalProperties", false},
                      {"required", {"items"}},
                      {"properties", {{"items", {{"type", "array"}, {"items", ref("ProviderSettings")}}}}}};
  return {route(Method::kGet, "/api/settings/providers", &Handlers::list, "listProviderSettings",
                "Settings of the providers", "Keys are never told: `isSet` says whether there is one.", items),
          route(Method::kPut, "/api/settings/providers/{name}", &Handlers::change, "changeProviderSettings",
                "Change settings of a provider",
                "Names and new values; null goes back to the default. They hold at once, in all processes. 409"
                " setting_pinned: the configuration of the program says it. A new base_url needs the key again.",
                ref("ProviderSettings"), change_body()),
          route(Method::kPost, "/api/settings/providers/{name}/test", &Handlers::test, "testProvider",
                "Ask a provider once, to see whether it works",
                "An ordinary call about a made-up address, number or house: it is in the ledger and costs what such a"
                " call costs.",
                ref("ProviderTest"))};
}

Json schemas() {
  return Json::parse(R"({
    "ProviderSettings": {"type": "object", "additionalProperties": false,
      "required": ["name", "title", "kind", "site", "ready", "settings"],
      "properties": {"name": {"type": "string"}, "title": {"type": "string"},
        "kind": {"enum": ["property", "email", "phone", "address"]},
        "site": {"type": "string", "description": "Where its keys come from"},
        "ready": {"type": "boolean", "description": "It has a key and is asked"},
        "settings": {"type": "array", "items": {"$ref": "#/components/schemas/ProviderSetting"}}}},
    "ProviderSetting": {"type": "object", "additionalProperties": false,
      "required": ["name", "type", "meaning", "variable", "value", "default", "isSet", "source", "readable", "changedAt",
        "changedBy"],
      "properties": {"name": {"type": "string"}, "type": {"enum": ["text", "integer", "flag", "secret"]},
        "meaning": {"type": "string"},
        "variable": {"type": "string", "description": "The variable that sets it in the program's configuration"},
        "value": {"type": ["string", "null"], "description": "null: a secret, which is never told"},
        "default": {"type": ["string", "null"]}, "isSet": {"type": "boolean"},
        "source": {"enum": ["configuration", "here", "default"]},
        "readable": {"type": "boolean", "description": "false: stored with another key; enter it again"},
        "least": {"type": "integer"}, "most": {"type": "integer"},
        "changedAt": {"type": ["string", "null"], "format": "date-time"}, "changedBy": {"type": ["string", "null"]}}},
    "ProviderTest": {"type": "object", "additionalProperties": false,
      "required": ["works", "outcome", "message", "advice", "cost", "durationMs"],
      "properties": {"works": {"type": "boolean"}, "outcome": {"type": "string"}, "message": {"type": "string"},
        "advice": {"type": ["string", "null"]}, "cost": {"type": "number", "description": "Dollars"},
        "durationMs": {"type": "integer"}}}
  })");
}

}  // namespace hk::settings
