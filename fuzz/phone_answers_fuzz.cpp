// Answers of the telephone services: any bytes with any status. What they say of a line is in our words and can be
// stored.
//
// The first byte of an input chooses the service, the second the status; the rest is the body.
#include <algorithm>
#include <array>

#include <hk/validation/abstract_phone.hpp>
#include <hk/validation/numverify.hpp>
#include <hk/validation/twilio_lookup.hpp>

#include "fuzz.hpp"

namespace hk::fuzz {
namespace {

using namespace hk::validation;
using Kind = spending::Outcome::Kind;

constexpr MicroDollars kPrice = 8'000;
constexpr std::array kParsers = {parse_twilio_v2_answer, parse_twilio_v1_answer, parse_numverify_answer,
                                 parse_abstract_phone_legacy_answer, parse_abstract_phone_current_answer};
constexpr std::array kStatuses = {200, 200, 200, 200, 204, 400, 401, 403, 404, 422, 429, 503};
constexpr std::array<std::string_view, 12> kTypes = {"mobile",  "landline",    "voip",      "toll_free",
                                                     "premium", "shared_cost", "personal",  "pager",
                                                     "uan",     "voicemail",   "satellite", "unknown"};

bool is_free(Kind kind) { return kind == Kind::kRefused || kind == Kind::kLimited || kind == Kind::kDown; }

void check_line(const LineVerdict& line) {
  require(std::ranges::count(kTypes, line.type) == 1, "the type is one of ours", line.type);
  require(line.country_code.empty() || line.country_code.size() == 2, "countries have two letters", line.country_code);
  require(line.time_zone.empty() || line.time_zone.find('/') != std::string::npos, "zones have an area",
          line.time_zone);
  for (const std::string& text : {line.carrier, line.location, line.time_zone}) {
    require_text(text);
    require(text.size() <= 200, "texts are short", text);
  }
}

void check(const PhoneReply& reply) {
  const spending::Outcome& outcome = reply.outcome;
  require(outcome.cost == 0 || outcome.cost == kPrice, "a call costs its price or nothing");
  require(!is_free(outcome.kind) || outcome.cost == 0, "refusals, pauses and outages are free");
  require((outcome.kind == Kind::kFound) == outcome.reason.empty(), "what is not found has a reason", outcome.reason);
  require(outcome.kind == Kind::kFound || !reply.verdict.valid, "only a number that was found is valid");
  require_text(outcome.reason);
  check_line(reply.verdict);
  require(reply.unlisted.size() <= 10, "what is logged is bounded");
  for (const std::string& note : reply.unlisted) {
    require_text(note);
    require(note.size() <= 100, "notes are short", note);
  }
}

}  // namespace
}  // namespace hk::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hk::fuzz;
  if (size < 2) return 0;
  const auto parse = kParsers[data[0] % kParsers.size()];
  const int status = kStatuses[data[1] % kStatuses.size()];
  check(parse(status, std::string(text_of(data + 2, size - 2)), kPrice));
  return 0;
}
