#include "mishaps.hpp"

#include <array>

#include "draw.hpp"

namespace hk::simulator {
namespace {

RawAnswer text_or_json(int status, const std::string& message, std::uint64_t seed, std::uint64_t number) {
  if (draw(seed, number, "form of a refusal") % 2 == 0)
    return {.status = status, .content_type = "text/plain", .body = message};
  return {.status = status, .body = R"({"msg":")" + message + R"("})"};
}

RawAnswer server_error(std::uint64_t seed, std::uint64_t number) {
  struct Page {
    int status;
    const char* title;
  };
  static constexpr std::array<Page, 4> kPages = {{{500, "500 Internal Server Error"},
                                                  {502, "502 Bad Gateway"},
                                                  {503, "503 Service Temporarily Unavailable"},
                                                  {504, "504 Gateway Time-out"}}};
  const Page& page = kPages[draw(seed, number, "server error") % kPages.size()];
  const std::string title(page.title);
  return {.status = page.status,
          .content_type = "text/html",
          .body = "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title +
                  "</h1></center>\r\n<hr><center>gateway</center>\r\n</body>\r\n</html>\r\n"};
}

}  // namespace

RawAnswer too_many_calls(std::uint64_t seed, std::uint64_t number) {
  RawAnswer answer = text_or_json(429, "Too Many Requests", seed, number);
  const auto chance = draw(seed, number, "retry after");
  if (chance % 2 == 0) answer.headers.emplace_back("Retry-After", std::to_string(1 + chance / 2 % 3));
  return answer;
}

RawAnswer quota_exceeded(std::uint64_t seed, std::uint64_t number) {
  return text_or_json(429, "Quota Exceeded", seed, number);
}

std::optional<RawAnswer> early_mishap(Fault fault, std::uint64_t seed, std::uint64_t number) {
  switch (fault) {
    case Fault::kTooMany:
      return too_many_calls(seed, number);
    case Fault::kQuota:
      return text_or_json(402, "Quota Exceeded", seed, number);
    case Fault::kServerError:
      return server_error(seed, number);
    case Fault::kTimeout:
      return text_or_json(408, "Request Timeout", seed, number);
    case Fault::kReset:
      return RawAnswer{.status = 0, .ending = RawAnswer::Ending::kReset};
    default:
      return std::nullopt;
  }
}

bool spoil(RawAnswer& answer, Fault fault) {
  if (fault == Fault::kSlow) return true;  // it is right, only late
  if (answer.status != 200) return false;
  switch (fault) {
    case Fault::kTruncated:
      answer.ending = RawAnswer::Ending::kTruncate;
      return true;
    case Fault::kMalformed:
      answer.body.resize(answer.body.size() * 2 / 3);
      return true;
    case Fault::kWrongType:
      answer.content_type = "text/html";
      answer.body = "<html><body><h1>Welcome</h1></body></html>";
      return true;
    case Fault::kLost:
      answer.ending = RawAnswer::Ending::kReset;
      return true;
    default:
      return false;
  }
}

}  // namespace hk::simulator
