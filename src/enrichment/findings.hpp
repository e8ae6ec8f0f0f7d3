// What one run of a job has found out, and what it means for the lead.
#pragma once

#include <string>
#include <vector>

#include <hk/enrichment/enrichment.hpp>

namespace hk::enrichment {

struct Answer {
  std::string provider;
  const Product* product = nullptr;
  Reply reply;
  bool kept = false;  // its facts are in the store already: it was bought, now or before
};

// A product that could not be asked.
struct Hindrance {
  std::string provider;
  const Product* product = nullptr;
  Obstacle obstacle;
};

struct Enrichment::Findings {
  std::shared_ptr<const Providers> providers;  // that were asked: their products are pointed to below
  std::vector<Answer> answers;
  std::vector<Hindrance> hindrances;
  std::vector<Answer> failures;  // a further try may help
  std::string parcel_id;         // chosen when the providers were asked

  bool has_asked(const std::string& provider, const Product& product) const;
  bool fills(const std::string& field) const;
  bool found() const { return first(Reply::Kind::kFound) != nullptr; }
  bool waits_for_person() const;
  bool stopped_by_cap() const;  // the work it is part of may spend no more, and more would be bought
  // When to go on; empty: nothing that was hindered would still add something.
  std::optional<Micros> waits_until() const;
  bool is_busy_only() const;  // waits, but only for a moment: nothing a person should read about

  std::string status() const;
  std::string reason() const;
  std::string provider() const;  // the one that found it, else the last asked
  Json candidates() const;
  MicroDollars cost() const;                           // of what this run bought
  std::string summary(std::size_t field_count) const;  // for the timeline

 private:
  const Answer* first(Reply::Kind kind) const;
  bool matters(const Hindrance& hindrance) const;
  std::string final_status() const;
};

// What is stored of an answer that was bought before: `past` is fresh or a miss.
Answer answer_of_past(const std::string& provider, const Product& product, const spending::Past& past,
                      const std::vector<Fact>& known);

std::vector<Fact> facts_of_reply(const std::string& provider, const Product& product, const Reply& reply,
                                 Micros fetched_at);

}  // namespace hk::enrichment
