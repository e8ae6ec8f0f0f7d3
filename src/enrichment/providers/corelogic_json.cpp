#include "corelogic_json.hpp"

#include <algorithm>
#include <cctype>

#include "attom_json.hpp"

#include <hk/base/csv.hpp>
#include <hk/base/text.hpp>
#include <hk/base/time.hpp>

namespace hk::enrichment::corelogic {
namespace {

using attom::member;
using attom::text_at;
using attom::text_of;

constexpr std::size_t kQuotedMax = 120;
constexpr std::size_t kWordBytesMax = 60;
constexpr std::size_t kUnlistedMax = 20;

bool is_word(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c == '-'; });
}

// Digits of YYYYMMDD, from any of the forms; empty for others.
std::string eight_digits(const std::string& text) {
  const auto digits_only = [](std::string_view part) {
    return std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
  };
  if (text.size() == 8 && digits_only(text)) return text;
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') return {};
  const std::string digits = text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2);
  return digits_only(digits) ? digits : std::string{};
}

}  // namespace

Problem problem_in(const Json& document) {
  if (!document.is_object()) return {};
  if (const Json* fault = member(document, "fault"); fault != nullptr && fault->is_object())
    return {true, true, text_at(*fault, {"detail.errorcode"}), text_at(*fault, {"faultstring"})};
  for (const char* name : {"errorResponse", "error"})
    if (const Json* error = member(document, name); error != nullptr && error->is_object())
      return {true, false, text_at(*error, {"httpStatus", "status", "code"}), text_at(*error, {"message"})};
  const bool is_flat = member(document, "message") != nullptr && member(document, "data") == nullptr;
  if (!is_flat) return {};
  return {true, false, text_at(document, {"status", "httpStatus", "code"}), text_at(document, {"message"})};
}

LooseDate loose_date(const Json& value) {
  const std::string text = text_of(value);
  const std::string digits = eight_digits(text);
  if (digits.empty()) {
    const auto date = parse_date(text);
    return date ? LooseDate{format_date(*date)} : LooseDate{};
  }
  const auto part = [&](std::size_t at, std::size_t size) {
    return static_cast<int>(parse_int(digits.substr(at, size)).value_or(0));
  };
  const int year = part(0, 4), month = part(4, 2), day = part(6, 2);
  const auto date = parse_date(format_date({year, month == 0 ? 1 : month, month == 0 || day == 0 ? 1 : day}));
  if (!date || year == 0) return {};
  if (month == 0) return {format_date(*date), "only the year is known"};
  return {format_date(*date), day == 0 ? "the day is not known" : ""};
}

std::vector<const Json*> objects_in(const Json& from, std::initializer_list<std::string_view> members) {
  std::vector<const Json*> objects;
  for (const std::string_view name : members) {
    const Json* list = member(from, name);
    if (list == nullptr || !list->is_array()) continue;
    for (const Json& item : *list)
      if (item.is_object() && !item.empty()) objects.push_back(&item);
    break;
  }
  return objects;
}

void note_unless_listed(std::vector<std::string>& unlisted, std::string_view name, std::string_view word,
                        std::span<const std::string_view> listed) {
  if (word.empty() || std::ranges::find(listed, word) != listed.end() || unlisted.size() >= kUnlistedMax) return;
  const std::string shown = is_word(word) ? std::string(word.substr(0, kWordBytesMax)) : "(unreadable)";
  unlisted.push_back(std::string(name) + "=" + shown);
}

std::string quoted(const std::string& message) {
  const std::string text = displayable(message, kQuotedMax);
  return text.empty() ? "" : " It says: " + text + (text.size() < message.size() ? "..." : "");
}

}  // namespace hk::enrichment::corelogic
