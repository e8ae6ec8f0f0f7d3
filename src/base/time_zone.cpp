// Reads TZif files (RFC 8536) of the system's tz database: explicit transitions, and for later times the
// POSIX rule of the footer.
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <vector>

#include <hk/base/text.hpp>
#include <hk/base/time.hpp>

namespace hk {
namespace {

struct Transition {
  Micros at;
  Micros offset;
};

// One end of daylight saving in a POSIX TZ rule: "M3.2.0/2".
struct RuleDay {
  int month = 1, week = 1, weekday = 0;
  Micros time = 2 * kHour;
};

struct FooterRule {
  Micros standard = 0, daylight = 0;
  bool has_daylight = false;
  RuleDay begins, ends;
};

class Zone final : public TimeZone {
 public:
  Zone(std::string name, Micros first_offset, std::vector<Transition> transitions, FooterRule rule)
      : name_(std::move(name)), first_offset_(first_offset), transitions_(std::move(transitions)), rule_(rule) {}
  const std::string& name() const override { return name_; }
  Micros offset_at(Micros at) const override;

 private:
  std::string name_;
  Micros first_offset_;
  std::vector<Transition> transitions_;
  FooterRule rule_;
};

Micros rule_instant(int year, const RuleDay& rule, Micros offset) {
  const Micros first = midnight_utc({year, rule.month, 1});
  const int weekday_of_first = static_cast<int>((first / kDay + 4) % 7);  // 1970-01-01 was a Thursday
  int day = 1 + (rule.weekday - weekday_of_first + 7) % 7 + 7 * (rule.week - 1);
  const Date next = rule.month == 12 ? Date{year + 1, 1, 1} : Date{year, rule.month + 1, 1};
  const int days_in_month = static_cast<int>((midnight_utc(next) - first) / kDay);
  while (day > days_in_month) day -= 7;
  return midnight_utc({year, rule.month, day}) + rule.time - offset;
}

Micros offset_by_rule(const FooterRule& rule, Micros at) {
  if (!rule.has_daylight) return rule.standard;
  const int year = utc_date(at + rule.standard).year;
  const Micros begins = rule_instant(year, rule.begins, rule.standard);
  const Micros ends = rule_instant(year, rule.ends, rule.daylight);
  const bool northern = begins < ends;
  const bool inside = northern ? (at >= begins && at < ends) : (at >= begins || at < ends);
  return inside ? rule.daylight : rule.standard;
}

Micros Zone::offset_at(Micros at) const {
  if (transitions_.empty() || at >= transitions_.back().at) return offset_by_rule(rule_, at);
  auto after = std::upper_bound(transitions_.begin(), transitions_.end(), at,
                                [](Micros t, const Transition& x) { return t < x.at; });
  return after == transitions_.begin() ? first_offset_ : std::prev(after)->offset;
}

// A reader over the POSIX TZ text, e.g. "CST6CDT,M3.2.0,M11.1.0".
class FooterReader {
 public:
  explicit FooterReader(std::string text) : text_(std::move(text)) {}

  FooterRule read() {
    FooterRule rule;
    skip_name();
    rule.standard = rule.daylight = -read_time();
    if (done()) return rule;
    skip_name();
    rule.has_daylight = true;
    rule.daylight = !done() && peek() != ',' ? -read_time() : rule.standard + kHour;
    rule.begins = read_day();
    rule.ends = read_day();
    return rule;
  }

 private:
  bool done() const { return at_ >= text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  void skip_name() {
    if (peek() == '<') {
      while (!done() && text_[at_] != '>') ++at_;
      ++at_;
      return;
    }
    while (!done() && std::isalpha(static_cast<unsigned char>(text_[at_]))) ++at_;
  }
  int read_int() {
    int value = 0;
    while (std::isdigit(static_cast<unsigned char>(peek()))) value = value * 10 + (text_[at_++] - '0');
    return value;
  }
  Micros read_time() {
    const int sign = peek() == '-' ? -1 : 1;
    if (peek() == '-' || peek() == '+') ++at_;
    Micros result = read_int() * kHour;
    Micros unit = kMinute;
    while (peek() == ':') {
      ++at_;
      result += read_int() * unit;
      unit = kSecond;
    }
    return sign * result;
  }
  RuleDay read_day() {
    RuleDay day;
    if (peek() == ',') ++at_;
    if (peek() == 'M') ++at_;
    day.month = std::clamp(read_int(), 1, 12);
    ++at_;
    day.week = std::clamp(read_int(), 1, 5);
    ++at_;
    day.weekday = std::clamp(read_int(), 0, 6);
    if (peek() == '/') {
      ++at_;
      day.time = read_time();
    }
    return day;
  }

  std::string text_;
  std::size_t at_ = 0;
};

std::int64_t big_endian(const std::string& bytes, std::size_t at, int width) {
  std::uint64_t value = 0;
  for (int i = 0; i < width; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  if (width == 4) return static_cast<std::int32_t>(value);
  return static_cast<std::int64_t>(value);
}

struct Header {
  std::size_t isut, isstd, leap, times, types, chars;
  std::size_t body_bytes(std::size_t time_width) const {
    return times * time_width + times + types * 6 + chars + leap * (time_width + 4) + isstd + isut;
  }
};

Header read_header(const std::string& f, std::size_t at) {
  const auto count = [&](std::size_t i) { return static_cast<std::size_t>(big_endian(f, at + 20 + i * 4, 4)); };
  return {count(0), count(1), count(2), count(3), count(4), count(5)};
}

}  // namespace

Result<std::shared_ptr<const TimeZone>> TimeZone::load(const std::string& name) {
  const Error bad = invalid("time_zone_unknown", "The time zone \"" + name + "\" is not known here.",
                            "Use a name like America/Chicago; the system package tzdata must be installed.");
  if (name.empty() || name.size() > 64 || name.find("..") != std::string::npos || name[0] == '/') return bad;
  std::ifstream in("/usr/share/zoneinfo/" + name, std::ios::binary);
  const std::string f((std::istreambuf_iterator<char>(in)), {});
  if (f.size() < 88 || f.compare(0, 4, "TZif") != 0 || f[4] < '2') return bad;
  const std::size_t second = 44 + read_header(f, 0).body_bytes(4);
  if (f.size() < second + 44) return bad;
  const Header h = read_header(f, second);
  const std::size_t body = second + 44;
  if (h.types == 0 || f.size() < body + h.body_bytes(8) + 2) return bad;
  const std::size_t types_at = body + h.times * 9;
  const auto offset_of = [&](std::size_t type) { return big_endian(f, types_at + type * 6, 4) * kSecond; };
  std::vector<Transition> transitions;
  for (std::size_t i = 0; i < h.times; ++i) {
    const auto type = static_cast<unsigned char>(f[body + h.times * 8 + i]);
    if (type >= h.types) return bad;
    transitions.push_back({big_endian(f, body + i * 8, 8) * kSecond, offset_of(type)});
  }
  std::string footer = f.substr(body + h.body_bytes(8));
  footer = std::string(trim(footer));
  return std::shared_ptr<const TimeZone>(
      std::make_shared<Zone>(name, offset_of(0), std::move(transitions), FooterReader(footer).read()));
}

std::shared_ptr<const TimeZone> TimeZone::utc() {
  return std::make_shared<Zone>("UTC", 0, std::vector<Transition>{}, FooterRule{});
}

}  // namespace hk
