#include <algorithm>

#include "address_place.hpp"
#include "address_tables.hpp"

namespace hk::canonical {
namespace {

std::string_view text_at(const Words& words, std::size_t i) {
  return i < words.size() ? std::string_view(words[i].text) : std::string_view{};
}

// How many words at `i` say "post-office box"; 0 when they don't.
std::size_t box_words(const Words& words, std::size_t i) {
  const auto word = [&](std::size_t ahead) { return text_at(words, i + ahead); };
  if (word(0) == "POB" || word(0) == "POBOX") return 1;
  if (word(0) == "BOX" && i == 0) return 1;
  if (word(0) == "PO" && (word(1) == "BOX" || word(1) == "BX")) return 2;
  if (word(0) == "P" && word(1) == "O" && (word(2) == "BOX" || word(2) == "BX")) return 3;
  if (word(0) == "POST" && word(1) == "OFFICE" && word(2) == "BOX") return 3;
  if (word(0) == "POST" && word(1) == "BOX") return 2;
  return 0;
}

struct Route {
  std::string_view kind;
  std::size_t words = 0;
};

// Rural and highway-contract routes: RR 1, RURAL ROUTE 1, ROUTE 1, HC 24.
Route route_words(const Words& words, std::size_t i) {
  const auto word = [&](std::size_t ahead) { return text_at(words, i + ahead); };
  const auto is_route = [](std::string_view text) { return text == "ROUTE" || text == "RTE" || text == "RT"; };
  if (word(0) == "RURAL" && is_route(word(1))) return {"RR", 2};
  if (word(0) == "R" && word(1) == "R") return {"RR", 2};
  if (word(0) == "HC" && is_route(word(1))) return {"HC", 2};
  if (word(0) == "RR" || is_route(word(0))) return {"RR", 1};
  if (word(0) == "HC") return {"HC", 1};
  return {};
}

void erase(Words& words, std::size_t from, std::size_t to) {
  words.erase(words.begin() + static_cast<std::ptrdiff_t>(from), words.begin() + static_cast<std::ptrdiff_t>(to));
}

std::size_t skip_number_sign(const Words& words, std::size_t i) { return text_at(words, i) == "#" ? i + 1 : i; }

bool take_route_box(Words& words, std::size_t i, Address& out) {
  const auto route = route_words(words, i);
  if (route.words == 0) return false;
  const auto number = skip_number_sign(words, i + route.words);
  if (!has_digit(text_at(words, number)) || text_at(words, number + 1) != "BOX") return false;
  const auto id = skip_number_sign(words, number + 2);
  if (!has_digit(text_at(words, id))) return false;
  out.po_box = std::string(route.kind) + " " + words[number].text + " BOX " + words[id].text;
  erase(words, i, id + 1);
  return true;
}

bool take_plain_box(Words& words, std::size_t i, Address& out) {
  const auto named = box_words(words, i);
  if (named == 0) return false;
  const auto id = skip_number_sign(words, i + named);
  if (!has_digit(text_at(words, id)) && !is_letter(text_at(words, id))) return false;
  out.po_box = words[id].text;
  erase(words, i, id + 1);
  return true;
}

}  // namespace

void take_po_box(Words& words, Address& out) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (take_route_box(words, i, out) || take_plain_box(words, i, out)) return;
  }
}

}  // namespace hk::canonical
