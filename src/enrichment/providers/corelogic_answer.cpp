// What an answer of CoreLogic means, from its status line, its type and its body.
#include <algorithm>

#include <hk/base/csv.hpp>
#include <hk/base/text.hpp>
#include <hk/enrichment/corelogic.hpp>

#include "attom_json.hpp"
#include "corelogic_facts.hpp"
#include "corelogic_json.hpp"
#include "corelogic_liens.hpp"
#include "corelogic_search.hpp"

namespace hk::enrichment {
namespace {

using namespace corelogic;
using attom::member;
using attom::text_of;

constexpr const char* kFinder = "search";
constexpr const char* kComposite = "property-detail";
constexpr long long kLifetimeSecondsMax = 7 * 24 * 3'600;

Reply ended(Reply::Kind kind, std::string reason, MicroDollars cost = 0) {
  return {.kind = kind, .reason = std::move(reason), .cost = cost};
}

bool may_be_json(const std::string& content_type) {
  return content_type.empty() || lower_ascii(content_type).find("json") != std::string::npos;
}

// Null when it can't be read. Names in the old Windows encoding are no reason to lose a paid answer.
Json document_of(const std::string& content_type, const std::string& body) {
  if (!may_be_json(content_type)) return nullptr;
  auto json = parse_json(is_valid_utf8(body) ? body : utf8_from_windows1252(body));
  return json ? *std::move(json) : Json(nullptr);
}

std::string in_brackets(int status) { return " (HTTP " + std::to_string(status) + ")."; }

bool speaks_of_limits(const Problem& problem) {
  const std::string code = lower_ascii(problem.code);
  return code.find("ratelimit") != std::string::npos || code.find("quotaviolation") != std::string::npos;
}

void note_failed(const Section& section, Content content, std::vector<std::string>& unlisted) {
  if (content == Content::kFailed) unlisted.push_back(std::string(section.product) + "=failed");
  if (content == Content::kUnreadable) unlisted.push_back(std::string(section.product) + "=unreadable");
}

// What the sections come to: facts of one are worth having whatever became of the others.
Reply summed_up(const std::vector<Content>& contents, std::vector<FoundFact> facts, MicroDollars price) {
  const auto has = [&](Content content) { return std::ranges::find(contents, content) != contents.end(); };
  if (has(Content::kFacts)) return {.kind = Reply::Kind::kFound, .facts = std::move(facts), .cost = price};
  if (has(Content::kFailed))
    return ended(Reply::Kind::kUnusable, "CoreLogic answered with an error in place of the data.", price);
  if (has(Content::kUnreadable) || contents.empty())
    return ended(Reply::Kind::kUnusable, "CoreLogic's answer can't be read: it has none of the parts that are known.",
                 price);
  return ended(Reply::Kind::kNotFound, "CoreLogic has nothing of this kind about the property.", price);
}

CoreLogicAnswer read_composite(const Json& document, const Product& product, MicroDollars price) {
  CoreLogicAnswer answer;
  std::vector<FoundFact> facts;
  std::vector<Content> contents;
  for (const Section& section : sections()) {
    const Json* part = member(document, section.member);
    if (part == nullptr) continue;
    contents.push_back(add_facts(*part, section, product, facts, answer.unlisted));
    note_failed(section, contents.back(), answer.unlisted);
  }
  answer.reply = summed_up(contents, std::move(facts), price);
  return answer;
}

CoreLogicAnswer read_liens(const Json& document, const Product& product, MicroDollars price) {
  CoreLogicAnswer answer;
  std::vector<FoundFact> facts;
  FoundRecords records;
  const Content content = add_liens(document, product, facts, records, answer.unlisted);
  answer.reply = summed_up({content}, std::move(facts), price);
  if (content == Content::kFacts) answer.reply.records = std::move(records);
  return answer;
}

CoreLogicAnswer read_product(const Json& document, const Product& product, MicroDollars price) {
  if (product.name == kComposite) return read_composite(document, product, price);
  if (!lien_fields(product.name).empty()) return read_liens(document, product, price);
  CoreLogicAnswer answer;
  std::vector<FoundFact> facts;
  const auto section = std::ranges::find(sections(), product.name, &Section::product);
  std::vector<Content> contents;
  if (section != sections().end() && document.is_object() && !document.empty())
    contents.push_back(add_facts(document, *section, product, facts, answer.unlisted));
  answer.reply = summed_up(contents, std::move(facts), price);
  return answer;
}

Reply read_missing(const Json& document, const Problem& problem, const Product& product) {
  const bool is_search = product.name == kFinder;
  const bool has_list = member(document, "properties") != nullptr || member(document, "items") != nullptr;
  if (is_search && (has_list || (problem.said && !problem.of_gateway)))
    return ended(Reply::Kind::kNotFound, "CoreLogic does not know this address.");
  if (!is_search && problem.said && !problem.of_gateway)
    return ended(Reply::Kind::kNotFound, "CoreLogic has nothing of this kind about the property.");
  return ended(Reply::Kind::kRefused,
               "CoreLogic does not serve " + product.name + " there (HTTP 404). Check providers.corelogic.base_url.");
}

Reply read_refusal(int status, const Json& document, const Problem& problem, const Product& product) {
  if (status == 401)
    return ended(Reply::Kind::kRefused,
                 "CoreLogic does not accept its own token, also not a new one (HTTP 401). Check that "
                 "providers.corelogic.token_url and base_url belong to the same product." +
                     quoted(problem.message));
  if (status == 403) {
    Reply reply =
        ended(Reply::Kind::kRefused, "The CoreLogic contract does not include " + product.name +
                                         ". Extend it, or take the name out of providers.corelogic.products.");
    reply.of_product_only = product.name != kFinder;  // without the search nothing can be asked
    return reply;
  }
  if (status == 404) return read_missing(document, problem, product);
  if (status == 400)
    return ended(Reply::Kind::kRefused,
                 "CoreLogic refused the request" + in_brackets(status) + quoted(problem.message));
  return ended(Reply::Kind::kRefused, "CoreLogic does not serve " + product.name + " there" + in_brackets(status) +
                                          " Check providers.corelogic.base_url." + quoted(problem.message));
}

// "3599" or 3599.
Micros lifetime_in(const Json& document) {
  const Json* expires = member(document, "expires_in");
  const auto seconds = expires == nullptr ? std::nullopt : parse_number(text_of(*expires));
  if (!seconds || *seconds <= 0) return 0;
  return static_cast<Micros>(std::min(*seconds, static_cast<double>(kLifetimeSecondsMax))) * kSecond;
}

bool may_stand_in_header(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

spending::Outcome without_token(spending::Outcome::Kind kind, std::string reason) {
  return {.kind = kind, .reason = std::move(reason)};
}

spending::Outcome refused_token(int status, const Json& document) {
  constexpr auto kRefused = spending::Outcome::Kind::kRefused;
  const Problem problem = problem_in(document);
  const std::string body = lower_ascii(document.dump(-1, ' ', false, Json::error_handler_t::replace));
  if (body.find("invalidclientidentifier") != std::string::npos)
    return without_token(kRefused,
                         "CoreLogic does not know the key at this host" + in_brackets(status) +
                             " Check providers.corelogic.key (HK_CORELOGIC_KEY) and that token_url is the host of your "
                             "product.");
  if (status == 400 || status == 401 || status == 403)
    return without_token(kRefused, "CoreLogic gives no token for this key and secret" + in_brackets(status) +
                                       " Check providers.corelogic.key and providers.corelogic.secret." +
                                       quoted(problem.message));
  return without_token(kRefused, "CoreLogic gives no tokens there" + in_brackets(status) +
                                     " Check providers.corelogic.token_url." + quoted(problem.message));
}

}  // namespace

CoreLogicAnswer parse_corelogic_answer(int http_status, const std::string& content_type, const std::string& body,
                                       const Product& product, const PropertyQuery& query, MicroDollars price) {
  const Json document = document_of(content_type, body);
  const Problem problem = problem_in(document);
  if (http_status == 429 || http_status == 402 || (http_status != 200 && speaks_of_limits(problem)))
    return {ended(Reply::Kind::kLimited,
                  "CoreLogic wants a pause: too many calls, or the quota is used up" + in_brackets(http_status))};
  if (http_status == 408 || http_status >= 500)
    return {ended(Reply::Kind::kDown, "CoreLogic is out of order" + in_brackets(http_status))};
  if (http_status == 200 && product.name == kFinder) return {read_search(document, product, query, price)};
  if (http_status == 200) return read_product(document, product, price);
  if (http_status >= 300) return {read_refusal(http_status, document, problem, product)};
  return {ended(Reply::Kind::kUnusable, "CoreLogic answered in a way nobody documents" + in_brackets(http_status))};
}

std::variant<CoreLogicToken, spending::Outcome> parse_corelogic_token(int http_status, const std::string& body) {
  using Kind = spending::Outcome::Kind;
  const Json document = document_of("", body);
  if (http_status == 429 || speaks_of_limits(problem_in(document)))
    return without_token(Kind::kLimited, "CoreLogic wants a pause: too many tokens were asked for (HTTP 429).");
  if (http_status == 408 || http_status >= 500)
    return without_token(Kind::kDown, "CoreLogic gives no tokens at the moment" + in_brackets(http_status));
  if (http_status != 200) return refused_token(http_status, document);
  const Json* token = document.is_object() ? member(document, "access_token") : nullptr;
  const std::string text = token != nullptr && token->is_string() ? token->get<std::string>() : std::string{};
  if (!may_stand_in_header(text))
    return without_token(Kind::kDown, "CoreLogic's answer holds no token that can be read. Nothing was charged.");
  return CoreLogicToken{text, lifetime_in(document)};
}

}  // namespace hk::enrichment
