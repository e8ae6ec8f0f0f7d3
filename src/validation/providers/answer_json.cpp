#include "answer_json.hpp"

#include <hk/base/csv.hpp>
#include <hk/base/text.hpp>

namespace hk::validation::answer {
namespace {

constexpr std::size_t kTextMax = 200;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

Json document_of(const std::string& body) {
  auto json = parse_json(is_valid_utf8(body) ? body : utf8_from_windows1252(body));
  return json ? *std::move(json) : Json(nullptr);
}

const Json* member(const Json& from, std::string_view key) {
  if (!from.is_object()) return nullptr;
  const auto found = from.find(key);
  return found == from.end() || found->is_null() ? nullptr : &*found;
}

std::string one_line(std::string_view text, std::size_t bytes_max) {
  std::string line = collapse_space(text);
  std::erase_if(line, is_control);
  return std::string(trim(displayable(line, bytes_max)));
}

std::string tidied(std::string_view text) { return one_line(text, kTextMax); }

std::string text_of(const Json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>();
  return value.is_number() ? value.dump() : std::string{};
}

std::string text_at(const Json& from, const char* key) {
  const Json* value = member(from, key);
  return value == nullptr ? std::string{} : tidied(text_of(*value));
}

}  // namespace hk::validation::answer
