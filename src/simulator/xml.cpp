#include "xml.hpp"

namespace hk::simulator {
namespace {

void escape(std::string& out, const std::string& text) {
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (static_cast<unsigned char>(c) >= 0x20)
      out += c;
  }
}

void append(std::string& out, const std::string& name, const Json& json) {
  if (json.is_array()) {
    for (const Json& one : json) append(out, name, one);
    return;
  }
  out += "<" + name + ">";
  if (json.is_object())
    for (const auto& [key, value] : json.items()) append(out, key, value);
  else if (!json.is_null())
    escape(out, json.is_string() ? json.get<std::string>() : dump_json(json));
  out += "</" + name + ">";
}

}  // namespace

std::string xml_of(const std::string& root, const Json& json) {
  std::string out = R"(<?xml version="1.0" encoding="UTF-8"?>)";
  append(out, root, json);
  return out;
}

}  // namespace hk::simulator
