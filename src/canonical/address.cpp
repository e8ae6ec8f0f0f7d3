#include <hk/canonical/address.hpp>

#include <algorithm>
#include <utility>

#include "address_place.hpp"
#include "address_recipient.hpp"
#include "address_street.hpp"
#include "address_tables.hpp"
#include "address_unit.hpp"

#include <hk/base/text.hpp>

namespace hk::canonical {
namespace {

void append(std::string& line, std::string_view part) {
  if (part.empty()) return;
  if (!line.empty()) line += ' ';
  line += part;
}

// The words of one segment at a time; empty segments never occur.
std::vector<Texts> segments_of(const Words& words) {
  std::vector<Texts> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i == 0 || words[i].segment != words[i - 1].segment) out.emplace_back();
    out.back().push_back(words[i].text);
  }
  return out;
}

bool begins_with_number(const Texts& segment) { return !segment.empty() && is_house_number(segment[0]); }

class LineParser {
 public:
  LineParser(Address& out, bool place_seen) : out_(out), place_seen_(place_seen) {}

  void read(Words words) {
    segments_ = segments_of(words);
    drop_recipient();
    units_before_street();
    if (segments_.empty()) return;
    join_lone_number();
    // Later segments first, for the city they may name; their units come after those of the street's own segment.
    for (std::size_t i = 1; i < segments_.size(); ++i) read_later(segments_[i], i + 1 == segments_.size());
    read_street_segment(segments_[0]);
    if (!later_.unit_designator.empty()) add_unit(out_, later_.unit_designator, later_.unit_id);
  }

 private:
  // "SKYLER LARKFIELD, 110 CROSSWAYS DR": what stands before the numbered line is no part of the address.
  void drop_recipient() {
    const auto first = std::ranges::find_if(
        segments_, [](const Texts& segment) { return segment.size() > 1 && begins_with_number(segment); });
    const auto named = [](const Texts& segment) {
      return std::ranges::none_of(segment, [](const std::string& word) { return has_digit(word) || word == "#"; });
    };
    if (first != segments_.end() && std::all_of(segments_.begin(), first, named)) {
      segments_.erase(segments_.begin(), first);
    }
  }

  // "APT 4, 123 MAIN ST" and "# 1 PINTO DR".
  void units_before_street() {
    while (!segments_.empty() && !segments_[0].empty()) {
      auto& line = segments_[0];
      if (line[0] == "#" && line.size() > 2 && is_house_number(line[1])) {
        line.erase(line.begin());
        return;
      }
      const auto* kind = find_unit_kind(line[0]);
      if (kind == nullptr || kind->stands_alone || line.size() < 2 || !has_digit(line[1])) return;
      line.erase(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(read_units(line, 0, out_)));
      if (line.empty()) segments_.erase(segments_.begin());
    }
  }

  // "123, MAIN ST"
  void join_lone_number() {
    if (segments_.size() < 2 || segments_[0].size() != 1 || !begins_with_number(segments_[0])) return;
    segments_[1].insert(segments_[1].begin(), segments_[0][0]);
    segments_.erase(segments_.begin());
  }

  void read_later(Texts& segment, bool last) {
    if (segment.size() == 1 && !standard_directional(segment[0]).empty()) {
      segments_[0].push_back(segment[0]);
      return;
    }
    const auto after_units = read_units(segment, 0, later_);
    segment.erase(segment.begin(), segment.begin() + static_cast<std::ptrdiff_t>(after_units));
    if (segment.empty()) return;
    if (segment.size() == 1 && is_bare_unit(segment[0])) {
      add_unit(later_, "#", segment[0]);
      return;
    }
    if (!out_.city.empty() || has_digit(segment[0])) return;
    const bool county = last && segment.size() > 1 && segment.back() == "COUNTY";
    if (last && !county) out_.city = phrase(segment, 0, segment.size());
    if (!last && segments_.back().back() == "COUNTY") out_.city = phrase(segment, 0, segment.size());
  }

  void read_street_segment(Texts line) {
    const auto number = read_number(line, out_);
    cut_units(line, number);
    cut_city(line, number);
    line.erase(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(number));
    while (!line.empty() && line.back() == "#") line.pop_back();
    if (!line.empty()) read_street(std::move(line), out_);
  }

  // A unit needs a word of the street before it; what follows it is the city.
  void cut_units(Texts& line, std::size_t number) {
    auto i = number + 1;
    while (i < line.size() && !is_unit_at(line, i)) ++i;
    if (i >= line.size()) return;
    const auto after = read_units(line, i, out_);
    if (out_.city.empty() && after < line.size() && !has_digit(line[after])) {
      out_.city = phrase(line, after, line.size());
    }
    line.resize(i);
  }

  void cut_city(Texts& line, std::size_t number) {
    if (number == 0) return;
    const auto tail = city_tail(line, number);
    if (tail <= number || tail >= line.size()) return;
    const auto city = phrase(line, tail, line.size());
    if (!out_.city.empty() && out_.city != city) return;
    out_.city = city;
    line.resize(tail);
  }

  std::size_t city_tail(const Texts& line, std::size_t number) const {
    const bool directional = number < line.size() && !standard_directional(line[number]).empty();
    for (const auto at : {number, number + (directional ? 1 : 0)}) {
      if (const auto highway = highway_at(line, at); highway.end != 0) return highway_tail(line, highway.end);
    }
    auto tail = strong_tail(line);
    if (tail != 0 && !place_seen_ && !standard_suffix(line.back()).empty()) return 0;  // CHERRY LANE CROSSING
    if (tail == 0 && place_seen_ && out_.city.empty()) tail = guessed_tail(line, number);
    const bool one_word = tail + 1 == line.size();
    return one_word && belongs_to_street(line.back()) ? 0 : tail;
  }

  // No city consists of such a word alone: CEDAR PLACE BEND, CLEARLAKE DR EAST, STONEWAY CLOSE.
  static bool belongs_to_street(const std::string& word) {
    return !standard_suffix(word).empty() || !standard_directional(word).empty() || word == "CLOSE" || word == "TURN" ||
           word == "GAP" || word == "CHASE";
  }

  static std::size_t highway_tail(const Texts& line, std::size_t end) {
    if (end < line.size() && !standard_directional(line[end]).empty() &&
        (line[end].size() <= 2 || end + 1 == line.size())) {
      ++end;
    }
    if (end < line.size() && (line[end] == "BUSINESS" || line[end] == "BUS" || line[end] == "ALT")) ++end;
    const bool words = std::none_of(line.begin() + static_cast<std::ptrdiff_t>(end), line.end(),
                                    [](const auto& word) { return has_digit(word); });
    return words && end < line.size() && standard_suffix(line[end]).empty() ? end : 0;
  }

  // A state or ZIP code stood behind, so a city must be here, yet no suffix tells where it begins.
  static std::size_t guessed_tail(const Texts& line, std::size_t number) {
    static constexpr std::string_view kEnds[] = {"NE",  "NW",  "SE",  "SW",   "WAY",  "LOOP", "SQ",   "XING", "RUN",
                                                 "CTR", "PLZ", "ROW", "PATH", "WALK", "BND",  "CRES", "CSWY", "PASS"};
    static constexpr std::string_view kCityBegins[] = {"SAN", "SANTA", "NEW", "LOS",   "LAS", "EL",    "FORT", "FT",
                                                       "ST",  "SAINT", "MT",  "MOUNT", "LA",  "NORTH", "SOUTH"};
    if (is_strong_suffix(line.back())) return 0;
    for (auto i = line.size() - 1; i-- > number + 1;) {
      const auto suffix = standard_suffix(line[i]);
      if (std::ranges::count(kEnds, suffix.empty() ? std::string_view(line[i]) : suffix) != 0) return i + 1;
    }
    const bool directional = line.size() > number && !standard_directional(line[number]).empty();
    const auto first = number + (directional ? 2 : 1);
    auto tail = line.size() - 1;
    if (tail > first && std::ranges::count(kCityBegins, line[tail - 1]) != 0) --tail;
    return tail < first || has_digit(line[tail]) ? 0 : tail;
  }

  Address& out_;
  Address later_;  // only its unit is used
  bool place_seen_;
  std::vector<Texts> segments_;
};

Status read_state_field(const std::string& typed, bool lenient, Address& out) {
  Words words = split_words(typed);
  if (words.empty()) return {};
  const auto all = texts_of(words);
  out.state = standard_state(phrase(all, 0, all.size()));
  if (out.state.empty()) {  // "TN 37203", "TN, USA"
    words.insert(words.begin(), Word{"", -1});
    take_place(words, out);
  }
  if (!out.state.empty() || lenient) return {};
  return invalid("address_state_unknown", "There is no such US state.", "Give the state as two letters, such as TN.");
}

Status read_place_fields(const AddressInput& typed, bool lenient, Address& out) {
  if (!split_words(typed.zip).empty() && !read_zip(typed.zip, out) && !lenient) {
    return invalid("address_zip_invalid", "The ZIP code must have five digits, or nine.",
                   "Correct the ZIP code, or leave it empty.");
  }
  HK_CHECK(read_state_field(typed.state, lenient, out));
  Words city = split_words(typed.city);
  take_place(city, out);
  const auto words = texts_of(city);
  out.city = phrase(words, 0, words.size());
  return {};
}

std::size_t size_of(const AddressInput& typed) {
  return typed.street.size() + typed.unit.size() + typed.city.size() + typed.state.size() + typed.zip.size();
}

void read_lines(const AddressInput& typed, Address& out) {
  Words words = split_words(typed.street);
  const bool place_seen = take_place(words, out);
  take_po_box(words, out);
  LineParser(out, place_seen).read(std::move(words));
  if (!out.po_box.empty() && out.number.empty()) {  // the words around a box are no street
    if (out.city.empty()) out.city = out.street_name;
    Address box;
    box.po_box = out.po_box;
    box.city = out.city;
    box.state = out.state;
    box.zip = out.zip;
    box.plus4 = out.plus4;
    out = std::move(box);
  }
  read_unit_field(typed.unit, out);
}

Status check(const Address& out, bool lenient) {
  const bool nothing = out == Address{};
  if (nothing) return invalid("address_empty", "The address is empty.", "Give at least a house number and a street.");
  if (!out.po_box.empty() && out.street_name.empty()) return {};
  const bool bare = out.street_name.empty() ||
                    (is_strong_suffix(out.street_name) && out.suffix.empty() && out.pre_directional.empty());
  if (bare) {
    return invalid("address_no_street", "The address has no street name.",
                   "Give the street with its house number, such as 1208 Main St.");
  }
  if (out.number.empty() && !lenient) {
    return invalid("address_no_number", "The address has no house number.",
                   "Put the house number before the street, such as 1208 Main St.");
  }
  return {};
}

Result<Address> read_all(const AddressInput& typed, bool lenient) {
  if (size_of(typed) > kAddressBytesMax) {
    return invalid("address_too_long", "The address is longer than 500 bytes.",
                   "Give one address, without other text.");
  }
  Address out;
  HK_CHECK(read_place_fields(typed, lenient, out));
  read_lines(typed, out);
  HK_CHECK(check(out, lenient));
  return out;
}

}  // namespace

std::string Address::street_line() const {
  std::string line;
  for (const auto* part :
       {&number, &pre_directional, &street_name, &suffix, &post_directional, &unit_designator, &unit_id}) {
    append(line, *part);
  }
  if (!street_name.empty() || po_box.empty()) return line;
  return has_digit(po_box.substr(0, 1)) || po_box.size() == 1 ? "PO BOX " + po_box : po_box;
}

std::string Address::last_line() const {
  std::string line = city;
  append(line, state);
  append(line, plus4.empty() ? zip : zip + "-" + plus4);
  return line;
}

// Only what the rules refuse is looked at again: labels are learned, and may err.
Result<Address> parse_address(const AddressInput& typed) {
  auto read = read_all(typed, false);
  if (read || read.error().code != "address_no_number") return read;
  AddressInput rest = typed;
  rest.street = behind_names(typed.street);
  if (rest.street.empty()) return read;
  auto again = read_all(rest, false);
  return again ? std::move(again) : std::move(read);
}
Result<Address> parse_address_lenient(const AddressInput& typed) { return read_all(typed, true); }

}  // namespace hk::canonical
