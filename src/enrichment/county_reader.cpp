#include <hk/enrichment/county_reader.hpp>

#include <hk/spending/http_call.hpp>

namespace hk::enrichment {
namespace {

using Kind = spending::Outcome::Kind;

constexpr std::size_t kAnswerBytesMax = 64 * 1024 * 1024;

CountyAnswer without_answer(spending::Outcome outcome, const std::string& title) {
  if (outcome.kind == Kind::kUnknown)
    return {.outcome = {.kind = Kind::kDown, .reason = title + " did not answer, or not to the end."}};
  return {.outcome = std::move(outcome)};
}

}  // namespace

CountyAnswer CountyReader::ask(const CountyQuery& query, const spending::Sending& sending) const {
  http::ClientRequest request = county_request(county_, query, access_.app_token);
  request.timeout_ms = access_.timeout_ms;
  request.response_bytes_max = kAnswerBytesMax;
  auto sent = spending::send_paid(client_, {county_.title, {access_.app_token}, 0, std::move(request)}, sending);
  if (auto* ended = std::get_if<spending::Outcome>(&sent)) return without_answer(std::move(*ended), county_.title);
  const auto& answer = std::get<http::ClientResponse>(sent);
  const std::string type = spending::header_of(answer, "content-type");
  CountyAnswer out = county_.kind == CountyKind::kSocrata
                         ? parse_socrata_answer(answer.status, type, answer.body)
                         : parse_arcgis_answer(answer.status, type, answer.body, query.what);
  if (out.outcome.kind == Kind::kLimited) out.outcome.retry_after = spending::retry_after(answer);
  return out;
}

}  // namespace hk::enrichment
