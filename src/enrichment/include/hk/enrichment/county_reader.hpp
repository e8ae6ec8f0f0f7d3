// Asks a county's service over HTTP.
#pragma once

#include <string>
#include <vector>

#include <hk/enrichment/county_answer.hpp>
#include <hk/enrichment/county_query.hpp>
#include <hk/enrichment/county_service.hpp>
#include <hk/http/client.hpp>
#include <hk/spending/service.hpp>

namespace hk::enrichment {

struct CountyAccess {
  std::string app_token{};  // Socrata's, may be empty
  int timeout_ms = 30'000;
};

// Thread-safe. `client` must outlive it.
class CountyReader {
 public:
  CountyReader(CountyService county, CountyAccess access, http::Client& client)
      : county_(std::move(county)), access_(std::move(access)), client_(client) {}

  const CountyService& county() const { return county_; }
  // One question, never repeated inside. It costs nothing, so one without an answer counts as down.
  CountyAnswer ask(const CountyQuery& query, const spending::Sending& sending = {}) const;

 private:
  const CountyService county_;
  const CountyAccess access_;
  http::Client& client_;
};

}  // namespace hk::enrichment
