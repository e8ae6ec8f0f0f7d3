#include "attom_endpoints.hpp"

#include <map>

namespace hk::simulator {
namespace {

constexpr Family kDetail = Family::kDetail, kProfile = Family::kProfile;
constexpr Part kAddress = Part::kAddress, kLot = Part::kLot, kSmall = Part::kSmallSummary, kFull = Part::kFull,
               kOwner = Part::kOwner, kAssessment = Part::kAssessment, kSale = Part::kSale,
               kSaleHistory = Part::kSaleHistory, kAvm = Part::kAvm;

const std::map<std::string, Shape>& endpoints() {
  static const std::map<std::string, Shape> kEndpoints = {
      {"/property/id", {kDetail, {}}},
      {"/property/address", {kDetail, {kAddress}}},
      {"/property/snapshot", {kDetail, {kAddress, kLot, kSmall}}},
      {"/property/basicprofile",
       {kProfile, {kAddress, kLot, kFull, kAssessment, kOwner, kSale}, SaleShape::kSaleAmountData}},
      {"/property/detail", {kDetail, {kAddress, kLot, kFull}}},
      {"/property/detailowner", {kDetail, {kAddress, kLot, kFull, kOwner}}},
      {"/property/expandedprofile", {kProfile, {kAddress, kLot, kFull, kAssessment, kOwner, kSale}}},
      {"/sale/detail", {kDetail, {kAddress, kLot, kSmall, kSale}}},
      {"/sale/snapshot", {kDetail, {kAddress, kLot, kSmall, kSale}}},
      {"/saleshistory/detail", {kDetail, {kAddress, kLot, kSmall, kSaleHistory}}},
      {"/saleshistory/snapshot", {kDetail, {kAddress, kSaleHistory}}},
      {"/saleshistory/expandedhistory", {kProfile, {kAddress, kLot, kSmall, kSaleHistory}}},
      {"/assessment/detail", {kDetail, {kAddress, kLot, kSmall, kAssessment}}},
      {"/assessment/snapshot", {kDetail, {kAddress, kAssessment}}},
      {"/avm/detail", {kDetail, {kAddress, kLot, kSmall, kAvm}}},
      {"/avm/snapshot", {kDetail, {kAddress, kAvm}}},
      {"/attomavm/detail", {kDetail, {kAddress, kLot, kSmall, kAvm}}},
  };
  return kEndpoints;
}

}  // namespace

const Shape* find_endpoint(const std::string& path) {
  const auto found = endpoints().find(path);
  return found == endpoints().end() ? nullptr : &found->second;
}

bool is_sold_elsewhere(const std::string& path) {
  static const std::set<std::string> kPaths = {
      "/property/detailmortgage",  "/property/detailmortgageowner", "/property/detailwithschools",
      "/property/buildingpermits", "/assessmenthistory/detail",     "/avmhistory/detail",
      "/valuation/rentalavm",      "/valuation/homeequity",         "/allevents/detail",
      "/preforeclosure/details",   "/transaction/salestrend",       "/enumerations/detail"};
  return kPaths.contains(path);
}

}  // namespace hk::simulator
