// How the e-mail services make their replies. Private to the services.
#pragma once

#include <string>
#include <string_view>

#include <hk/validation/services.hpp>

#include "answer_words.hpp"

namespace hk::validation {

// One without a verdict.
EmailReply ended(spending::Outcome::Kind kind, std::string reason, MicroDollars cost = 0);
// One with a verdict, found unless its status is unknown.
EmailReply answered(EmailReply reply, std::string_view service, MicroDollars cost);

}  // namespace hk::validation
