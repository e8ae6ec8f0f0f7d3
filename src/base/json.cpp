#include <hk/base/json.hpp>

namespace hk {
namespace {

constexpr int kDepthMax = 64;

// Builds the document but stops at a depth and at a NUL character.
class GuardedParser : public nlohmann::detail::json_sax_dom_parser<Json> {
 public:
  using Base = nlohmann::detail::json_sax_dom_parser<Json>;
  explicit GuardedParser(Json& document) : Base(document, false) {}

  bool start_object(std::size_t count) { return enter() && Base::start_object(count); }
  bool end_object() { return leave() && Base::end_object(); }
  bool start_array(std::size_t count) { return enter() && Base::start_array(count); }
  bool end_array() { return leave() && Base::end_array(); }
  bool string(std::string& value) { return clean(value) && Base::string(value); }
  bool key(std::string& value) { return clean(value) && Base::key(value); }
  bool parse_error(std::size_t at, const std::string&, const nlohmann::detail::exception&) {
    problem = "not valid JSON at character " + std::to_string(at);
    return false;
  }

  std::string problem;

 private:
  bool enter() {
    if (++depth_ <= kDepthMax) return true;
    problem = "nested deeper than " + std::to_string(kDepthMax) + " levels";
    return false;
  }
  bool leave() {
    --depth_;
    return true;
  }
  // PostgreSQL cuts text at a NUL byte without an error, so none comes in.
  bool clean(const std::string& value) {
    if (value.find('\0') == std::string::npos) return true;
    problem = "a text holds a NUL character";
    return false;
  }

  int depth_ = 0;
};

}  // namespace

Result<Json> parse_json(std::string_view text) {
  Json root;
  GuardedParser parser(root);
  const bool ok = Json::sax_parse(text.begin(), text.end(), &parser);
  if (ok && parser.problem.empty()) return root;
  return invalid("json_invalid", "The body is " + (parser.problem.empty() ? "not valid JSON" : parser.problem) + ".",
                 "Send one UTF-8 JSON document.");
}

std::string dump_json(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace hk
