#include <hk/base/json_schema.hpp>

#include <set>
#include <stdexcept>

#include <hk/base/text.hpp>

namespace hk {
namespace {

constexpr std::size_t kProblemsMax = 20;
constexpr std::string_view kRefPrefix = "#/components/schemas/";

std::string type_of(const Json& value) {
  if (value.is_null()) return "null";
  if (value.is_boolean()) return "boolean";
  if (value.is_string()) return "string";
  if (value.is_array()) return "array";
  if (value.is_object()) return "object";
  return value.is_number_integer() ? "integer" : "number";
}

bool has_type(const Json& value, const std::string& wanted) {
  const std::string actual = type_of(value);
  return actual == wanted || (wanted == "number" && actual == "integer");
}

class Checker {
 public:
  explicit Checker(const Json& components) : components_(components) {}

  void check(const Json& value, const Json& schema, const std::string& path) {
    for (const auto& [keyword, rule] : schema.items()) {
      if (problems.size() >= kProblemsMax) return;
      apply(value, schema, path, keyword, rule);
    }
  }

  std::vector<FieldError> problems;

 private:
  void add(const std::string& path, std::string message) {
    problems.push_back({path.empty() ? "(body)" : path, std::move(message)});
  }

  void apply(const Json& value, const Json& schema, const std::string& path, const std::string& keyword,
             const Json& rule) {
    if (keyword == "$ref") return check(value, target_of(rule), path);
    if (keyword == "type") return check_type(value, rule, path);
    if (keyword == "enum" || keyword == "const") return check_enum(value, rule, path);
    if (keyword == "anyOf") return check_any_of(value, rule, path);
    if (keyword == "properties") return check_properties(value, rule, path);
    if (keyword == "required") return check_required(value, rule, path);
    if (keyword == "additionalProperties") return check_additional(value, schema, rule, path);
    if (keyword == "items" || keyword == "maxItems") return check_array(value, keyword, rule, path);
    if (keyword == "minLength" || keyword == "maxLength") return check_length(value, keyword, rule, path);
    if (keyword == "minimum" || keyword == "maximum") return check_range(value, keyword, rule, path);
    static const std::set<std::string> kNotes = {"description", "format", "example", "examples", "default", "title"};
    if (!kNotes.contains(keyword)) throw std::logic_error("unknown JSON Schema keyword " + keyword);
  }

  const Json& target_of(const Json& reference) const {
    const auto& text = reference.get_ref<const std::string&>();
    if (!text.starts_with(kRefPrefix)) throw std::logic_error("unknown reference " + text);
    return components_.at(text.substr(kRefPrefix.size()));
  }

  void check_type(const Json& value, const Json& rule, const std::string& path) {
    std::string names;
    for (const Json& name : rule.is_array() ? rule : Json::array({rule})) {
      if (has_type(value, name.get<std::string>())) return;
      names += (names.empty() ? "" : " or ") + name.get<std::string>();
    }
    add(path, "must be " + names + ", not " + type_of(value));
  }

  void check_enum(const Json& value, const Json& rule, const std::string& path) {
    const Json& allowed = rule.is_array() ? rule : Json::array({rule});
    for (const Json& one : allowed)
      if (one == value) return;
    add(path, "must be one of " + dump_json(allowed));
  }

  void check_any_of(const Json& value, const Json& rule, const std::string& path) {
    for (const Json& option : rule) {
      Checker inner(components_);
      inner.check(value, option, path);
      if (inner.problems.empty()) return;
    }
    add(path, "fits none of the allowed forms");
  }

  void check_properties(const Json& value, const Json& rule, const std::string& path) {
    if (!value.is_object()) return;
    for (const auto& [name, inner] : rule.items())
      if (const auto member = value.find(name); member != value.end())
        check(*member, inner, path.empty() ? name : path + "." + name);
  }

  void check_required(const Json& value, const Json& rule, const std::string& path) {
    if (!value.is_object()) return;
    for (const Json& name : rule)
      if (!value.contains(name.get<std::string>()))
        add(path.empty() ? name.get<std::string>() : path + "." + name.get<std::string>(), "is missing");
  }

  void check_additional(const Json& value, const Json& schema, const Json& rule, const std::string& path) {
    if (!value.is_object() || rule != Json(false)) return;
    for (const auto& [name, member] : value.items())
      if (!schema.contains("properties") || !schema["properties"].contains(name))
        add(path.empty() ? name : path + "." + name, "is not a known field");
  }

  void check_array(const Json& value, const std::string& keyword, const Json& rule, const std::string& path) {
    if (!value.is_array()) return;
    if (keyword == "maxItems") {
      if (value.size() > rule.get<std::size_t>()) add(path, "has more than " + rule.dump() + " entries");
      return;
    }
    for (std::size_t i = 0; i < value.size(); ++i) check(value[i], rule, path + "[" + std::to_string(i) + "]");
  }

  void check_length(const Json& value, const std::string& keyword, const Json& rule, const std::string& path) {
    if (!value.is_string()) return;
    const std::size_t length = utf8_length(value.get_ref<const std::string&>());
    if (keyword == "minLength" && length < rule.get<std::size_t>())
      add(path, "must not be shorter than " + rule.dump() + " characters");
    if (keyword == "maxLength" && length > rule.get<std::size_t>())
      add(path, "must not be longer than " + rule.dump() + " characters");
  }

  void check_range(const Json& value, const std::string& keyword, const Json& rule, const std::string& path) {
    if (!value.is_number()) return;
    if (keyword == "minimum" && value < rule) add(path, "must be at least " + rule.dump());
    if (keyword == "maximum" && value > rule) add(path, "must be at most " + rule.dump());
  }

  const Json& components_;
};

}  // namespace

std::vector<FieldError> schema_problems(const Json& value, const Json& schema, const Json& components) {
  Checker checker(components);
  checker.check(value, schema, "");
  return std::move(checker.problems);
}

}  // namespace hk
