#include "phone_json.hpp"

#include <algorithm>

#include <hk/base/text.hpp>

namespace hk::validation::phone {
namespace {

using answer::one_line;
using answer::text_of;
using Kind = spending::Outcome::Kind;

constexpr std::size_t kNoteMax = 100;
constexpr std::size_t kNotesMax = 10;
constexpr std::size_t kZoneMax = 64;
constexpr std::size_t kShortestNumber = 7;  // digits; fewer are a code

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::string without_numbers(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end - at >= kShortestNumber)
      out += "...";
    else if (end > at)
      out += text.substr(at, end - at);
    else
      out += text[end++];
    at = end;
  }
  return out;
}

bool may_be_in_zone(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '+'; }

bool is_zone_part(const std::string& part) { return !part.empty() && std::ranges::all_of(part, may_be_in_zone); }

// "America/Chicago", "America/Indiana/Knox"
bool is_time_zone(const std::string& text) {
  const auto parts = split(text, '/');
  return text.size() <= kZoneMax && (parts.size() == 2 || parts.size() == 3) && is_letter(text.front()) &&
         std::ranges::all_of(parts, is_zone_part);
}

}  // namespace

std::optional<bool> truth_at(const Json& from, const char* key) {
  const Json* value = member(from, key);
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  const std::string word = lower_ascii(text_of(*value));
  if (word == "true") return true;
  return word == "false" ? std::optional(false) : std::nullopt;
}

std::string country_at(const Json& from, const char* key) {
  std::string code = text_at(from, key);
  const bool is_code = code.size() == 2 && std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
  return is_code ? code : std::string{};
}

std::string time_zone_at(const Json& from, const char* key) {
  std::string zone = text_at(from, key);
  return is_time_zone(zone) ? zone : std::string{};
}

std::string type_at(const Json& from, const char* key, std::span<const TypeWord> words, PhoneReply& reply) {
  const Json* value = member(from, key);
  if (value == nullptr) return "unknown";
  const std::string theirs = lower_ascii(trim(text_of(*value)));
  if (value->is_string() && theirs.empty()) return "unknown";
  for (const TypeWord& word : words)
    if (lower_ascii(word.theirs) == theirs) return std::string(word.ours);
  note_unlisted(reply, "type", *value);
  return "unknown";
}

void note_unlisted(PhoneReply& reply, const std::string& name, const Json& value) {
  if (reply.unlisted.size() == kNotesMax) return;
  const std::string shown = value.is_string() ? value.get_ref<const std::string&>() : dump_json(value);
  reply.unlisted.push_back(one_line(name + "=" + without_numbers(shown), kNoteMax));
}

std::string code_at(const Json& from, const char* key) {
  constexpr std::size_t kDigitsMax = 5;
  std::string code = text_at(from, key);
  return code.size() <= kDigitsMax && std::ranges::all_of(code, is_digit) ? code : std::string{};
}

PhoneReply ended(Kind kind, std::string reason, MicroDollars cost) {
  return {.outcome = {.kind = kind, .reason = std::move(reason), .cost = cost}};
}

std::optional<PhoneReply> come_again(int http_status, const std::string& label) {
  const std::string code = " (HTTP " + std::to_string(http_status) + ").";
  if (http_status == 429)
    return ended(Kind::kLimited, label + " wants a pause: too many calls, or the quota is used up" + code);
  if (http_status == 408 || http_status >= 500)
    return ended(Kind::kDown, label + " is out of order" + code + " The call will be repeated.");
  return std::nullopt;
}

}  // namespace hk::validation::phone
