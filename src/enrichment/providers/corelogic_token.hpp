// The bearer token of CoreLogic: one for all threads, renewed by one of them while the others wait for it.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <variant>

#include <hk/enrichment/corelogic.hpp>

namespace hk::enrichment::corelogic {

// A token, or why there is none. Asking for one is free.
using TokenOrNot = std::variant<std::string, spending::Outcome>;

class TokenCache {
 public:
  TokenCache(const CoreLogicSettings& settings, http::Client& client);

  TokenOrNot token();
  // Another one, because this was refused; also one that another thread has got meanwhile.
  TokenOrNot instead_of(const std::string& refused);
  const std::string& credentials() const { return credentials_; }  // as they go out; never to be quoted

 private:
  TokenOrNot renew(const std::string& refused);

  const std::string url_;
  const std::string key_, secret_;
  const std::string credentials_;
  const int timeout_ms_;
  http::Client& client_;
  std::mutex mutex_;  // held while a token is asked for
  std::string token_;
  std::chrono::steady_clock::time_point good_until_{};
};

}  // namespace hk::enrichment::corelogic
