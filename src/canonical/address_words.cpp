#include "address_words.hpp"

#include <algorithm>
#include <iterator>

#include "address_tables.hpp"
#include "fold.hpp"

namespace hk::canonical {
namespace {

bool is_alnum(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Splitter {
 public:
  explicit Splitter(std::string_view typed) : text_(fold_upper(typed)) {}

  Words run() {
    for (at_ = 0; at_ < text_.size(); ++at_) step(text_[at_]);
    end_word();
    return std::move(words_);
  }

 private:
  char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void step(char c) {
    if (is_alnum(c)) {
      word_ += c;
    } else if (c == ',' || c == ';' || c == '|' || c == '\n' || c == '\r') {
      end_segment();
    } else if (c == '.') {
      dot();
    } else if (c == '-' || c == '/') {
      inner(c);
    } else if (c == '#' || c == '&') {
      end_word();
      push(c == '#' ? "#" : "AND");
    } else if (c != '\'' && c != '"') {
      end_word();
    }
  }

  // Joins initials: N.W. is one word, ST.LOUIS two.
  void dot() {
    const bool initial_before = word_.size() == 1 || initials_;
    if (initial_before && !word_.empty() && !is_digit(word_.back()) && is_alnum(peek(1)) && !is_digit(peek(1)) &&
        !is_alnum(peek(2))) {
      initials_ = true;
    } else if (!word_.empty() && is_digit(word_.back()) && is_digit(peek(1))) {
      word_ += '.';
    } else {
      end_word();
    }
  }

  void inner(char c) {
    const bool digits = !word_.empty() && is_digit(word_.back()) && is_digit(peek(1));
    if (!word_.empty() && is_alnum(peek(1)) && (c == '-' || digits)) {
      word_ += c;
    } else {
      end_word();
    }
  }

  void push(std::string text) { words_.push_back({std::move(text), segment_}); }

  bool after_designator() const {
    return !words_.empty() && (words_.back().text == "#" || find_unit_kind(words_.back().text) != nullptr);
  }

  // WILKES-BARRE and I-40 are two words; 12-34, 9820-B, M-9 and the id of a unit stay whole.
  static bool splits_at_hyphen(const std::string& word, std::size_t hyphen) {
    static constexpr std::string_view kRoads[] = {"I",   "US",      "SR", "CR",  "FM",   "SH",
                                                  "HWY", "HIGHWAY", "RT", "RTE", "ROUTE"};
    return !has_digit(word) || std::ranges::find(kRoads, std::string_view(word).substr(0, hyphen)) != std::end(kRoads);
  }

  // SUITE100, APT4B
  static std::size_t designator_length(const std::string& word) {
    const auto digit = word.find_first_of("0123456789");
    const bool glued = digit != std::string::npos && digit >= 3 && find_unit_kind(word.substr(0, digit)) != nullptr;
    return glued ? digit : 0;
  }

  void end_word() {
    initials_ = false;
    if (word_.empty()) return;
    std::string word;
    word.swap(word_);
    for (auto hyphen = word.find('-');
         hyphen != std::string::npos && splits_at_hyphen(word, hyphen) && !after_designator();
         hyphen = word.find('-')) {
      push(word.substr(0, hyphen));
      word.erase(0, hyphen + 1);
    }
    if (const auto length = designator_length(word); length > 0) {
      push(word.substr(0, length));
      word.erase(0, length);
    }
    push(std::move(word));
  }

  void end_segment() {
    end_word();
    if (!words_.empty() && words_.back().segment == segment_) ++segment_;
  }

  std::string text_, word_;
  std::size_t at_ = 0;
  bool initials_ = false;
  int segment_ = 0;
  Words words_;
};

}  // namespace

Words split_words(std::string_view typed) { return Splitter(typed).run(); }

Texts texts_of(const Words& words) {
  Texts out;
  out.reserve(words.size());
  for (const auto& word : words) out.push_back(word.text);
  return out;
}

std::string phrase(const Texts& words, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i < to && i < words.size(); ++i) {
    if (!out.empty()) out += ' ';
    out += words[i];
  }
  return out;
}

}  // namespace hk::canonical
