// An answer as it came over the wire, every byte of it.
#pragma once

#include <map>
#include <string>

#include <hk/base/json.hpp>
#include <hk/base/text.hpp>

namespace hk::simulator {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  bool whole = false;  // as many bytes of the body came as were promised
  Json json() const { return Json::parse(body, nullptr, false); }
};

// The first answer in the bytes; status 0 when there is none.
inline Answer parse_answer(const std::string& bytes) {
  Answer answer;
  const auto end = bytes.find("\r\n\r\n");
  if (!bytes.starts_with("HTTP/1.1 ") || end == std::string::npos) return answer;
  answer.status = std::stoi(bytes.substr(9, 3));
  for (const std::string& line : split(bytes.substr(0, end), '\n'))
    if (const auto colon = line.find(':'); colon != std::string::npos)
      answer.headers[lower_ascii(line.substr(0, colon))] = std::string(trim(std::string_view(line).substr(colon + 1)));
  answer.body = bytes.substr(end + 4);
  answer.whole = answer.body.size() == std::stoul(answer.headers["content-length"]);
  return answer;
}

}  // namespace hk::simulator
