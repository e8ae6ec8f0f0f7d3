#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include <hk/base/ids.hpp>
#include <hk/base/text.hpp>
#include <hk/http/route.hpp>

namespace hk::http {

namespace {

// A wrong route table is a bug of the program, found at its start: say which route and end.
[[noreturn]] void refuse(const Route& route, const char* why) {
  std::fprintf(stderr, "route %s %s: %s\n", std::string(method_name(route.method)).c_str(), route.path.c_str(), why);
  std::abort();
}

bool fits_int63(std::string_view text) {
  if (text.empty() || text.size() > 19) return false;
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return false;
  return parse_int(text).has_value();
}

}  // namespace

bool Router::Segment::accepts(std::string_view text) const {
  switch (kind) {
    case Kind::kLiteral:
      return text == literal;
    case Kind::kTypeId:
      return is_type_id(text, type);
    case Kind::kInt:
      return fits_int63(text);
    case Kind::kAny:
      return !text.empty();
  }
  return false;
}

Router::Segment Router::parse_segment(const std::string& text) {
  Segment segment;
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') {
    segment.literal = text;
    return segment;
  }
  const std::string inner = text.substr(1, text.size() - 2);
  const auto colon = inner.find(':');
  segment.name = inner.substr(0, colon);
  if (colon == std::string::npos) {
    segment.kind = Segment::Kind::kAny;
  } else {
    segment.type = inner.substr(colon + 1);
    segment.kind = segment.type == "int" ? Segment::Kind::kInt : Segment::Kind::kTypeId;
  }
  return segment;
}

bool Router::Pattern::more_exact_than(const Pattern& other) const {
  return std::lexicographical_compare(segments.begin(), segments.end(), other.segments.begin(), other.segments.end(),
                                      [](const Segment& a, const Segment& b) { return a.kind < b.kind; });
}

bool Router::Pattern::same_shape(const Pattern& other) const {
  return std::equal(segments.begin(), segments.end(), other.segments.begin(), other.segments.end(),
                    [](const Segment& a, const Segment& b) {
                      return a.kind == b.kind && a.literal == b.literal && a.type == b.type;
                    });
}

void Router::add(Route route) {
  if (route.permission.empty()) refuse(route, "says no permission; use \"public\" for a route open to all");
  if (route.path.empty() || route.path.front() != '/') refuse(route, "the path must begin with /");
  if (!route.handler) refuse(route, "has no handler");
  Pattern pattern;
  pattern.route = routes_.size();
  for (const std::string& text : split(std::string_view(route.path).substr(1), '/')) {
    pattern.segments.push_back(parse_segment(text));
  }
  auto& bucket = patterns_[pattern.segments.size()];
  for (const Pattern& other : bucket) {
    if (routes_[other.route].method == route.method && other.same_shape(pattern)) refuse(route, "is declared twice");
  }
  // The most exact pattern first, so that /leads/import wins over /leads/{name}.
  const auto place =
      std::find_if(bucket.begin(), bucket.end(), [&](const Pattern& other) { return pattern.more_exact_than(other); });
  bucket.insert(place, std::move(pattern));
  routes_.push_back(std::move(route));
}

void Router::add(std::vector<Route> routes) {
  for (Route& route : routes) add(std::move(route));
}

bool Router::Pattern::accepts(const std::vector<std::string>& texts) const {
  return std::equal(segments.begin(), segments.end(), texts.begin(), texts.end(),
                    [](const Segment& segment, const std::string& text) { return segment.accepts(text); });
}

std::map<std::string, std::string> Router::Pattern::params(const std::vector<std::string>& texts) const {
  std::map<std::string, std::string> params;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].kind != Segment::Kind::kLiteral) params[segments[i].name] = texts[i];
  }
  return params;
}

Router::Match Router::find(Method method, const std::string& path) const {
  Match match;
  if (path.empty() || path.front() != '/') return match;
  const auto texts = split(std::string_view(path).substr(1), '/');
  const auto bucket = patterns_.find(texts.size());
  if (bucket == patterns_.end()) return match;
  const Pattern* as_get = nullptr;
  for (const Pattern& pattern : bucket->second) {
    if (!pattern.accepts(texts)) continue;
    const Route& route = routes_[pattern.route];
    if (route.method == method) return {&route, pattern.params(texts), {}};
    if (route.method == Method::kGet && as_get == nullptr) as_get = &pattern;
    if (std::find(match.allowed.begin(), match.allowed.end(), route.method) == match.allowed.end()) {
      match.allowed.push_back(route.method);
    }
  }
  // HEAD is answered like GET; the server leaves the body out.
  if (method == Method::kHead && as_get != nullptr) return {&routes_[as_get->route], as_get->params(texts), {}};
  if (as_get != nullptr) match.allowed.push_back(Method::kHead);
  return match;
}

}  // namespace hk::http
