// What an answer of ATTOM means, from its status line, its type and its body.
#include <hk/base/csv.hpp>
#include <hk/base/text.hpp>
#include <hk/enrichment/attom.hpp>

#include "attom_facts.hpp"
#include "attom_json.hpp"
#include "attom_records.hpp"
#include "attom_rows.hpp"

namespace hk::enrichment {
namespace {

using namespace attom;

constexpr std::size_t kQuotedMax = 120;

Reply ended(Reply::Kind kind, std::string reason, MicroDollars cost = 0) {
  return {.kind = kind, .reason = std::move(reason), .cost = cost};
}

// Gateways answer with pages of HTML. An answer that does not name its type may still be one.
bool may_be_json(const std::string& content_type) {
  return content_type.empty() || lower_ascii(content_type).find("json") != std::string::npos;
}

// Null when it can't be read. Names with letters of the old Windows encoding are no reason to lose a paid answer.
Json document_of(const std::string& content_type, const std::string& body) {
  if (!may_be_json(content_type)) return nullptr;
  auto json = parse_json(is_valid_utf8(body) ? body : utf8_from_windows1252(body));
  return json ? *std::move(json) : Json(nullptr);
}

struct Answer {
  const Json* root = nullptr;    // beside `status`
  const Json* status = nullptr;  // null: there is none
  std::string code{}, message{};
};

// `status` is at the root or, in some answers, under `Response`.
Answer answer_in(const Json& document) {
  const Json* response = member(document, "Response");
  for (const Json* root : {&document, response}) {
    const Json* status = root == nullptr ? nullptr : member(*root, "status");
    if (status == nullptr || !status->is_object()) continue;
    const Json* code = member(*status, "code");
    return {root, status, code == nullptr ? "" : text_of(*code), text_at(*status, {"msg"})};
  }
  return {.message = text_at(document, {"msg"})};
}

bool is_miss(const Answer& answer) { return lower_ascii(answer.message) == "successwithoutresult"; }

std::string quoted(const std::string& message) {
  const std::string text = displayable(message, kQuotedMax);
  return text.empty() ? "" : " It says: " + text + (text.size() < message.size() ? "..." : "");
}

std::vector<const Json*> rows_in(const Json& root) {
  std::vector<const Json*> rows;
  const Json* property = known_at(root, "property");
  if (property == nullptr) return rows;
  if (property->is_object()) rows.push_back(property);
  if (!property->is_array()) return rows;
  for (const Json& row : *property)
    if (row.is_object() && !row.empty()) rows.push_back(&row);
  return rows;
}

bool says_none(const Answer& answer) {
  if (const Json* total = member(*answer.status, "total")) return text_of(*total) == "0";
  const Json* property = member(*answer.root, "property");
  return property != nullptr && property->is_array() && property->empty();
}

Reply not_found(MicroDollars cost) { return ended(Reply::Kind::kNotFound, "ATTOM does not know this address.", cost); }

Reply chosen(const std::vector<const Json*>& rows, const Product& product, const PropertyQuery& query,
             MicroDollars price) {
  const Choice choice = choose_row(rows, query);
  if (!choice.several.empty()) {
    Reply reply = ended(Reply::Kind::kAmbiguous,
                        std::to_string(choice.several.size()) + " properties of ATTOM fit this address.", price);
    reply.candidates = candidates_json(choice.several);
    return reply;
  }
  if (choice.row == nullptr) {
    const std::string other = displayable(address_of_row(*rows.front()), kQuotedMax);
    return ended(Reply::Kind::kNotFound, "ATTOM answered with another address" + (other.empty() ? "." : ": " + other),
                 price);
  }
  Reply reply{.kind = Reply::Kind::kFound, .cost = price};
  reply.facts = facts_of_row(*choice.row, product, choice.identity);
  reply.records = records_of_row(*choice.row, product);
  reply.provider_id = id_of_row(*choice.row);
  return reply;
}

Reply read_result(const Answer& answer, const Product& product, const PropertyQuery& query, MicroDollars price) {
  if (answer.status == nullptr)
    return ended(Reply::Kind::kUnusable, "ATTOM's answer can't be read: it is no JSON with a status.", price);
  if (is_miss(answer)) return not_found(price);
  if (answer.code != "0")
    return ended(Reply::Kind::kUnusable,
                 "ATTOM answered with the code " + displayable(answer.code, 20) + "." + quoted(answer.message), price);
  const auto rows = rows_in(*answer.root);
  if (!rows.empty()) return chosen(rows, product, query, price);
  if (says_none(answer)) return not_found(price);
  return ended(Reply::Kind::kUnusable, "ATTOM's answer promises a property and holds none.", price);
}

Reply read_refusal(int status, const Answer& answer, const Product& product) {
  const auto refused = [](std::string reason) { return ended(Reply::Kind::kRefused, std::move(reason)); };
  const std::string code = " (HTTP " + std::to_string(status) + ").";
  if (status == 401) return refused("ATTOM does not accept the key. Check providers.attom.key (HK_ATTOM_KEY).");
  if (status == 403)
    return refused("The ATTOM contract does not include " + product.name +
                   ". Extend it, or take the name out of providers.attom.products.");
  if (status == 400) return refused("ATTOM refused the request" + code + quoted(answer.message));
  return refused("ATTOM does not serve " + product.name + " there" + code + " Check providers.attom.base_url.");
}

}  // namespace

Reply parse_attom_answer(int http_status, const std::string& content_type, const std::string& body,
                         const Product& product, const PropertyQuery& query, MicroDollars price) {
  const std::string code = " (HTTP " + std::to_string(http_status) + ").";
  if (http_status == 429 || http_status == 402)
    return ended(Reply::Kind::kLimited, "ATTOM wants a pause: too many calls, or the quota is used up" + code);
  if (http_status == 408 || http_status >= 500) return ended(Reply::Kind::kDown, "ATTOM is out of order" + code);
  const Json document = document_of(content_type, body);
  const Answer answer = answer_in(document);
  if (http_status == 200) return read_result(answer, product, query, price);
  if (http_status == 400 && is_miss(answer)) return not_found(0);
  if (http_status >= 300) return read_refusal(http_status, answer, product);
  return ended(Reply::Kind::kUnusable, "ATTOM answered in a way nobody documents" + code);
}

}  // namespace hk::enrichment
