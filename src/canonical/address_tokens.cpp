#include "address_tokens.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "address_tables.hpp"
#include "fold.hpp"

namespace hk::canonical {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Upper case letters and digits; other signs only if there is nothing else.
std::string bare(std::string_view text) {
  const std::string upper = fold_upper(text);
  std::string out;
  for (const char c : upper) {
    if (is_upper(c) || is_digit(c) || c == '/' || c == '-' || static_cast<unsigned char>(c) >= 0x80) out += c;
  }
  return out.empty() ? upper : out;
}

// 1208B -> d4A, MAIN -> W, N -> A, 12-34 -> d2-d2
std::string shape_of(std::string_view word) {
  std::string out;
  for (std::size_t i = 0; i < word.size();) {
    const auto same = is_digit(word[i]) ? is_digit : is_upper;
    std::size_t end = i + 1;
    while (end < word.size() && same(word[i]) && same(word[end])) ++end;
    if (is_digit(word[i])) {
      out += "d" + std::to_string(std::min<std::size_t>(end - i, 6));
    } else if (is_upper(word[i])) {
      out += end - i == 1 ? 'A' : 'W';
    } else {
      out += word[i];
    }
    i = end;
  }
  return out;
}

std::string_view numeric_kind(std::string_view word) {
  if (is_digits(word)) return word.size() == 5 ? "5digits" : word.size() < 5 ? "number" : "long";
  const bool plus4 = word.size() == 10 && word[5] == '-' && is_digits(word.substr(0, 5)) && is_digits(word.substr(6));
  if (plus4) return "zip+4";
  return ordinal_digits(word).empty() ? "mixed" : "ordinal";
}

std::string_view kind_of(std::string_view word) {
  if (word == "#") return "#";
  if (word == "&" || word == "AND" || word == "AT") return "&";
  if (has_digit(word)) return numeric_kind(word);
  if (!standard_directional(word).empty()) return "directional";
  if (is_strong_suffix(word)) return "street";
  if (!standard_state(word).empty()) return word.size() == 2 ? "code" : "state";
  if (find_unit_kind(word) != nullptr) return "unit";
  if (!standard_suffix(word).empty()) return "suffix";
  return word.size() == 1 ? "letter" : "word";
}

bool is_number(std::string_view kind) {
  return kind == "5digits" || kind == "number" || kind == "long" || kind == "mixed";
}

std::uint32_t hash_of(std::initializer_list<std::string_view> parts) {
  constexpr std::uint32_t kBasis = 2166136261U, kPrime = 16777619U;  // FNV-1a
  std::uint32_t hash = kBasis;
  for (const auto part : parts) {
    for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
    hash = (hash ^ '|') * kPrime;
  }
  return hash;
}

// A count as a word, everything from `most` on being the same.
std::string_view upto(std::size_t count, std::size_t most) {
  static constexpr std::string_view kDigits = "0123456789";
  return kDigits.substr(std::min(count, most), 1);
}
std::string_view yes(bool is) { return is ? "y" : "n"; }

// Tells everything about the tokens of one text.
class Teller {
 public:
  explicit Teller(const Tokens& tokens) : tokens_(tokens) {
    for (const auto& token : tokens) {
      words_.push_back(bare(token.text));
      kinds_.push_back(kind_of(words_.back()));
      shapes_.push_back(shape_of(words_.back()));
    }
  }

  Features tell(std::size_t i) {
    out_.clear();
    tell_word(i);
    tell_signs(i);
    tell_neighbors(i);
    tell_place(i);
    tell_before_and_after(i);
    tell_segment(i);
    return out_;
  }

 private:
  void add(std::initializer_list<std::string_view> parts) { out_.push_back(hash_of(parts)); }
  std::string_view kind(std::ptrdiff_t i) const {
    if (i < 0) return "begin";
    return static_cast<std::size_t>(i) < kinds_.size() ? kinds_[static_cast<std::size_t>(i)] : "end";
  }
  bool breaks(std::size_t i) const { return i + 1 >= tokens_.size() || tokens_[i].comma || tokens_[i].line_end; }

  void tell_word(std::size_t i) {
    const std::string_view word = words_[i];
    add({"any"});
    add({"word", word});
    add({"kind", kinds_[i]});
    add({"shape", shapes_[i]});
    add({"begins", word.substr(0, 3)});
    add({"ends3", word.substr(word.size() - std::min<std::size_t>(3, word.size()))});
    add({"ends2", word.substr(word.size() - std::min<std::size_t>(2, word.size()))});
    add({"length", upto(word.size(), 8)});
    const auto suffix = standard_suffix(word);
    if (!suffix.empty()) add({"suffix", suffix, yes(suffix == word)});
    if (!standard_directional(word).empty()) add({"directional"});
    if (!standard_state(word).empty()) add({"state"});
    if (const auto* unit = find_unit_kind(word)) add({"unit", unit->standard});
    if (!has_digit(word) && word.find_first_of("AEIOUY") == std::string_view::npos) add({"no vowel"});
  }

  void tell_signs(std::size_t i) {
    const auto& text = tokens_[i].text;
    const auto letter = std::ranges::find_if(text, [](char c) { return is_upper(c) || is_lower(c); });
    const bool lower = std::ranges::any_of(text, is_lower);
    if (lower) add({letter != text.end() && is_upper(*letter) ? "Capital" : "small"});
    if (text.back() == '.') add({"dot", yes(words_[i].size() < 5)});
    if (text.front() == '(') add({"opens"});
    if (text.find(')') != std::string::npos) add({"closes"});
    if (tokens_[i].comma) {
      add({"comma"});
      add({"comma", kinds_[i]});
    }
    if (tokens_[i].line_end) add({"line end"});
    if (i > 0 && breaks(i - 1)) {
      add({"after break"});
      add({"after break", kinds_[i]});
    }
  }

  void tell_neighbors(std::size_t i) {
    static constexpr std::array<std::pair<std::ptrdiff_t, std::string_view>, 6> kSteps = {
        {{-3, "-3"}, {-2, "-2"}, {-1, "-1"}, {1, "+1"}, {2, "+2"}, {3, "+3"}}};
    const auto at = static_cast<std::ptrdiff_t>(i);
    for (const auto& [step, name] : kSteps) {
      const auto there = at + step;
      add({name, "kind", kind(there)});
      if (there < 0 || there >= static_cast<std::ptrdiff_t>(words_.size())) continue;
      const auto j = static_cast<std::size_t>(there);
      if (step >= -2 && step <= 2) add({name, "word", words_[j]});
      if (step == 1 || step == -1) tell_next_to(i, j, name);
    }
    add({"three", kind(at - 1), kinds_[i], kind(at + 1)});
    add({"ahead", kind(at + 1), kind(at + 2), kinds_[i]});
    add({"behind", kind(at - 1), kind(at - 2), kinds_[i]});
  }

  void tell_next_to(std::size_t i, std::size_t j, std::string_view name) {
    add({name, "shape", shapes_[j]});
    add({name, "breaks", yes(breaks(j))});
    add({name, "kinds", kinds_[j], kinds_[i]});
    add({name, "kind, word", kinds_[j], words_[i]});
    add({name, "words", words_[j], words_[i]});
  }

  void tell_place(std::size_t i) {
    const auto mine = kinds_[i];
    const auto first = kinds_.begin(), here = first + static_cast<std::ptrdiff_t>(i);
    const auto before = static_cast<std::size_t>(std::count_if(first, here, is_number));
    const auto after = static_cast<std::size_t>(std::count_if(here + 1, kinds_.end(), is_number));
    const auto left = tokens_.size() - 1 - i;
    add({"numbers before", upto(before, 3)});
    add({"numbers after", upto(after, 3)});
    add({"numbers before", upto(before, 3), mine});
    add({"numbers around", upto(before, 2), upto(after, 2), mine});
    add({"from begin", upto(i, 4)});
    add({"from begin", upto(i, 3), mine});
    add({"from end", upto(left, 5)});
    add({"from end", upto(left, 4), mine});
  }

  void tell_before_and_after(std::size_t i) {
    const auto mine = kinds_[i];
    bool street_before = false, box_before = false, unit_before = false;
    for (std::size_t j = 0; j < i; ++j) {
      street_before |= j > 0 && kinds_[j] == "street";
      box_before |= words_[j] == "BOX";
      unit_before |= kinds_[j] == "unit" || kinds_[j] == "#";
    }
    bool street_after = false, suffix_after = false, state_after = false;
    for (std::size_t j = i + 1; j < kinds_.size(); ++j) {
      street_after |= kinds_[j] == "street";
      suffix_after |= kinds_[j] == "suffix";
      state_after |= kinds_[j] == "code" || kinds_[j] == "state";
    }
    const auto any_after = yes(street_after || suffix_after);
    add({"streets", yes(street_before), yes(street_after), any_after});
    add({"streets", yes(street_before), yes(street_after), any_after, mine});
    add({"box before", yes(box_before)});
    add({"box before", yes(box_before), mine});
    add({"unit before", yes(unit_before)});
    add({"unit before", yes(unit_before), mine});
    add({"state after", yes(state_after), mine});
  }

  // Between commas and line breaks.
  void tell_segment(std::size_t i) {
    std::size_t begin = i, end = i;
    while (begin > 0 && !breaks(begin - 1)) --begin;
    while (!breaks(end)) ++end;
    const auto mine = kinds_[i], first = kinds_[begin], last = kinds_[end];
    const auto at_begin = yes(begin == 0), at_end = yes(end + 1 == kinds_.size());
    const auto number = yes(std::any_of(kinds_.begin() + static_cast<std::ptrdiff_t>(begin),
                                        kinds_.begin() + static_cast<std::ptrdiff_t>(end) + 1, is_number));
    const bool many_lines = std::ranges::any_of(tokens_, &Token::line_end);
    const bool number_before = std::any_of(kinds_.begin(), kinds_.begin() + static_cast<std::ptrdiff_t>(i), is_number);
    add({"in segment", upto(i - begin, 3), upto(end - i, 3)});
    add({"in segment", upto(i - begin, 3), upto(end - i, 3), mine});
    add({"segment", first, last});
    add({"segment", first, last, mine});
    add({"segment", at_begin, at_end});
    add({"segment", number, at_begin, at_end, mine});
    add({"next segment", kind(static_cast<std::ptrdiff_t>(end) + 1)});
    add({"last segment", kind(static_cast<std::ptrdiff_t>(begin) - 1), yes(number_before)});
    add({"lines", yes(many_lines), mine});
  }

  const Tokens& tokens_;
  std::vector<std::string> words_, shapes_;
  std::vector<std::string_view> kinds_;
  Features out_;
};

}  // namespace

Tokens split_tokens(std::string_view typed) {
  static constexpr std::string_view kBlank = " \t\n\r\v\f", kComma = ",;", kSign = "#&";
  const auto is_one_of = [](std::string_view set, char c) { return set.find(c) != std::string_view::npos; };
  Tokens out;
  bool inside = false;
  for (const char c : typed) {
    if (is_one_of(kBlank, c) || is_one_of(kComma, c)) {
      inside = false;
      if (out.empty()) continue;
      out.back().comma |= is_one_of(kComma, c);
      out.back().line_end |= c == '\n' || c == '\r';
    } else if (inside && !is_one_of(kSign, c)) {
      out.back().text += c;
    } else {
      out.push_back({.text = std::string(1, c)});
      inside = !is_one_of(kSign, c);
    }
  }
  return out;
}

std::vector<Features> features_of(const Tokens& tokens) {
  Teller teller(tokens);
  std::vector<Features> out;
  out.reserve(tokens.size());
  for (std::size_t i = 0; i < tokens.size(); ++i) out.push_back(teller.tell(i));
  return out;
}

}  // namespace hk::canonical
