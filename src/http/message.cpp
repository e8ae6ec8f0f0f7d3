#include <hk/base/text.hpp>
#include <hk/http/message.hpp>
#include <hk/http/precondition.hpp>

#include "problem.hpp"

namespace hk::http {

std::string_view method_name(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kHead:
      return "HEAD";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kPatch:
      return "PATCH";
    case Method::kDelete:
      return "DELETE";
  }
  return "GET";
}

namespace {

std::string value_or_empty(const std::map<std::string, std::string>& map, const std::string& name) {
  const auto found = map.find(name);
  return found == map.end() ? std::string() : found->second;
}

}  // namespace

std::string Request::header(const std::string& lower_name) const { return value_or_empty(headers, lower_name); }

std::string Request::param(const std::string& name) const { return value_or_empty(params, name); }

std::optional<std::string> Request::query_value(const std::string& name) const {
  const auto found = query.find(name);
  if (found == query.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> Request::cookie(std::string_view name) const {
  const std::string all = header("cookie");
  for (const std::string& pair : split(all, ';')) {
    const std::string_view trimmed = trim(pair);
    const auto equals = trimmed.find('=');
    if (equals == std::string_view::npos || trimmed.substr(0, equals) != name) continue;
    std::string_view value = trimmed.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    return std::string(value);
  }
  return std::nullopt;
}

Result<Json> Request::json_object() const {
  const std::string type = lower_ascii(header("content-type"));
  if (!type.empty() && type.find("json") == std::string::npos) {
    return invalid("content_type_unsupported", "The body is not declared as JSON.",
                   "Send Content-Type: application/json.");
  }
  auto parsed = parse_json(body);
  if (!parsed) {
    Error error = invalid("json_invalid", "The body is not valid JSON.", "Send one JSON object in UTF-8.");
    error.detail = parsed.error().message;
    return error;
  }
  if (!parsed->is_object()) {
    return invalid("json_not_object", "The body must be a JSON object.", "Wrap the fields in { }.");
  }
  return parsed;
}

Response json_response(int status, const Json& body) {
  Response response;
  response.status = status;
  response.body = dump_json(body);
  return response;
}

Response text_response(int status, std::string content_type, std::string body) {
  Response response;
  response.status = status;
  response.content_type = std::move(content_type);
  response.body = std::move(body);
  return response;
}

Response empty_response(int status) { return text_response(status, "", ""); }

Response redirect_response(std::string location) {
  Response response = empty_response(302);
  response.headers.emplace_back("Location", std::move(location));
  return response;
}

int status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalid:
      return 400;
    case ErrorKind::kUnauthenticated:
      return 401;
    case ErrorKind::kForbidden:
      return 403;
    case ErrorKind::kNotFound:
      return 404;
    case ErrorKind::kConflict:
      return 409;
    case ErrorKind::kPrecondition:
      return 412;
    case ErrorKind::kTooLarge:
      return 413;
    case ErrorKind::kLimited:
      return 429;
    case ErrorKind::kUnavailable:
      return 503;
    case ErrorKind::kInternal:
      return 500;
  }
  return 500;
}

std::string_view reason_phrase(int status) {
  static const std::map<int, std::string_view> kPhrases = {{100, "Continue"},
                                                           {200, "OK"},
                                                           {201, "Created"},
                                                           {202, "Accepted"},
                                                           {204, "No Content"},
                                                           {206, "Partial Content"},
                                                           {207, "Multi-Status"},
                                                           {301, "Moved Permanently"},
                                                           {302, "Found"},
                                                           {303, "See Other"},
                                                           {304, "Not Modified"},
                                                           {307, "Temporary Redirect"},
                                                           {308, "Permanent Redirect"},
                                                           {400, "Bad Request"},
                                                           {401, "Unauthorized"},
                                                           {403, "Forbidden"},
                                                           {404, "Not Found"},
                                                           {405, "Method Not Allowed"},
                                                           {408, "Request Timeout"},
                                                           {409, "Conflict"},
                                                           {410, "Gone"},
                                                           {412, "Precondition Failed"},
                                                           {413, "Content Too Large"},
                                                           {414, "URI Too Long"},
                                                           {415, "Unsupported Media Type"},
                                                           {422, "Unprocessable Content"},
                                                           {428, "Precondition Required"},
                                                           {429, "Too Many Requests"},
                                                           {431, "Request Header Fields Too Large"},
                                                           {500, "Internal Server Error"},
                                                           {502, "Bad Gateway"},
                                                           {503, "Service Unavailable"},
                                                           {504, "Gateway Timeout"}};
  const auto found = kPhrases.find(status);
  return found == kPhrases.end() ? "Status" : found->second;
}

Response problem_with_status(int status, const Error& error, const std::string& request_id) {
  Json body = {{"type", "urn:hiddenkey:problem:" + error.code},
               {"title", reason_phrase(status)},
               {"status", status},
               {"code", error.code},
               {"detail", error.message},
               {"error", error.message}};
  if (!error.next_step.empty()) body["suggestion"] = error.next_step;
  for (const FieldError& field : error.fields)
    body["errors"].push_back({{"field", field.field}, {"message", field.message}});
  body["requestId"] = request_id;
  Response response = json_response(status, body);
  response.content_type = "application/problem+json";
  return response;
}

Response problem_response(const Error& error, const std::string& request_id) {
  const bool unconditional = error.code == kPreconditionRequired;  // a finer status than its kind has
  return problem_with_status(unconditional ? 428 : status_of(error.kind), error, request_id);
}

}  // namespace hk::http
