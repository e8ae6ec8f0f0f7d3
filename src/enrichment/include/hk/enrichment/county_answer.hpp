// Answers of counties over the network: Socrata's SODA API and ArcGIS feature services. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <hk/base/json.hpp>
#include <hk/enrichment/county_query.hpp>
#include <hk/spending/service.hpp>

namespace hk::enrichment {

struct CountyAnswer {
  // kFound with rows, kNotFound without; else why there are none. Nothing costs anything.
  spending::Outcome outcome{};
  std::vector<Json> rows{};         // objects: column -> value. What the county does not know may be missing
  bool more = false;                // ArcGIS: the service held rows back, see exceededTransferLimit
  std::vector<std::int64_t> ids{};  // ArcGIS: asked for ids
  bool has_pages = true;            // ArcGIS: asked for the layer. False: rows can only be asked for by their ids
  std::size_t rows_max = 0;         // likewise: that an answer holds; 0: it does not say
};

// Socrata: an array of rows, or {"code" or "errorCode", "message"} beside a status of 400 and above.
CountyAnswer parse_socrata_answer(int http_status, const std::string& content_type, const std::string& body);

// ArcGIS: {"features": [{"attributes": {...}}]}. Errors come with HTTP 200 as {"error": {"code", "message",
// "details"}}, and a page for signing in may stand in for an answer. Only what was asked for is an answer.
CountyAnswer parse_arcgis_answer(int http_status, const std::string& content_type, const std::string& body,
                                 CountyQuery::What what = CountyQuery::What::kRows);

}  // namespace hk::enrichment
