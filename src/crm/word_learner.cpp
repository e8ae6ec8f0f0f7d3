#include <hk/crm/word_learner.hpp>

#include <algorithm>
#include <set>

#include <hk/base/text.hpp>
#include <hk/runtime/task.hpp>
#include <hk/store/bulk.hpp>
#include <hk/telemetry/telemetry.hpp>

#include "spelling.hpp"

namespace hk::crm {
namespace {

constexpr std::int64_t kLinesABatch = 2'000;
constexpr std::size_t kWordsAWrite = 500;  // each with a handful of grams; SQLite's writer serves others in between
// PostgreSQL gives out ids before they are committed: lines that were on their way are below the position by now.
constexpr std::int64_t kLinesReadAgain = 5'000;

struct Batch {
  std::int64_t lines = 0;
  std::int64_t last = 0;  // id
  std::set<std::string> words{};
};

std::int64_t position_of(store::Session& session) {
  return session.one<std::int64_t>("select line from search_learned where id = 1");
}

// The position, when there are lines behind it.
Result<std::optional<std::int64_t>> position_with_more(store::Database& db) {
  return db.read([](store::Session& s) -> Result<std::optional<std::int64_t>> {
    const std::int64_t position = position_of(s);
    if (s.one<std::int64_t>("select coalesce(max(id), 0) from search_lines") <= position) return {std::nullopt};
    return {position};
  });
}

Result<Batch> read_batch(store::Database& db, std::int64_t after) {
  return db.read([&](store::Session& s) -> Result<Batch> {
    Batch batch;
    for (auto& [id, line] : s.rows<std::int64_t, std::string>(
             "select id, words from search_lines where id > :after order by id limit :limit",
             {{"after", after}, {"limit", kLinesABatch}})) {
      ++batch.lines;
      batch.last = id;
      for (std::string& word : split(line, ' '))
        if (forgivable_letters(word)) batch.words.insert(std::move(word));
    }
    return batch;
  });
}

Result<std::vector<std::string>> unknown_of(store::Database& db, const std::set<std::string>& words) {
  return db.read([&](store::Session& s) -> Result<std::vector<std::string>> {
    std::set<std::string> unknown = words;
    for (auto& [word] :
         s.rows<std::string>("select word from search_terms where " + store::one_of(s.dialect(), "word", "words"),
                             {{"words", store::one_of_values({words.begin(), words.end()})}}))
      unknown.erase(word);
    return std::vector<std::string>(unknown.begin(), unknown.end());
  });
}

// In order of the words, so that two learners wait for each other and never in a circle.
void insert_words(store::Session& session, const std::vector<std::string>& words) {
  store::RowBatch terms("search_terms", {"word"}, "on conflict do nothing");
  store::RowBatch grams("search_grams", {"gram", "letters", "word"}, "on conflict do nothing");
  for (const std::string& word : words) {
    const auto letters = forgivable_letters(word);
    if (!letters) continue;
    terms.add({word});
    for (const std::string& gram : grams_of(*letters)) grams.add({gram, letters->size(), word});
  }
  if (terms.empty()) return;
  terms.insert(session);
  grams.insert(session);
}

Status keep(store::Database& db, const Batch& batch, const std::vector<std::string>& unknown) {
  for (std::size_t begin = 0; begin < unknown.size(); begin += kWordsAWrite) {
    const auto from = unknown.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto to = unknown.begin() + static_cast<std::ptrdiff_t>(std::min(begin + kWordsAWrite, unknown.size()));
    HK_CHECK(db.write_soon([&](store::Session& s) -> Status {
      insert_words(s, {from, to});
      return {};
    }));
  }
  return db.write_soon([&](store::Session& s) -> Status {
    s.run("update search_learned set line = :line where id = 1 and line < :line", {{"line", batch.last}});
    return {};
  });
}

class RunningLearner final : public WordLearner {
 public:
  RunningLearner(store::Database& db, Micros interval)
      : db_(db), interval_(interval), task_("word-learner", [this](runtime::StopSignal& signal) { run(signal); }) {}

 private:
  void run(runtime::StopSignal& signal) {
    while (!signal.stopping()) {
      if (const auto lock = db_.try_lock(kLearnerLock)) learn_while_held(signal, *lock);
      if (signal.sleep_for(interval_)) return;
    }
  }

  void learn_while_held(runtime::StopSignal& signal, store::Database::ProcessLock& lock) {
    while (!signal.stopping() && lock.held()) {
      const auto learned = learn_words(db_, [&] { return signal.stopping(); });
      if (!learned) {
        telemetry::log_warn("words_not_learned", {{"code", learned.error().code}, {"detail", learned.error().detail}});
        return;
      }
      if (signal.sleep_for(interval_)) return;
    }
  }

  store::Database& db_;
  const Micros interval_;
  runtime::Task task_;
};

}  // namespace

Result<LearnedWords> learn_words(store::Database& db, const std::function<bool()>& should_stop) {
  LearnedWords learned;
  HK_TRY(const auto position, position_with_more(db));
  if (!position) return learned;
  std::int64_t after = *position - (db.dialect() == store::Dialect::kPostgres ? kLinesReadAgain : 0);
  while (!should_stop || !should_stop()) {
    HK_TRY(const Batch batch, read_batch(db, after));
    if (batch.lines == 0) break;
    HK_TRY(const auto unknown, unknown_of(db, batch.words));
    HK_CHECK(keep(db, batch, unknown));
    learned.lines += batch.lines;
    learned.words += static_cast<std::int64_t>(unknown.size());
    after = batch.last;
  }
  return learned;
}

std::unique_ptr<WordLearner> WordLearner::start(store::Database& db, Micros interval) {
  return std::make_unique<RunningLearner>(db, interval);
}

}  // namespace hk::crm
