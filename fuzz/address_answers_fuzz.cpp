// Answers of the services that judge addresses: any bytes with any status. What they say of an address is in our words
// and can be stored.
//
// The first byte of an input chooses how many addresses were asked about, the second the status; the rest is the body.
#include <algorithm>
#include <array>

#include <hk/validation/smarty.hpp>

#include "fuzz.hpp"

namespace hk::fuzz {
namespace {

using namespace hk::validation;
using Kind = spending::Outcome::Kind;

constexpr MicroDollars kPrice = 20'000;
constexpr std::array kStatuses = {200, 200, 200, 200, 200, 204, 302, 400, 401, 402, 413, 422, 429, 503};
constexpr std::array<std::string_view, 6> kMatches = {address_match::kConfirmed,   address_match::kUnitUnknown,
                                                      address_match::kUnitMissing, address_match::kNotConfirmed,
                                                      address_match::kNoMatch,     address_match::kUnknown};

bool is_free(Kind kind) { return kind == Kind::kRefused || kind == Kind::kLimited || kind == Kind::kDown; }

bool is_digits(const std::string& text, std::size_t count) {
  return text.empty() ||
         (text.size() == count && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }));
}

void check_verdict(const DeliveryVerdict& verdict) {
  require(std::ranges::count(kMatches, verdict.match) == 1, "a match is one of ours", verdict.match);
  require(is_digits(verdict.zip, 5) && is_digits(verdict.plus4, 4) && is_digits(verdict.county_fips, 5),
          "codes are digits", verdict.zip);
  require(verdict.latitude.has_value() == verdict.longitude.has_value(), "a place has both coordinates");
  require(!verdict.latitude || (*verdict.latitude >= -90 && *verdict.latitude <= 90), "it lies on the earth");
  require(!verdict.longitude || (*verdict.longitude >= -180 && *verdict.longitude <= 180), "it lies on the earth");
  for (const std::string& text : {verdict.street, verdict.city, verdict.state, verdict.county, verdict.time_zone}) {
    require_text(text);
    require(text.size() <= 200, "texts are short", text);
  }
  require(verdict.notes.size() <= 40, "a note stands there once");
}

void check_one(const AddressReply& reply) {
  const bool is_definite =
      reply.verdict.match != address_match::kUnknown && reply.verdict.match != address_match::kNoMatch;
  require((reply.outcome.kind == Kind::kFound) == is_definite, "found is what is definite", reply.verdict.match);
  require((reply.outcome.kind == Kind::kFound) == reply.outcome.reason.empty(), "what is not found has a reason");
  require(reply.outcome.cost == kPrice, "each address that was looked up is charged");
  check_verdict(reply.verdict);
  require(reply.unlisted.size() <= 20, "what is logged is bounded");
  for (const std::string& note : reply.unlisted) {
    require_text(note);
    require(note.size() <= 100 && note.find(' ') == std::string::npos, "an unlisted word is a word", note);
  }
}

void check(const AddressReplies& replies, std::size_t count) {
  const auto whole = static_cast<MicroDollars>(count) * kPrice;
  require(replies.outcome.cost == 0 || replies.outcome.cost == whole, "a request costs its addresses or nothing");
  require(!is_free(replies.outcome.kind) || replies.outcome.cost == 0, "refusals, pauses and outages are free");
  require(replies.each.size() == (replies.outcome.kind == Kind::kFound ? count : 0), "each address has its reply");
  require_text(replies.outcome.reason);
  for (const AddressReply& reply : replies.each) check_one(reply);
}

}  // namespace
}  // namespace hk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hk::fuzz;
  if (size < 2) return 0;
  const std::size_t count = 1 + data[0] % 4;
  const int status = kStatuses[data[1] % kStatuses.size()];
  check(parse_smarty_answer(status, std::string(text_of(data + 2, size - 2)), count, kPrice), count);
  return 0;
}
