#include <hk/canonical/testing/label_training.hpp>

#include <algorithm>
#include <fstream>
#include <ostream>
#include <random>
#include <set>

#include "../fold.hpp"
#include "label_trainer.hpp"

#include <hk/base/json.hpp>

namespace hk::canonical::testing {
namespace {

bool is_alnum(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// Letters and digits of the words: texts that are equal in these are one.
std::string sameness(std::string_view raw) {
  std::string out;
  for (const char c : fold_upper(raw)) {
    if (is_alnum(c)) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

AddressLabel label_named(const std::string& name) {
  if (name == "suffix") return AddressLabel::kStreetNamePostType;  // a slip in us50_train
  return address_label(name).value();
}

bool parts_tokens(char c) { return std::string_view(" \t\n\r\v\f,;").find(c) != std::string_view::npos; }

// For each token of ours, the labelled one it is a part of, or npos: some labelled ones came without # and commas.
std::vector<std::size_t> aligned(const Tokens& ours, const std::vector<AddressToken>& labeled) {
  constexpr auto kNone = std::string::npos;
  std::vector<std::size_t> out(ours.size(), kNone);
  std::size_t token = 0, at = 0;
  const auto skip = [&] {
    while (token < labeled.size() && (at >= labeled[token].text.size() || parts_tokens(labeled[token].text[at]))) {
      at < labeled[token].text.size() ? ++at : (++token, at = 0);
    }
  };
  for (std::size_t i = 0; i < ours.size(); ++i) {
    for (const char c : ours[i].text) {
      skip();
      if (token == labeled.size() || labeled[token].text[at] != c) continue;
      if (out[i] == kNone) out[i] = token;
      ++at;
    }
  }
  return out;
}

Sequence sequence_of(const LabeledAddress& address) {
  const Tokens tokens = split_tokens(address.raw);
  const auto whose = aligned(tokens, address.tokens);
  Sequence out{features_of(tokens), std::vector<AddressLabel>(tokens.size())};
  // What was not labelled, a # in the main, is like what follows.
  for (std::size_t i = tokens.size(); i-- > 0;) {
    if (whose[i] != std::string::npos) {
      out.labels[i] = address.tokens[whose[i]].label;
    } else if (i + 1 < tokens.size()) {
      out.labels[i] = out.labels[i + 1];
    }
  }
  return out;
}

std::vector<AddressLabel> found_by(const LabelModel& model, const LabeledAddress& address) {
  const Tokens tokens = split_tokens(address.raw);
  const auto whose = aligned(tokens, address.tokens);
  const auto labels = best_labels(model, features_of(tokens));
  std::vector<AddressLabel> out;
  for (std::size_t token = 0; token < address.tokens.size(); ++token) {
    const auto wanted = address.tokens[token].label;
    auto found = wanted;
    // One that we part in several is right when each of them is.
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (whose[i] == token && labels[i] != wanted) found = labels[i];
    }
    out.push_back(found);
  }
  return out;
}

enum class Part { kNumber, kStreet, kUnit, kName, kOther };

Part part_of(AddressLabel label) {
  const auto name = name_of(label);
  if (name.starts_with("AddressNumber")) return Part::kNumber;
  if (name.starts_with("Occupancy") || name.starts_with("Subaddress") || name.starts_with("USPSBox"))
    return Part::kUnit;
  if (name.starts_with("Street") || name == "IntersectionSeparator" || name == "CornerOf") return Part::kStreet;
  const bool somebody = name == "Recipient" || name == "BuildingName" || name == "LandmarkName" || name == "NotAddress";
  return somebody ? Part::kName : Part::kOther;
}

template <class Agrees>
void count(LabelScore& score, const HeldOut& held, Agrees agrees) {
  std::size_t right = 0;
  for (std::size_t i = 0; i < held.found.size(); ++i) right += agrees(held.address->tokens[i].label, held.found[i]);
  score.tokens += held.found.size();
  score.tokens_right += right;
  ++score.addresses;
  score.addresses_right += right == held.found.size() ? 1 : 0;
}

template <class Numbers>
void write_section(std::ostream& out, const char* name, const Numbers& numbers) {
  out << "#ifdef " << name << "\n";
  std::string line;
  for (const auto number : numbers) {
    const auto text = std::to_string(number) + ",";
    constexpr std::size_t kLineMost = 118;
    if (line.size() + text.size() > kLineMost) {
      out << line << "\n";
      line.clear();
    }
    line += text;
  }
  out << line << "\n#endif\n";
}

}  // namespace

std::vector<LabeledAddress> read_labeled(const std::string& folder) {
  std::vector<LabeledAddress> out;
  std::set<std::string> seen;
  for (const char* name : {"labeled", "us50_train", "us50_messiest", "multi_word_state"}) {
    std::ifstream file(folder + "/" + name + ".json");
    if (!file) continue;
    for (const auto& entry : Json::parse(file)) {
      LabeledAddress address{entry.at("raw").get<std::string>(), {}};
      if (!seen.insert(sameness(address.raw)).second) continue;
      for (const auto& token : entry.at("tokens")) {
        address.tokens.push_back({token.at(0).get<std::string>(), label_named(token.at(1).get<std::string>())});
      }
      out.push_back(std::move(address));
    }
  }
  std::mt19937_64 random(20131122);
  for (std::size_t i = out.size(); i > 1; --i) std::swap(out[i - 1], out[random() % i]);
  return out;
}

void write_table(const std::vector<LabeledAddress>& addresses, std::ostream& out) {
  std::vector<Sequence> sequences;
  sequences.reserve(addresses.size());
  for (const auto& address : addresses) sequences.push_back(sequence_of(address));
  const auto tables = train(sequences);
  out << "// Made by `build/release/bench_addresses train --data FOLDER`; not to be edited. Learned from the "
      << addresses.size()
      << "\n// distinct texts of GitHub datamade/usaddress, folder training (commit aa7699b5): labeled.json, MIT, (c) "
         "2014 The\n"
         "// Atlanta Journal Constitution; us50_train, us50_messiest and multi_word_state, (c) 2004 Sunita Sarawagi, "
         "IIT Bombay,\n"
         "// University of Illinois/NCSA license. Weights alone are here, none of the addresses: hashes of features, "
         "where each\n"
         "// one's votes begin, votes (label * 256 + 128 + weight), and weights of pairs of labels and of first and "
         "last ones.\n";
  write_section(out, "HK_FEATURES", tables.features);
  write_section(out, "HK_BEGINS", tables.begins);
  write_section(out, "HK_VOTES", tables.votes);
  write_section(out, "HK_EDGES", tables.edges);
}

std::vector<HeldOut> held_out(const std::vector<LabeledAddress>& addresses, std::size_t fold, std::size_t folds) {
  std::vector<Sequence> others;
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    if (i % folds != fold) others.push_back(sequence_of(addresses[i]));
  }
  const auto tables = train(others);
  std::vector<HeldOut> out;
  for (std::size_t i = fold; i < addresses.size(); i += folds) {
    out.push_back({&addresses[i], found_by(tables.view(), addresses[i])});
  }
  return out;
}

std::vector<AddressLabel> labels_by_table(const LabeledAddress& address) { return found_by(learned_labels(), address); }

void count_labels(LabelScore& score, const HeldOut& held) { count(score, held, std::equal_to<>()); }

void count_parts(LabelScore& score, const HeldOut& held) {
  count(score, held, [](AddressLabel a, AddressLabel b) {
    return a == b || (part_of(a) == part_of(b) && part_of(a) != Part::kOther);
  });
}

}  // namespace hk::canonical::testing
