// Answers of the services that check e-mail addresses: any bytes with any status, read by each of them.
//
// The first byte of an input chooses the HTTP status; the rest is the body.
#include <algorithm>
#include <array>

#include <hk/validation/abstract_email.hpp>
#include <hk/validation/neverbounce.hpp>
#include <hk/validation/zerobounce.hpp>

#include "fuzz.hpp"

namespace hk::fuzz {
namespace {

using namespace hk::validation;
using Kind = spending::Outcome::Kind;

constexpr MicroDollars kPrice = 8'000;
constexpr std::array<std::string_view, 8> kStatuses = {
    email_status::kValid,      email_status::kInvalid,  email_status::kCatchAll, email_status::kUnknown,
    email_status::kDisposable, email_status::kSpamtrap, email_status::kAbuse,    email_status::kDoNotMail};

bool costs_nothing(Kind kind) { return kind == Kind::kRefused || kind == Kind::kLimited || kind == Kind::kDown; }

void check_outcome(const EmailReply& reply) {
  const bool is_found = reply.outcome.kind == Kind::kFound;
  require(is_found == (reply.verdict.status != email_status::kUnknown), "found is what is definite",
          reply.verdict.status);
  require(is_found == reply.outcome.reason.empty(), "what is not found has a reason", reply.outcome.reason);
  require(reply.outcome.cost == 0 || reply.outcome.cost == kPrice, "a call costs its price or nothing");
  require(!is_found || reply.outcome.cost == kPrice, "a verdict is charged");
  require(!costs_nothing(reply.outcome.kind) || reply.outcome.cost == 0, "what was not answered costs nothing");
}

void check_verdict(const EmailReply& reply) {
  const MailboxVerdict& verdict = reply.verdict;
  require(std::ranges::count(kStatuses, verdict.status) == 1, "a status is one of ours", verdict.status);
  require(!verdict.quality || (*verdict.quality >= 0 && *verdict.quality <= 1), "a quality is between 0 and 1");
  require(verdict.did_you_mean.find_first_of(" <>\"") == std::string::npos, "an address is offered, not a text",
          verdict.did_you_mean);
  require(verdict.sub_status.find('@') == std::string::npos, "a sub-status holds no address", verdict.sub_status);
  require(verdict.sub_status.size() <= 100, "a sub-status is a word", verdict.sub_status);
  for (const std::string& text : {reply.outcome.reason, verdict.sub_status, verdict.did_you_mean}) require_text(text);
}

void check_unlisted(const EmailReply& reply) {
  require(reply.unlisted.size() <= 20, "of many unlisted words some are kept");
  for (const std::string& note : reply.unlisted) {
    require(note.size() <= 100 && note.find('@') == std::string::npos, "an unlisted word is a word", note);
    require_text(note);
  }
}

void check(const EmailReply& reply) {
  check_outcome(reply);
  check_verdict(reply);
  check_unlisted(reply);
}

}  // namespace
}  // namespace hk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hk::fuzz;
  static constexpr int kHttpStatuses[] = {200, 200, 200, 400, 401, 422, 429, 503};
  if (size == 0) return 0;
  const int status = kHttpStatuses[data[0] & 7];
  const std::string body(text_of(data + 1, size - 1));
  check(parse_zerobounce_answer(status, body, kPrice));
  check(parse_neverbounce_answer(status, body, kPrice));
  check(parse_abstract_email_answer(AbstractGeneration::kLegacy, status, body, kPrice));
  check(parse_abstract_email_answer(AbstractGeneration::kCurrent, status, body, kPrice));
  return 0;
}
