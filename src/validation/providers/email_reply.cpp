#include "email_reply.hpp"

#include <algorithm>

namespace hk::validation {
namespace {

constexpr std::size_t kNoteBytesMax = 100;
constexpr std::size_t kNotesMax = 20;
constexpr const char* kUnreadable = "(unreadable)";

bool may_stand_in_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

}  // namespace

EmailReply ended(spending::Outcome::Kind kind, std::string reason, MicroDollars cost) {
  EmailReply reply;
  reply.outcome = {.kind = kind, .reason = std::move(reason), .cost = cost};
  return reply;
}

EmailReply answered(EmailReply reply, std::string_view service, MicroDollars cost) {
  const bool is_definite = reply.verdict.status != email_status::kUnknown;
  reply.outcome.kind = is_definite ? spending::Outcome::Kind::kFound : spending::Outcome::Kind::kNotFound;
  reply.outcome.cost = cost;
  if (is_definite) return reply;
  const std::string& why = reply.verdict.sub_status;
  reply.outcome.reason = std::string(service) + " could not find out whether the mailbox takes mail" +
                         (why.empty() ? "" : ": " + why) + ". Check it again later.";
  return reply;
}

std::string word_of(std::string_view text) {
  if (!std::ranges::all_of(text, may_stand_in_word)) return kUnreadable;
  return std::string(text.substr(0, kNoteBytesMax));
}

void note_unless_listed(EmailReply& reply, std::string_view name, std::string_view word, Listed listed) {
  if (word.empty() || is_one_of(word, listed) || reply.unlisted.size() >= kNotesMax) return;
  reply.unlisted.push_back((std::string(name) + "=" + word_of(word)).substr(0, kNoteBytesMax));
}

bool is_one_of(std::string_view word, Listed listed) { return std::ranges::find(listed, word) != listed.end(); }

bool mentions(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

std::string in_brackets(int http_status) { return " (HTTP " + std::to_string(http_status) + ")."; }

}  // namespace hk::validation
