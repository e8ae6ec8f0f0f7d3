#include "search_terms.hpp"

#include <algorithm>
#include <tuple>

#include <hk/crm/object.hpp>

#include "search.hpp"
#include "spelling.hpp"

namespace hk::crm {
namespace {

// However many words share a common gram, this many of them are looked at, the shorter first.
constexpr const char* kWordsAGram = "800";
constexpr const char* kCandidatesMax = "1000";
// Each costs a look into the grams. Who types a sentence is understood without the rest of it being forgiven.
constexpr std::size_t kForgivenWordsMax = 6;

// Words that share enough with it. No word is shorter than what the errors leave of the typed one.
std::vector<std::string> candidates(store::Session& session, const Letters& typed) {
  const GramSearch search = gram_search(typed);
  store::Params params = {{"least", typed.size() - errors_forgiven(typed.size())}, {"shared", search.shared_min}};
  std::string sharing;
  for (const std::string& gram : search.grams) {
    const std::string name = "g" + std::to_string(params.size());
    params.push_back({name, gram});
    sharing += (sharing.empty() ? "" : " union all ") +
               ("select * from (select word, letters from search_grams where gram = :" + name +
                " and letters >= :least order by letters limit " + kWordsAGram + ") as " + name);
  }
  std::vector<std::string> words;
  for (auto& [word] : session.rows<std::string>("select word from (" + sharing +
                                                    ") as sharing group by word, letters having count(*) >= :shared"
                                                    " order by count(*) desc, letters limit " +
                                                    kCandidatesMax,
                                                params))
    words.push_back(std::move(word));
  return words;
}

}  // namespace

bool is_known_word(store::Session& session, const std::string& word) {
  constexpr const char* kBehindAllLetters = "\uFFFD";
  return session
      .row<std::int64_t>("select 1 from search_terms where word >= :word and word < :behind limit 1",
                         {{"word", word}, {"behind", word + kBehindAllLetters}})
      .has_value();
}

std::vector<std::string> nearest_words(store::Session& session, const std::string& word) {
  const auto typed = forgivable_letters(word);
  if (!typed) return {};
  const std::size_t forgiven = errors_forgiven(typed->size());
  std::vector<std::tuple<std::size_t, std::size_t, std::string>> near;  // errors, letters
  for (std::string& candidate : candidates(session, *typed)) {
    if (candidate.starts_with(word)) continue;  // no error to forgive
    const auto letters = forgivable_letters(candidate);
    const std::size_t errors = letters ? errors_between(*typed, *letters).beginning : forgiven + 1;
    if (errors <= forgiven) near.emplace_back(errors, letters->size(), std::move(candidate));
  }
  const std::size_t count = std::min(near.size(), kNearestMax);
  std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(count), near.end());
  std::vector<std::string> nearest;
  for (std::size_t i = 0; i < count; ++i) nearest.push_back(std::move(std::get<2>(near[i])));
  return nearest;
}

void forgive_errors(store::Session& session, const Viewer& viewer, std::vector<TypedWord>& words) {
  const bool sees_all = sees_everything(viewer);
  std::size_t looked_up = 0;
  for (TypedWord& one : words) {
    if (!forgivable_letters(one.word) || ++looked_up > kForgivenWordsMax) continue;
    const bool known = is_known_word(session, one.word);
    if (known && sees_all) continue;
    one.nearest = nearest_words(session, one.word);
    if (known && !one.nearest.empty() && finds_anything(session, viewer, {{one.word, {}}})) one.nearest.clear();
  }
}

Json meant_by(const std::vector<TypedWord>& words) {
  Json meant = Json::object();
  for (const TypedWord& one : words)
    if (!one.nearest.empty()) meant[one.word] = one.nearest;
  return meant;
}

bool take_meant(std::vector<TypedWord>& words, const Json& meant) {
  if (!meant.is_object()) return false;
  for (TypedWord& one : words) {
    const Json others = meant.value(one.word, Json::array());
    if (!others.is_array() || others.size() > kNearestMax) return false;
    for (const Json& other : others) {
      // Only what could be a known word becomes part of a query.
      if (!other.is_string() || !forgivable_letters(other.get<std::string>())) return false;
      one.nearest.push_back(other);
    }
  }
  return true;
}

}  // namespace hk::crm
