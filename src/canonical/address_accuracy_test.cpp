// The promise: an address typed as people type it finds its parcel, and never another one.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <unordered_map>

#include <hk/base/json.hpp>
#include <hk/base/text.hpp>
#include <hk/canonical/address.hpp>
#include <hk/canonical/testing/address_mess.hpp>

namespace hk::canonical {
namespace {

std::string shared_data(const std::string& file) {
  const char* folder = std::getenv("HK_SHARED_DATA");
  return (folder != nullptr ? std::string(folder) : HK_SOURCE_DIR "/../shared/data") + "/" + file;
}

std::string read_all(std::FILE* file) {
  std::string text, buffer(1 << 16, '\0');
  for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), file)) > 0;) text.append(buffer, 0, got);
  return text;
}

std::string unzipped(const std::string& path) {
  std::FILE* pipe = ::popen(("zcat '" + path + "'").c_str(), "r");
  if (pipe == nullptr) return {};
  auto text = read_all(pipe);
  ::pclose(pipe);
  return text;
}

// The rows of a CSV text; quoted fields may hold commas and line breaks.
std::vector<std::vector<std::string>> csv_rows(std::string_view text) {
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      rows.back().emplace_back();
    } else if (c == '\n' && !quoted) {
      rows.push_back({""});
    } else {
      rows.back().back() += c;
    }
  }
  return rows;
}

struct Parcels {
  std::vector<Address> addresses;
  std::vector<std::string> ids;                                         // of the same index
  std::unordered_map<std::string, std::vector<std::size_t>> by_street;  // key -> indexes
  std::unordered_map<std::string, std::vector<std::size_t>> by_loose;
  std::map<std::string, std::set<std::string>> ids_of_text;  // address as published -> parcels
};

void add_parcel(Parcels& out, const AddressInput& record, const std::string& id) {
  auto address = parse_address_lenient(record);
  if (!address) return;
  const auto key = address_key(*address);
  out.by_street[key.street].push_back(out.ids.size());
  out.by_loose[key.loose].push_back(out.ids.size());
  out.addresses.push_back(*std::move(address));
  out.ids.push_back(id);
}

Parcels load_parcels() {
  Parcels out;
  constexpr std::size_t kParcelColumn = 1, kAddressColumn = 3;
  std::set<std::pair<std::string, std::string>> seen;
  for (const auto& row : csv_rows(unzipped(shared_data("nashville_housing/nashville_housing.csv.gz")))) {
    if (row.size() <= kAddressColumn || row[0] == "UniqueID" || trim(row[kAddressColumn]).empty()) continue;
    const auto text = collapse_space(row[kAddressColumn]);
    if (!seen.emplace(text, row[kParcelColumn]).second) continue;
    out.ids_of_text[text].insert(row[kParcelColumn]);
    add_parcel(out, {.street = row[kAddressColumn], .state = "TN"}, row[kParcelColumn]);
  }
  return out;
}

// Parcel ids that the typed address may mean.
std::set<std::string> look_up(const Parcels& parcels, const Address& typed) {
  const auto key = address_key(typed);
  for (const auto* index : {&parcels.by_street, &parcels.by_loose}) {
    const auto found = index->find(index == &parcels.by_street ? key.street : key.loose);
    if (found == index->end()) continue;
    std::vector<Address> candidates;
    for (const auto i : found->second) candidates.push_back(parcels.addresses[i]);
    std::set<std::string> ids;
    for (const auto i : best_matches(typed, candidates)) ids.insert(parcels.ids[found->second[i]]);
    if (!ids.empty()) return ids;
  }
  return {};
}

struct Score {
  std::size_t asked = 0, right = 0, ambiguous = 0, missed = 0, wrong = 0;
  std::vector<std::string> examples;
  double rate() const { return static_cast<double>(right) / static_cast<double>(asked); }
};

void count(Score& score, const Parcels& parcels, const AddressInput& typed, const std::string& parcel) {
  ++score.asked;
  const auto address = parse_address_lenient(typed);
  const auto found = address ? look_up(parcels, *address) : std::set<std::string>{};
  const bool right = found.size() == 1 && *found.begin() == parcel;
  const bool wrong = !found.empty() && found.count(parcel) == 0;
  right ? ++score.right : wrong ? ++score.wrong : found.empty() ? ++score.missed : ++score.ambiguous;
  if ((wrong || found.empty()) && score.examples.size() < 40) {
    score.examples.push_back((wrong ? "wrong: " : "missed: ") + typed.street + " / " + typed.city + " / " +
                             typed.state + " -> " + (address ? address_key(*address).full : address.error().code));
  }
}

void print(const char* what, const Score& score) {
  std::printf("%s: asked %zu, right %.3f%%, ambiguous %zu, missed %zu, wrong %zu\n", what, score.asked,
              100 * score.rate(), score.ambiguous, score.missed, score.wrong);
  for (const auto& example : score.examples) std::printf("  %s\n", example.c_str());
}

class NashvilleTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!std::filesystem::exists(shared_data("nashville_housing/nashville_housing.csv.gz"))) return;
    parcels_ = load_parcels();
    for (const auto& [text, ids] : parcels_.ids_of_text) {
      if (ids.size() == 1) single_.emplace_back(text, *ids.begin());
    }
  }
  void SetUp() override {
    if (single_.empty()) GTEST_SKIP() << "the shared data is absent";
    ASSERT_GT(single_.size(), 40'000u);
  }

  // Every nth, so that the debug build stays quick; HK_ACCURACY_STEP=1 asks for all.
  static std::size_t step() {
    const char* text = std::getenv("HK_ACCURACY_STEP");
    return text != nullptr ? static_cast<std::size_t>(std::max(1, std::atoi(text))) : 8;
  }

  static inline Parcels parcels_;
  static inline std::vector<std::pair<std::string, std::string>> single_;  // address, parcel
};

TEST_F(NashvilleTest, ExactFormsFindTheirParcel) {
  Score score;
  for (std::size_t i = 0; i < single_.size(); i += step()) {
    count(score, parcels_, {.street = single_[i].first}, single_[i].second);
  }
  print("exact", score);
  EXPECT_GE(score.rate(), 0.99);
  EXPECT_EQ(score.wrong, 0u);
}

TEST_F(NashvilleTest, MessyFormsFindTheirParcelAndNeverAnother) {
  std::mt19937_64 random(20130409);
  Score score;
  for (std::size_t i = 0; i < single_.size(); i += step()) {
    const auto comma = single_[i].first.rfind(',');
    const AddressInput correct{.street = single_[i].first.substr(0, comma),
                               .city = std::string(trim(single_[i].first.substr(comma + 1))),
                               .state = "TN"};
    count(score, parcels_, testing::mess(correct, random), single_[i].second);
  }
  print("messy", score);
  EXPECT_GE(score.rate(), 0.95);
  EXPECT_EQ(score.wrong, 0u);
}

// The same without shared data, on a made-up town where everything that may be confused stands side by side.
TEST(MadeTownTest, MessyFormsFindTheirParcelAndNeverAnother) {
  constexpr std::string_view kStreets[] = {
      "KELLER AVE",    "KELLER ST",       "N KELLER AVE",     "KELLER AVE N",         "1ST AVE S",
      "11TH AVE S",    "12TH AVE S",      "W END AVE",        "HIGHWAY 70 S",         "MT VERNON DR",
      "ST CHARLES PL", "GENERAL BATE DR", "OLD HICKORY BLVD", "COBBLESTONE PLACE DR", "PARK AVE"};
  std::vector<AddressInput> town;
  Parcels parcels;
  for (const std::string number : {"5", "50", "1208", "1208 A", "1208 B"}) {
    for (const auto street : kStreets) {
      for (const std::string city : {"NASHVILLE", "OLD HICKORY"}) {
        town.push_back({.street = number + "  " + std::string(street), .city = city, .state = "TN"});
        add_parcel(parcels, town.back(), std::to_string(town.size()));
      }
    }
  }
  std::mt19937_64 random(1);
  Score score;
  for (std::size_t i = 0; i < 20 * town.size(); ++i) {
    const auto& correct = town[i % town.size()];
    auto typed = testing::mess(correct, random);
    if (typed.street.find(',') == std::string::npos) typed.city = correct.city;  // else two cities have it
    count(score, parcels, typed, std::to_string(i % town.size() + 1));
  }
  print("made town", score);
  EXPECT_EQ(score.wrong, 0u);
  EXPECT_EQ(score.missed, 0u);
  EXPECT_GE(score.rate(), 0.7);
}

// What usaddress's labels say of one address, in our terms.
struct Labels {
  std::string number, name, post_type, zip, state;
  bool single = true;
};

std::string bare(std::string_view token) {
  std::string out;
  for (const char c : upper_ascii(token)) {
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') out += c;
  }
  return out;
}

Labels labels_of(const Json& entry) {
  Labels out;
  for (const auto& token : entry.at("tokens")) {
    const auto text = bare(token.at(0).get<std::string>());
    const auto label = token.at(1).get<std::string>();
    if (label == "IntersectionSeparator" || label == "CornerOf") out.single = false;
    if (label == "AddressNumber" && !out.number.empty()) out.single = false;
    if (label == "AddressNumber") out.number = text;
    if (label == "StreetName") out.name += text;
    if (label == "StreetNamePostType") out.post_type += text;
    if (label == "ZipCode") out.zip = text;
    if (label == "StateName") out.state += (out.state.empty() ? "" : " ") + text;
  }
  return out;
}

Address standard(const AddressInput& input) {
  auto parsed = parse_address_lenient(input);
  return parsed ? *std::move(parsed) : Address{};
}

bool number_agrees(const Labels& labels, const Address& parsed) {
  return bare(parsed.number) == labels.number || parsed.number.starts_with(labels.number + " ") ||
         bare(parsed.number + parsed.unit_id) == bare(labels.number) ||
         parsed.number + "-" + parsed.unit_id == labels.number;
}

// Names agree when the label's words end ours: directionals and highway words are labelled in several ways.
bool name_agrees(const Labels& labels, const Address& parsed) {
  const auto ours = bare(parsed.street_name);
  return ours == labels.name ||
         (ours.size() > labels.name.size() && ours.ends_with(labels.name) && !labels.name.empty());
}

bool suffix_agrees(const Labels& labels, const Address& parsed) {
  const auto by_label = standard({.street = "1 X Y " + labels.post_type}).suffix;
  return parsed.suffix == by_label || labels.post_type == parsed.suffix;
}

TEST(UsaddressTest, AgreesWithLabeledAddresses) {
  std::ifstream file(shared_data("usaddress_train/labeled.json"));
  if (!file) GTEST_SKIP();
  std::map<std::string, std::pair<int, int>> hits;  // part -> agreeing, all
  const auto note = [&](const std::string& part, bool agrees, const std::string& raw, const Address& parsed) {
    ++hits[part].second;
    hits[part].first += agrees ? 1 : 0;
    if (!agrees && std::getenv("HK_SHOW") != nullptr) {
      std::printf("%s: %s -> %s|%s|%s|%s|%s / %s\n", part.c_str(), raw.c_str(), parsed.number.c_str(),
                  parsed.pre_directional.c_str(), parsed.street_name.c_str(), parsed.suffix.c_str(),
                  parsed.unit_id.c_str(), parsed.last_line().c_str());
    }
  };
  for (const auto& entry : Json::parse(file)) {
    const auto labels = labels_of(entry);
    if (!labels.single || labels.number.empty() || labels.name.empty()) continue;
    const auto raw = entry.at("raw").get<std::string>();
    const auto parsed = standard({.street = raw});
    note("number", number_agrees(labels, parsed), raw, parsed);
    note("name", name_agrees(labels, parsed), raw, parsed);
    if (!labels.post_type.empty()) note("suffix", suffix_agrees(labels, parsed), raw, parsed);
    if (!labels.zip.empty()) note("zip", parsed.zip.ends_with(labels.zip.substr(0, 5)), raw, parsed);
    if (!labels.state.empty())
      note("state", standard({.street = "1 X ST", .state = labels.state}).state == parsed.state, raw, parsed);
  }
  // A little below what was reached; most of the rest are recipients and buildings run into the street.
  const std::map<std::string, double> floors = {
      {"number", 0.95}, {"name", 0.85}, {"suffix", 0.91}, {"zip", 0.98}, {"state", 0.97}};
  for (const auto& [part, hit] : hits) {
    const double rate = static_cast<double>(hit.first) / hit.second;
    std::printf("usaddress %s: %.1f%% of %d\n", part.c_str(), 100 * rate, hit.second);
    EXPECT_GE(rate, floors.at(part)) << part;
  }
}

}  // namespace
}  // namespace hk::canonical
