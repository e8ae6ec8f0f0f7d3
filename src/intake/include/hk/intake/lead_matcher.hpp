// What a row of a list is to the leads there are, and to the rows before it: somebody new, more about somebody known,
// or nothing new.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <hk/base/result.hpp>
#include <hk/crm/crm.hpp>

namespace hk::intake {

// What is known of an input before anything is stored; pure, so that a write transaction stays short.
struct CheckedLead {
  crm::Contact contact;
  std::optional<crm::Property> property;
  std::string source;
  std::string notes;
  std::string fingerprint;  // equal for inputs with the same content
  bool email_invalid = false;
  std::string email_message;
  std::string email_suggestion;
};

// What becomes of a row about a lead that is known.
enum class Duplicates {
  kUpdate,  // fills in what the lead lacks, and never writes over what it has
  kSkip,    // leaves the lead alone
  kKeep,    // is a lead of its own, marked as a possible duplicate
};
std::string_view name_of(Duplicates policy);                 // update, skip, keep
Result<Duplicates> parse_duplicates(std::string_view name);  // error duplicates_unknown

struct Match {
  enum class Outcome { kNew, kUpdate, kDuplicate } outcome = Outcome::kNew;
  std::string lead_id;             // the known lead; empty when it is a row that is not stored
  std::int64_t line = 0;           // of the row that lead came with, when it was one of these
  std::vector<std::string> fills;  // kUpdate: of name, email, phone, address, notes
  std::string reason;              // one sentence for people; empty when there is nothing to say
};
std::string_view name_of(Match::Outcome outcome);  // new, update, duplicate

// Known leads are those looked up and those judged before. The same person: the same e-mail, else the same phone, else
// the same address and no other name. A whole row that is known adds nothing under any policy.
class LeadMatcher {
 public:
  explicit LeadMatcher(Duplicates policy) : policy_(policy) {}

  // Must be called for rows before they are judged.
  void look_up(store::Session& session, const std::vector<CheckedLead>& rows);
  // `line` of the row in its file, 0: none; `id`: of the lead it becomes if it is new, empty when it is not stored.
  Match judge(const CheckedLead& row, std::int64_t line, const std::string& id);

 private:
  // Many: a dry run keeps one for each row of its file.
  struct Known {
    std::string id;
    std::int64_t line = 0;
    std::uint64_t name = 0, address = 0;  // hashes; 0: none, or not looked up
    bool has_email = false, has_phone = false, has_address = false, has_notes = false;
  };
  struct Keys;
  struct Found;

  void remember(const crm::SimilarLead& lead);
  void add_key(std::uint64_t key, std::uint32_t known);
  void add_address(std::uint32_t known);
  std::optional<std::uint32_t> at(std::uint64_t key) const;
  Found find(const Keys& keys) const;
  std::vector<std::string> fill(std::uint32_t known, const CheckedLead& row, const Keys& keys);

  const Duplicates policy_;
  std::vector<Known> known_;
  std::unordered_map<std::uint64_t, std::uint32_t> by_key_;    // hash of kind and key -> the first that has it
  std::unordered_map<std::string, std::uint32_t> by_lead_id_;  // those looked up
};

}  // namespace hk::intake
