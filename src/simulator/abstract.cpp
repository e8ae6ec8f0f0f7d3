#include "abstract.hpp"

namespace hk::simulator {
namespace {

RawAnswer error_answer(int status, const std::string& code, const std::string& message, const Json& details = nullptr) {
  return json_answer(status, {{"error", {{"message", message}, {"code", code}, {"details", details}}}});
}

RawAnswer unauthorized() { return error_answer(401, "unauthorized", "Invalid API key provided."); }

RawAnswer validation_error(const std::string& field, const std::string& complaint) {
  return error_answer(400, "validation_error", "A validation error occurred.", {{field, Json::array({complaint})}});
}

}  // namespace

VendorAnswer AbstractProduct::answer(const VendorCall& asked) const {
  const auto call = read_posted_call(asked.request, base_);
  if (!call) return {validation_error("non_field_errors", "The request could not be read.")};
  if (call->path != "/v1/" && call->path != "/v1")
    return {{.status = 404, .content_type = "text/html", .body = "<html><body><h1>Not Found</h1></body></html>"}};
  if (!terms_.admits(key_of(asked.request, *call))) return {unauthorized()};
  const std::string subject = call->parameter(parameter_);
  if (subject.empty()) return {validation_error(parameter_, "This field is required."), terms_.price};
  return {json_answer(200, verdict(subject, *call)), terms_.price};
}

std::string AbstractProduct::key_of(const RawRequest& request, const WebCall& call) const {
  const std::string header = request.header("authorization");
  if (reads_bearer_ && starts_with_ci(header, "Bearer ")) return std::string(trim(std::string_view(header).substr(7)));
  return call.parameter("api_key");
}

std::string AbstractProduct::path(const RawRequest& request) const { return displayed_path(request, base_); }

RawAnswer AbstractProduct::too_many_calls(std::uint64_t) const {
  return error_answer(429, "too_many_requests", "You have exceeded the allowed number of requests per second.");
}

RawAnswer AbstractProduct::quota_exceeded(std::uint64_t) const {
  return error_answer(422, "quota_reached", "This account has used up its requests of this month.");
}

}  // namespace hk::simulator
