#include "email_reply.hpp"

namespace hk::validation {

EmailReply ended(spending::Outcome::Kind kind, std::string reason, MicroDollars cost) {
  EmailReply reply;
  reply.outcome = {.kind = kind, .reason = std::move(reason), .cost = cost};
  return reply;
}

EmailReply answered(EmailReply reply, std::string_view service, MicroDollars cost) {
  const bool is_definite = reply.verdict.status != email_status::kUnknown;
  reply.outcome.kind = is_definite ? spending::Outcome::Kind::kFound : spending::Outcome::Kind::kNotFound;
  reply.outcome.cost = cost;
  if (is_definite) return reply;
  const std::string& why = reply.verdict.sub_status;
  reply.outcome.reason = std::string(service) + " could not find out whether the mailbox takes mail" +
                         (why.empty() ? "" : ": " + why) + ". Check it again later.";
  return reply;
}

}  // namespace hk::validation
